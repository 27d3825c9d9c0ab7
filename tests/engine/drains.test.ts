import { describe, expect, test } from 'vitest'

import { drainsIn } from './prints.ts'

describe('what is lost between the last read-out and the reset', () => {
  test('a live loop: an overwrite of a counter that was sent already', () => {
    expect(
      drainsIn(`
        class Buffer {
          #counters = new Map()
          constructor(bus) { bus.on('hit', name => this.#counters.set(name, 1)) }
          async flush() {
            for (const [name, count] of this.#counters) await send(name, count)
            this.#counters.clear()
          }
        }
      `),
    ).toMatchInlineSnapshot(`
      "7: drain of this.#counters in flush(), read out on 6, in-place reset
        likely loses-write: await on 6, add-or-overwrite on 4 by the 'hit' event handler
        likely acts-twice: await on 6, clear on 7 by a second run"
    `)
  })

  test('a snapshot: also what is surely new', () => {
    expect(
      drainsIn(`
        const jobs = []
        export function add(job) { jobs.push(job) }
        export async function flush() {
          await send([...jobs])
          jobs.length = 0
        }
      `),
    ).toMatchInlineSnapshot(`
      "6: drain of jobs in flush(), read out on 5, in-place reset
        likely loses-write: await on 5, add on 3 by the exported function add()
        likely acts-twice: await on 5, clear on 6 by a second run"
    `)
  })

  test('a live loop over an array sees what is pushed, and nothing is lost', () => {
    expect(
      drainsIn(`
        const jobs = []
        socket.on('job', job => jobs.push(job))
        setInterval(flush, 1000)
        async function flush() {
          for (const job of jobs) await send(job)
          jobs.length = 0
        }
      `),
    ).not.toContain('likely loses-write')
  })

  test('… unless a window lies behind the loop', () => {
    expect(
      drainsIn(`
        const jobs = []
        socket.on('job', job => jobs.push(job))
        setInterval(flush, 1000)
        async function flush() {
          for (const job of jobs) await send(job)
          await commit()
          jobs.length = 0
        }
      `),
    ).toContain('likely loses-write: await on 7, add on 3')
  })

  test('a second run sends the same entries', () => {
    expect(
      drainsIn(`
        const jobs = []
        export function add(job) { jobs.push(job) }
        export async function flush() {
          for (const job of jobs) await send(job)
          jobs.length = 0
        }
      `),
    ).toContain('likely acts-twice: await on 5, clear on 6 by a second run')
  })

  test('the last read-out decides: a copy that is taken behind the window', () => {
    expect(
      drainsIn(`
        const jobs = []
        export function add(job) { jobs.push(job) }
        export async function flush() {
          log(jobs.join())
          await ready()
          const batch = [...jobs]
          jobs.length = 0
          await send(batch)
        }
      `),
    ).not.toContain('loses-write')
  })
})

describe('in order', () => {
  test('copy, reset, send', () => {
    expect(
      drainsIn(`
        const jobs = []
        export function add(job) { jobs.push(job) }
        export async function flush() {
          const batch = [...jobs]
          jobs.length = 0
          for (const job of batch) await send(job)
        }
      `),
    ).toMatchInlineSnapshot(`"6: drain of jobs in flush(), read out on 5, in-place reset"`)
  })

  test('swap, send', () => {
    expect(
      drainsIn(`
        let jobs = []
        export function add(job) { jobs.push(job) }
        export async function flush() {
          const batch = jobs
          jobs = []
          for (const job of batch) await send(job)
        }
      `),
    ).not.toContain('likely')
  })

  test('splice(0) takes', () => {
    expect(
      drainsIn(`
        const jobs = []
        export function add(job) { jobs.push(job) }
        export async function flush() { for (const job of jobs.splice(0)) await send(job) }
      `),
    ).toBe('')
  })

  test('no window, and no callee that writes', () => {
    expect(
      drainsIn(`
        const jobs = []
        export function add(job) { jobs.push(job) }
        export function flush() {
          for (const job of jobs) job.count += 1
          jobs.length = 0
        }
      `),
    ).toMatchInlineSnapshot(`"6: drain of jobs in flush(), read out on 5, in-place reset"`)
  })

  test('a window before the read-out', () => {
    expect(
      drainsIn(`
        const jobs = []
        export function add(job) { jobs.push(job) }
        export async function flush() {
          await ready()
          log(jobs.join())
          jobs.length = 0
        }
      `),
    ).not.toContain('likely')
  })

  test('a window behind the reset', () => {
    expect(
      drainsIn(`
        const jobs = []
        export function add(job) { jobs.push(job) }
        export async function flush() {
          const text = jobs.join()
          jobs.length = 0
          await send(text)
        }
      `),
    ).not.toContain('likely')
  })

  test('window and reset on different paths', () => {
    expect(
      drainsIn(`
        const jobs = []
        export function add(job) { jobs.push(job) }
        export async function flush(isSync) {
          const text = jobs.join()
          if (isSync) jobs.length = 0
          else await send(text)
        }
      `),
    ).not.toContain('likely')
  })

  test('a reset in finally is behind the await as well', () => {
    expect(
      drainsIn(`
        const jobs = []
        export function add(job) { jobs.push(job) }
        export async function flush() {
          try {
            await send([...jobs])
          } finally {
            jobs.length = 0
          }
        }
      `),
    ).toContain('likely loses-write')
  })

  test('a return in try does not lead to a reset behind it', () => {
    expect(
      drainsIn(`
        const jobs = []
        export function add(job) { jobs.push(job) }
        export async function flush() {
          try {
            return await send([...jobs])
          } finally {
            log('sent')
          }
          jobs.length = 0
        }
      `),
    ).toBe('')
  })

  test('under one lock on both sides', () => {
    expect(
      drainsIn(`
        class Buffer {
          #jobs = []
          add(job) { return this.lock.runExclusive(() => this.#jobs.push(job)) }
          flush() {
            return this.lock.runExclusive(async () => {
              await send([...this.#jobs])
              this.#jobs = []
            })
          }
        }
      `),
    ).not.toContain('likely')
  })

  test('a busy flag keeps out the second run, and not the writer', () => {
    const printed = drainsIn(`
      class Buffer {
        #jobs = []
        add(job) { this.#jobs.push(job) }
        async flush() {
          if (this.busy) return
          this.busy = true
          await send([...this.#jobs])
          this.#jobs = []
          this.busy = false
        }
      }
    `)
    expect(printed).toContain('loses-write')
    expect(printed).not.toContain('acts-twice')
  })

  test('a container that only a rebind derives from itself is emptied by nobody', () => {
    expect(
      drainsIn(`
        let jobs = []
        export async function flush() {
          await send([...jobs])
          jobs = [...jobs, 1]
        }
      `),
    ).toBe('')
  })
})

