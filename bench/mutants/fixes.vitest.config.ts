import { defineConfig } from 'vitest/config'

// What a repair writes is compared, and run before and after.
export default defineConfig({
  test: {
    include: ['tests/fix/*.test.ts', 'tests/rules/*{fix,suggest,restore}*.test.ts'],
    testTimeout: 120_000,
    isolate: false,
  },
})
