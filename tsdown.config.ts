import { defineConfig } from 'tsdown'

export default defineConfig({
  entry: ['src/index.ts'],
  format: ['esm'],
  platform: 'node',
  target: 'node20.19',
  dts: true,
  // `dist/index.js`, not `.mjs`: the package is ESM as a whole.
  fixedExtension: false,
})
