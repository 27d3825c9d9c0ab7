import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    // Nothing here measures time: a slow machine only takes longer.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    coverage: { include: ['src/**', 'rules/**'] },
  },
})
