/** As much of vitest as the tests of rules and repairs use, so that they run again and again in one process. */
import * as matchers from '@vitest/expect'

/** One test, by the name of its suites and its own. */
export interface Collected {
  readonly name: string
  readonly body: () => unknown
}

const { chai } = matchers
chai.use(matchers.JestExtend)
chai.use(matchers.JestChaiExpect)
chai.use(matchers.JestAsymmetricMatchers)

export const { expect } = chai

let names: readonly string[] = []
let collected: Collected[] = []

export function describe(name: string, body: () => void): void {
  const outer = names
  names = [...names, name]
  body()
  names = outer
}

export const test = Object.assign(
  (name: string, body: () => unknown): void => {
    collected.push({ name: [...names, name].join(' '), body })
  },
  {
    /** `test.each([['a', 1]])('%s is …', (name, count) => …)` */
    each:
      (rows: readonly (readonly unknown[])[]) =>
      (name: string, body: (...row: readonly unknown[]) => unknown): void => {
        for (const row of rows) test(name.replace('%s', String(row[0])), () => body(...row))
      },
  },
)

/** The tests of the file that was imported last. */
export function takeCollected(): readonly Collected[] {
  const taken = collected
  collected = []
  return taken
}
