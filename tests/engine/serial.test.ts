import { describe, expect, test } from 'vitest'

import { inspect } from './passes.ts'

describe('a timer that its own run sets again', () => {
  test('at the end of the run, nobody starts a second one', () => {
    expect(
      overlaps(`
        class Sync {
          constructor() { this.#arm() }
          #arm() { setTimeout(() => this.#tick(), 1000) }
          async #tick() {
            await send()
            this.#arm()
          }
        }
      `),
    ).toBe(false)
  })

  test('in a finally', () => {
    expect(
      overlaps(`
        class Sync {
          #arm() { setTimeout(() => { void this.#tick() }, 1000) }
          async #tick() {
            try {
              await send()
            } finally {
              this.#arm()
            }
          }
        }
      `),
    ).toBe(false)
  })

  test('before the wait, the next one comes while this one goes on', () => {
    expect(
      overlaps(`
        class Sync {
          #arm() { setTimeout(() => { void this.#tick() }, 1000) }
          async #tick() {
            this.#arm()
            await send()
          }
        }
      `),
    ).toBe(true)
  })

  test('an interval waits for nobody', () => {
    expect(
      overlaps(`
        class Sync {
          constructor() { setInterval(() => { void this.#tick() }, 1000) }
          async #tick() { await send() }
        }
      `),
    ).toBe(true)
  })

  test('a timer that somebody else sets', () => {
    expect(
      overlaps(`
        class Sync {
          touch() { setTimeout(() => { void this.#tick() }, 1000) }
          async #tick() { await send() }
        }
      `),
    ).toBe(true)
  })

  test('a public method can be called beside its timer', () => {
    expect(
      overlaps(
        `
        class Sync {
          async tick() {
            await send()
            setTimeout(() => { void this.tick() }, 1000)
          }
        }
      `,
        'tick',
      ),
    ).toBe(true)
  })
})

describe('a loop over one queue', () => {
  test('waits for each run before it takes the next entry', () => {
    expect(
      overlaps(`
        async function serve() {
          for await (const job of queue) await tick(job)
        }
        async function tick(job) { await job.run() }
        serve()
      `),
    ).toBe(false)
  })

  test('does not wait', () => {
    expect(
      overlaps(`
        export async function serve() {
          for await (const job of queue) void tick(job)
        }
        async function tick(job) { await job.run() }
      `),
    ).toBe(true)
  })

  test('is one of two callers', () => {
    expect(
      overlaps(`
        export async function serve() {
          for await (const job of queue) await tick(job)
        }
        export async function now(job) { await tick(job) }
        async function tick(job) { await job.run() }
      `),
    ).toBe(true)
  })

  test('a plain loop is run as often as its function', () => {
    expect(
      overlaps(`
        export async function serve(jobs) {
          for (const job of jobs) await tick(job)
        }
        async function tick(job) { await job.run() }
      `),
    ).toBe(true)
  })
})

describe('what a comment and a promise say', () => {
  test('@serial in the doc comment', () => {
    expect(overlaps('/** @serial */\nexport async function tick() { await send() }')).toBe(false)
  })

  test('@serial of a method', () => {
    expect(overlaps('class Sync {\n/** @serial */\nasync tick() { await send() } }')).toBe(false)
  })

  test('@serial of the function before it', () => {
    expect(
      overlaps(
        '/** @serial */\nexport function a() {}\nexport async function tick() { await send() }',
      ),
    ).toBe(true)
  })

  test('who comes while a run goes on gets its promise', () => {
    expect(
      overlaps(`
        class Sync {
          sync() { return (this.pending ??= this.#tick()) }
          async #tick() { await send() }
        }
      `),
    ).toBe(false)
  })

  test('a promise that is kept, and that nobody looks at', () => {
    expect(
      overlaps(`
        class Sync {
          sync() { return (this.pending = this.#tick()) }
          async #tick() { await send() }
        }
      `),
    ).toBe(true)
  })
})

/** A second run of `tick` can start while the first is suspended. */
function overlaps(code: string, name = code.includes('#tick') ? '#tick' : 'tick'): boolean {
  const { facts, callable } = inspect(code)
  return facts.canOverlapItself(callable(name))
}
