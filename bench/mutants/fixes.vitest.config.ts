import { defineConfig } from 'vitest/config'

const tests = process.env['MUTANT_TESTS']

// What a repair writes is compared, and run before and after.
export default defineConfig({
  test: {
    include: tests
      ? [`tests/{rules,fix}/*{${tests}}*.test.ts`]
      : ['tests/fix/*.test.ts', 'tests/rules/*{fix,suggest,restore}*.test.ts'],
    testTimeout: 120_000,
    isolate: false,
  },
})
