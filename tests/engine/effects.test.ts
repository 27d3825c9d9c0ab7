import { describe, expect, test } from 'vitest'

import { inspect } from './passes.ts'

/** `push on 3`: what a call of the function does with the slot before it is first suspended. */
function reachedByCalling(code: string, name: string, slotName: string): string[] {
  const { analysis, callable, slot } = inspect(code)
  return analysis.effects
    .reachedByCalling(callable(name), slot(slotName))
    .map(access => `${access.type} on ${access.node.loc.start.line}`)
}

describe('what a call does in its turn', () => {
  test('its own accesses, and those of what it calls', () => {
    expect(
      reachedByCalling(
        `
          const jobs = []
          function a() { jobs.push(1); b() }
          function b() { c() }
          function c() { jobs.pop() }
        `,
        'a',
        'jobs',
      ),
    ).toEqual(['write on 3', 'write on 5'])
  })

  test('through recursion, each access once', () => {
    expect(
      reachedByCalling(
        `
          const jobs = []
          function a() { jobs.push(1); b() }
          function b() { jobs.pop(); a() }
        `,
        'b',
        'jobs',
      ),
    ).toEqual(['write on 4', 'write on 3'])
  })

  test('through a cycle that leads out in the middle', () => {
    expect(
      reachedByCalling(
        `
          const jobs = []
          function a() { b() }
          function b() { c() }
          function c() { a(); d() }
          function d() { jobs.length = 0 }
        `,
        'a',
        'jobs',
      ),
    ).toEqual(['write on 6'])
  })

  test('not what only a callback does that runs later', () => {
    expect(
      reachedByCalling(
        'const jobs = []\nfunction a() { setTimeout(() => jobs.push(1), 1) }',
        'a',
        'jobs',
      ),
    ).toEqual([])
  })

  test('a callback that runs now', () => {
    expect(
      reachedByCalling(
        'const jobs = []\nfunction a() { [1].forEach(x => jobs.push(x)) }',
        'a',
        'jobs',
      ),
    ).toEqual(['write on 2'])
  })

  test('not what a lock runs when it is free', () => {
    expect(
      reachedByCalling(
        'const jobs = []\nfunction a() { return lock.runExclusive(() => jobs.push(1)) }',
        'a',
        'jobs',
      ),
    ).toEqual([])
  })

  test('another slot is another matter', () => {
    expect(
      reachedByCalling(
        'const jobs = [], done = []\nfunction a() { done.push(jobs.pop()) }',
        'a',
        'done',
      ),
    ).toEqual(['write on 2'])
  })
})

describe('async functions run up to their first suspension', () => {
  test('what stands before the first await is in the turn of the call, the rest is later', () => {
    expect(
      reachedByCalling(
        `
          const jobs = []
          async function a() {
            jobs.push(1)
            await load()
            jobs.pop()
          }
        `,
        'a',
        'jobs',
      ),
    ).toEqual(['write on 4'])
  })

  test('a path around the await counts', () => {
    expect(
      reachedByCalling(
        `
          const jobs = []
          async function a(wait) {
            if (wait) await load()
            jobs.pop()
          }
        `,
        'a',
        'jobs',
      ),
    ).toEqual(['write on 5'])
  })

  test('an await in a short circuit is no path around it where the rest needs its answer', () => {
    expect(
      reachedByCalling(
        `
          const jobs = []
          async function a(ready) {
            if (ready && (await load())) jobs.pop()
          }
        `,
        'a',
        'jobs',
      ),
    ).toEqual([])
  })

  test('what is awaited runs before the await', () => {
    expect(
      reachedByCalling(
        'const jobs = []\nasync function a() { await b() }\nfunction b() { jobs.push(1) }',
        'a',
        'jobs',
      ),
    ).toEqual(['write on 3'])
  })

  test('a callee behind the await is later', () => {
    expect(
      reachedByCalling(
        'const jobs = []\nasync function a() { await 0; b() }\nfunction b() { jobs.push(1) }',
        'a',
        'jobs',
      ),
    ).toEqual([])
  })

  test('a loop that awaits at its end has its first step in the turn of the call', () => {
    expect(
      reachedByCalling(
        `
          const jobs = []
          async function a() {
            for (const x of [1, 2]) {
              jobs.push(x)
              await load()
            }
          }
        `,
        'a',
        'jobs',
      ),
    ).toEqual(['write on 5'])
  })

  test('nothing of a for await is in the turn of the call, but what yields its iterable is', () => {
    expect(
      reachedByCalling(
        `
          const jobs = []
          async function a() {
            for await (const x of jobs.splice(0)) jobs.push(x)
          }
        `,
        'a',
        'jobs',
      ),
    ).toEqual(['write on 4'])
  })

  test('await using waits at the end of its block, not where it stands', () => {
    expect(
      reachedByCalling(
        `
          const jobs = []
          async function a() {
            {
              await using file = open()
              jobs.push(1)
            }
            jobs.pop()
          }
        `,
        'a',
        'jobs',
      ),
    ).toEqual(['write on 6'])
  })
})

describe('generators', () => {
  test('a call of a generator runs nothing of its body', () => {
    expect(
      reachedByCalling(
        'const jobs = []\nfunction* a() { jobs.push(1); yield 1 }\nfunction b() { a() }',
        'b',
        'jobs',
      ),
    ).toEqual([])
  })

  test('its parameter defaults run', () => {
    expect(
      reachedByCalling(
        'const jobs = []\nfunction* a(size = jobs.push(1)) { yield size }\nfunction b() { a() }',
        'b',
        'jobs',
      ),
    ).toEqual(['write on 2'])
  })
})

describe('what code under a node reaches', () => {
  test('only that part of the function', () => {
    const { analysis, callable, node, slot } = inspect(`
      const jobs = []
      function a() {
        first()
        second()
      }
      function first() { jobs.push(1) }
      function second() { jobs.pop() }
    `)
    const reached = analysis.effects.reachedFrom(node('second()'), callable('a'), slot('jobs'))
    expect(reached.map(access => access.node.loc.start.line)).toEqual([8])
  })

  test('with what comes in later turns', () => {
    const { analysis, callable } = inspect(`
      async function a() { await 0; b() }
      function b() { c() }
      function c() {}
      function d() {}
    `)
    const reached = [...analysis.effects.reachedInTime(callable('a'))]
    expect(reached.map(({ name }) => name)).toEqual(['a()', 'b()', 'c()'])
  })
})

test('the facts tell the same as the pass', () => {
  const { facts, callable, slot } = inspect('const jobs = []\nfunction a() { jobs.push(1) }')
  const reached = facts.accessesReachedByCalling(callable('a'), slot('jobs'))
  expect(reached.map(({ type }) => type)).toEqual(['write'])
})
