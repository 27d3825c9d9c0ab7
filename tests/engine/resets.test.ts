import { describe, expect, test } from 'vitest'

import { drainsIn } from './prints.ts'

describe('resets in every form', () => {
  test('a helper, also one that calls a helper', () => {
    expect(
      drainsIn(`
        class Buffer {
          #jobs = []
          async flush() {
            await send([...this.#jobs])
            this.#reset()
          }
          #reset() { this.#empty() }
          #empty() { this.#jobs.length = 0 }
        }
      `),
    ).toContain('6: drain of this.#jobs in flush()')
  })

  test('a promise reaction of what was sent', () => {
    expect(
      drainsIn(`
        let buffer = []
        export function add(x) { buffer.push(x) }
        export function flush() {
          send(buffer).then(() => { buffer = [] })
        }
      `),
    ).toMatchInlineSnapshot(`
      "5: drain of buffer in flush(), read out on 5, rebind reset
        likely loses-write: then on 5, add on 3 by the exported function add()
        likely acts-twice: then on 5, rebind on 5 by a second run"
    `)
  })

  test('a reaction that reads out again before it resets', () => {
    expect(
      drainsIn(`
        let buffer = []
        export function add(x) { buffer.push(x) }
        export function flush() {
          send(buffer).then(() => {
            archive(buffer.join())
            buffer = []
          })
        }
      `),
    ).not.toContain('in flush()')
  })

  test('a Node-style callback', () => {
    expect(
      drainsIn(`
        import { writeFile } from 'node:fs'
        let lines = []
        export function log(line) { lines.push(line) }
        export function flush() {
          writeFile('log', lines.join(), () => { lines = [] })
        }
      `),
    ).toMatchInlineSnapshot(`
      "6: drain of lines in flush(), read out on 6, rebind reset
        likely loses-write: then on 6, add on 4 by the exported function log()
        likely acts-twice: then on 6, rebind on 6 by a second run"
    `)
  })

  test('a timer beside the read-out waits for nothing', () => {
    expect(
      drainsIn(`
        let lines = []
        export function log(line) { lines.push(line) }
        export function flush() {
          show(lines.join())
          setTimeout(() => { lines = [] }, 1000)
        }
      `),
    ).toBe('')
  })

  test('entry by entry, each behind its own await', () => {
    expect(
      drainsIn(`
        const jobs = new Map()
        export function add(id, job) { jobs.set(id, job) }
        export async function flush() {
          for (const [id, job] of jobs) {
            await send(job)
            jobs.delete(id)
          }
        }
      `),
    ).toMatchInlineSnapshot(`
      "7: drain of jobs in flush(), read out on 5, per-entry reset
        likely loses-write: await on 6, add-or-overwrite on 3 by the exported function add()
        likely acts-twice: await on 6, delete on 7 by a second run"
    `)
  })

  test('entry by entry, each before its await: claimed', () => {
    expect(
      drainsIn(`
        const jobs = new Map()
        export function add(id, job) { jobs.set(id, job) }
        export async function flush() {
          for (const [id, job] of jobs) {
            jobs.delete(id)
            await send(job)
          }
        }
      `),
    ).toBe('')
  })

  test('entry by entry over a copy of the keys', () => {
    expect(
      drainsIn(`
        const jobs = new Map()
        export function add(id, job) { jobs.set(id, job) }
        export async function flush() {
          for (const id of [...jobs.keys()]) {
            await send(jobs.get(id))
            jobs.delete(id)
          }
        }
      `),
    ).toContain('per-entry reset')
  })

  test('a delete that looks whether the entry is still the one it sent', () => {
    expect(
      drainsIn(`
        const jobs = new Map()
        export function add(id, job) { jobs.set(id, job) }
        export async function flush() {
          for (const [id, job] of jobs) {
            await send(job)
            if (jobs.get(id) === job) jobs.delete(id)
          }
        }
      `),
    ).toBe('')
  })

  test('peek, await, shift', () => {
    expect(
      drainsIn(`
        const jobs = []
        export function add(job) { jobs.push(job) }
        export async function flush() {
          while (jobs.length > 0) {
            await send(jobs[0])
            jobs.shift()
          }
        }
      `),
    ).toMatchInlineSnapshot(`
      "7: drain of jobs in flush(), read out on peek, peek-then-shift reset
        likely acts-twice: await on 6, shift on 7 by a second run"
    `)
  })

  test('shift, await: taken first', () => {
    expect(
      drainsIn(`
        const jobs = []
        export function add(job) { jobs.push(job) }
        export async function flush() {
          while (jobs.length > 0) await send(jobs.shift())
        }
      `),
    ).toBe('')
  })

  test('delete of a record, entry by entry', () => {
    expect(
      drainsIn(`
        const jobs = {}
        export function add(id, job) { jobs[id] = job }
        export async function flush() {
          for (const id in jobs) {
            await send(jobs[id])
            delete jobs[id]
          }
        }
      `),
    ).toContain('per-entry reset')
  })

  test('a fresh container with contents is a reset too', () => {
    expect(
      drainsIn(`
        let jobs = new Map()
        export function add(id, job) { jobs.set(id, job) }
        export async function flush() {
          for (const [id, job] of jobs) await send(id, job)
          jobs = new Map([['started', 1]])
        }
      `),
    ).toContain('rebind reset')
  })
})

describe('the point of the reset in the flow', () => {
  test('a reset at the top of a loop begins another batch', () => {
    expect(
      drainsIn(`
        let jobs = []
        export function add(job) { jobs.push(job) }
        export async function flush() {
          for (;;) {
            const batch = [...jobs]
            jobs = []
            await send(batch)
          }
        }
      `),
    ).not.toContain('likely')
  })

  test('a reset that a break leaves out', () => {
    expect(
      drainsIn(`
        let jobs = []
        export function add(job) { jobs.push(job) }
        export async function flush() {
          for (;;) {
            await send([...jobs])
            break
            jobs = []
          }
        }
      `),
    ).toBe('')
  })

  test('a reset in a switch clause behind the await', () => {
    expect(
      drainsIn(`
        let jobs = []
        export function add(job) { jobs.push(job) }
        export async function flush() {
          const status = await send([...jobs])
          switch (status) {
            case 'sent':
              jobs = []
              break
            default:
              log(status)
          }
        }
      `),
    ).toContain('likely loses-write')
  })

  test('a reset behind a short circuit', () => {
    expect(
      drainsIn(`
        const jobs = new Map()
        export function add(id, job) { jobs.set(id, job) }
        export async function flush() {
          ;(await send([...jobs])) && jobs.clear()
        }
      `),
    ).toContain('likely loses-write')
  })

  test('an optional chain whose await need not run', () => {
    expect(
      drainsIn(`
        const jobs = new Map()
        export function add(id, job) { jobs.set(id, job) }
        export async function flush(sink) {
          const batch = [...jobs]
          sink?.send(await sink.open(batch))
          jobs.clear()
        }
      `),
    ).toContain('likely loses-write')
  })
})
