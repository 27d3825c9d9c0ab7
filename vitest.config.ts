import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    // Nothing here measures time: a slow machine only takes longer.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // No test keeps state in a module; ESLint and the parser are then loaded once for all files.
    isolate: false,
    coverage: { include: ['src/**', 'rules/**'] },
  },
})
