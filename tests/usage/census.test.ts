import { Linter } from 'eslint'
import { expect, test } from 'vitest'
import { createCensus } from '../../bench/real/census.ts'

test('async functions of every form are counted', () => {
  expect(
    censusOf(`
      async function load() {}
      const save = async () => {}
      class Store { async close() {} *keys() {} open() {} }
    `),
  ).toEqual({ asyncFunctions: 3, awaiterWrappers: 0, stateMachines: 0 })
})

test('a wrapped generator is an async function that was compiled', () => {
  expect(
    censusOf(`
      function load() {
        return __awaiter(this, void 0, void 0, function* () { yield fetch('/') })
      }
      const save = (0, tslib_1.__awaiter)(this, void 0, void 0, function* () {})
    `),
  ).toEqual({ asyncFunctions: 0, awaiterWrappers: 2, stateMachines: 0 })
})

test('generated state machines are told apart', () => {
  expect(
    censusOf(`
      function load() {
        return __awaiter(this, void 0, void 0, function () {
          return __generator(this, function (_a) { return [2] })
        })
      }
      const save = regeneratorRuntime.mark(function callee() {})
    `),
  ).toEqual({ asyncFunctions: 0, awaiterWrappers: 1, stateMachines: 2 })
})

function censusOf(code: string) {
  const census = createCensus()
  new Linter().verify(code, census.config, { filename: 'file.js' })
  return census.of('file.js')
}
