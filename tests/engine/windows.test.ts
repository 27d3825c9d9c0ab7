import { describe, expect, test } from 'vitest'

import { inspect } from './passes.ts'

/** `await on 4`, `call on 5`: windows from which control comes back to the next step of the loop. */
function windowsOfLoop(code: string): string[] {
  const { analysis } = inspect(code)
  const { windows } = analysis
  const [iteration] = analysis.accesses.filter(access => access.type === 'iteration')
  if (!iteration) throw new Error('The code has no loop over a container.')
  const { loop, body, callable } = iteration
  return [
    ...windows.suspensionsOfLoop(loop, body, callable),
    ...windows.callsOfLoop(loop, body, callable),
  ].map(({ kind, node }) => `${kind} on ${node.loc.start.line}`)
}

describe('windows of a loop', () => {
  test('an await and a call in the body', () => {
    expect(
      windowsOfLoop(`
        const jobs = []
        for (const job of jobs) {
          await job
          run(job)
        }
      `),
    ).toEqual(['await on 4', 'call on 5'])
  })

  test('an await behind which the loop is left on every path', () => {
    expect(
      windowsOfLoop(`
        const jobs = []
        export async function f() {
          for (const job of jobs) {
            if (job.done) continue
            await job.promise
            return
          }
        }
      `),
    ).toEqual([])
  })

  test('an await behind which one path goes on', () => {
    expect(
      windowsOfLoop(`
        const jobs = []
        for (const job of jobs) {
          const isLast = await job
          if (isLast) break
        }
      `),
    ).toEqual(['await on 4'])
  })

  test('an await that only a catch brings back', () => {
    expect(
      windowsOfLoop(`
        const jobs = []
        for (const job of jobs) {
          try {
            await job
            break
          } catch {}
        }
      `),
    ).toEqual(['await on 5'])
  })

  test('an await in catch, and one in finally', () => {
    expect(
      windowsOfLoop(`
        const jobs = []
        for (const job of jobs) {
          try {
            use(job)
          } catch {
            await a
          } finally {
            await b
          }
        }
      `),
    ).toEqual(['await on 7', 'await on 9', 'call on 5'])
  })

  test('an await in the head is over before the first step', () => {
    expect(
      windowsOfLoop(`
        const jobs = []
        for (const job of jobs.values(await ready())) use(job)
      `),
    ).toEqual(['call on 3'])
  })

  test('for await is a window itself', () => {
    expect(windowsOfLoop('const jobs = []\nfor await (const job of jobs) {}')).toEqual([
      'for-await on 2',
    ])
  })

  test('an await in the test and in the update of an index loop', () => {
    expect(
      windowsOfLoop(`
        const jobs = []
        for (let i = await first(); i < jobs.length && (await more()); i = await next(i)) use(jobs[i])
      `),
    ).toEqual(['await on 3', 'await on 3', 'call on 3', 'call on 3', 'call on 3'])
  })

  test('an await of a nested function is not one of the loop', () => {
    expect(
      windowsOfLoop('const jobs = []\nfor (const job of jobs) later(async () => { await job })'),
    ).toEqual(['call on 2'])
  })

  test('an await in an inner loop is a window of the outer one', () => {
    expect(
      windowsOfLoop(`
        const jobs = []
        for (const job of jobs) {
          for (const step of job.steps) await step
        }
      `),
    ).toEqual(['await on 4'])
  })

  test('an await in an inner loop that leaves the outer one', () => {
    expect(
      windowsOfLoop(`
        const jobs = []
        outer: for (const job of jobs) {
          for (const step of job.steps) {
            await step
            break outer
          }
        }
      `),
    ).toEqual([])
  })

  test('yield, and await using at the end of the body', () => {
    expect(
      windowsOfLoop(`
        const jobs = []
        export async function* f() {
          for (const job of jobs) {
            await using file = job.open()
            yield file
          }
        }
      `),
    ).toEqual(['await on 5', 'yield on 6', 'call on 5'])
  })
})

describe('calls of which nobody knows what they run', () => {
  test.each([
    ['unknown()', true],
    ['other.method()', true],
    ['this.callback()', true],
    ['name[key]()', true],
    ['new Imported()', true],
    ['declared()', false],
    ['Math.max(1, 2)', false],
    ["console.log('x')", false],
    ['JSON.stringify(x)', false],
    ['Promise.resolve(x)', false],
    ['setTimeout(fn, 1)', false],
    ['list.push(1)', false],
    ['text.trim()', false],
  ])('%s is unknown: %s', (call, isUnknown) => {
    const { analysis, outlined } = inspect(`function declared() {}\n${call}`)
    const [node] = outlined.calls
    expect(node && analysis.windows.isUnknown(node)).toBe(isUnknown)
  })

  test('a global that the file declares is not the global', () => {
    const { analysis, outlined } = inspect('const console = make()\nconsole.dir(1)')
    expect(outlined.calls.map(call => analysis.windows.isUnknown(call))).toEqual([true, true])
  })

  test('settling a promise runs nobody in this turn', () => {
    const { analysis, outlined } = inspect(
      'new Promise((resolve, reject) => { resolve(1); reject(2) })',
    )
    expect(outlined.calls.map(call => analysis.windows.isUnknown(call))).toEqual([
      false,
      false,
      false,
    ])
  })

  test('callsUnknown asks for all calls under a node, in one callable', () => {
    const { facts, node } = inspect(
      'function f() { Math.max(1); g(() => unknown()) }\nfunction g() {}',
    )
    expect(facts.callsUnknown(node('Math.max(1)'))).toBe(false)
    expect(facts.callsUnknown(node('unknown()'))).toBe(true)
  })
})