describe('without any await', () => {
  test('a callee that writes what the reset drops', () => {
    expect(
      drainsIn(`
        class Buffer {
          #jobs = []
          flush() {
            this.#jobs.forEach(job => this.#send(job))
            this.#jobs = []
          }
          #send(job) { if (job.isFailed) this.#jobs.push(job) }
        }
      `),
    ).toContain('likely loses-write: call on 5, add on 8 by the call itself')
  })

  test('an unknown callee may', () => {
    expect(
      drainsIn(`
        const jobs = []
        export function add(job) { jobs.push(job) }
        export function flush() {
          jobs.forEach(job => unknown(job))
          jobs.length = 0
        }
      `),
    ).toContain('possible loses-write: call on 5')
  })
})

describe('tear-down', () => {
  test('nothing is added to what is being closed, as far as anybody can see', () => {
    expect(
      drainsIn(`
        class Pool {
          #open = new Set()
          add(x) { this.#open.add(x) }
          async close() {
            await Promise.all([...this.#open].map(x => x.close()))
            this.#open.clear()
          }
        }
      `),
    ).not.toContain('likely')
  })
})

describe('the reset itself', () => {
  test('a second entry that resets as well loses nothing more', () => {
    expect(
      drainsIn(`
        class Buffer {
          #jobs = []
          async flush() {
            await send([...this.#jobs])
            this.#reset()
          }
          discard() { this.#reset() }
          #reset() { this.#jobs = [] }
        }
      `),
    ).not.toContain('loses-write')
  })

  test('another container that somebody else puts there is dropped by it', () => {
    expect(
      drainsIn(`
        class Buffer {
          #jobs = []
          async flush() {
            await send([...this.#jobs])
            this.#jobs = []
          }
          load(jobs) { this.#jobs = jobs }
        }
      `),
    ).toContain('likely loses-write: await on 5, rebind on 8')
  })
})

describe('who reads and who resets', () => {
  test('a helper reads out, the operation resets', () => {
    expect(
      drainsIn(`
        class Buffer {
          #jobs = []
          add(job) { this.#jobs.push(job) }
          async flush() {
            await this.#send()
            this.#jobs = []
          }
          async #send() { for (const job of this.#jobs) await post(job) }
        }
      `),
    ).toMatchInlineSnapshot(`
      "7: drain of this.#jobs in flush(), read out on 9, rebind reset
        likely acts-twice: await on 6, rebind on 7 by a second run
        possible loses-write: await on 6, add on 4 by the public method add()"
    `)
  })

  test('one drain for each operation and container', () => {
    expect(
      drainsIn(`
        class Buffer {
          timers = new Map()
          counters = new Map()
          incr(name) { this.counters.set(name, 1); this.timers.set(name, 1) }
          async flush() {
            for (const [name] of this.timers) await send(name)
            for (const [name] of this.counters) await send(name)
            this.#reset()
          }
          #reset() {
            this.timers.clear()
            this.counters.clear()
          }
        }
      `),
    ).toMatchInlineSnapshot(`
      "9: drain of this.counters in flush(), read out on 8, in-place reset through #reset()
        likely loses-write: await on 8, add-or-overwrite on 5 by the public method incr()
        likely acts-twice: await on 8, clear on 13 by a second run
      9: drain of this.timers in flush(), read out on 7, in-place reset through #reset()
        likely loses-write: await on 7, add-or-overwrite on 5 by the public method incr()
        likely loses-write: await on 8, add-or-overwrite on 5 by the public method incr()
        likely acts-twice: await on 7, clear on 12 by a second run
        likely acts-twice: await on 8, clear on 12 by a second run"
    `)
  })
})
