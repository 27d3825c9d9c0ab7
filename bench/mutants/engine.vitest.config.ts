import { defineConfig } from 'vitest/config'

const tests = process.env['MUTANT_TESTS']

// The engine is judged by what rules report and what they leave alone: a printed fact kills no mutant.
export default defineConfig({
  test: {
    include: tests
      ? [`tests/{rules,fix}/*{${tests}}*.test.ts`]
      : ['tests/rules/*.test.ts', 'tests/limits/*.test.ts'],
    // Proofs of repairs take long, and messages are text.
    exclude: [
      '**/*fix*',
      '**/*suggest*',
      '**/*harms*',
      '**/*-lookups*',
      '**/*-touches*',
      '**/messages*',
    ],
    testTimeout: 120_000,
    isolate: false,
  },
})
