import { describe, expect, test } from 'vitest'

import noLateReset from '../rules/no-late-reset.ts'
import noLiveIteration from '../rules/no-live-iteration.ts'
import preferSnapshot from '../rules/prefer-snapshot.ts'
import { lint, testRule } from './harness/lint.ts'

describe('no-live-iteration', () => {
  test('names the await, the writer, what it does, and what the loop does then', () => {
    const code = `
      const conns = []
      bus.on('close', conn => conns.splice(conns.indexOf(conn), 1))
      export async function ping() {
        for (const conn of conns) await conn.ping() // error: suspended
      }
    `
    expect(messagesOf(noLiveIteration, code)).toMatchInlineSnapshot()
  })

  test('names the call that gets to the writer by itself', () => {
    const code = `
      const jobs = []
      function finish(job) { jobs.splice(jobs.indexOf(job), 1) }
      export function run() {
        for (const job of jobs) finish(job) // error: reentered
      }
    `
    expect(messagesOf(noLiveIteration, code)).toMatchInlineSnapshot()
  })

  test('names the way from the entry to the write, and counts the other writes', () => {
    const code = `
      class Pool {
        #conns = []
        constructor(bus) {
          bus.on('close', conn => this.#drop(conn))
        }
        #drop(conn) {
          if (conn.isFirst) this.#conns.shift()
          else this.#conns.splice(this.#conns.indexOf(conn), 1)
        }
        async ping() {
          for (const conn of this.#conns) await conn.ping()
        }
      }
    `
    expect(messagesOf(noLiveIteration, code)).toMatchInlineSnapshot()
  })

  test('has its own cure for keys that are looked up later', () => {
    const code = `
      const locals: Record<string, Doc> = {}
      export function remove(id: string) { delete locals[id] }
      export async function saveAll() {
        for (const id of Object.keys(locals)) {
          await turn()
          await locals[id].save()
        }
      }
    `
    expect(messagesOf(noLiveIteration, code)).toMatchInlineSnapshot()
  })
})

describe('no-late-reset', () => {
  test('names the read, the window, and what is thrown away', () => {
    const code = `
      let events = []
      export function track(event) { events.push(event) }
      export async function flush() {
        await send(events)
        events = [] // error: loses
      }
    `
    expect(messagesOf(noLateReset, code)).toMatchInlineSnapshot()
  })

  test('says that a second run handles the same entries again', () => {
    const code = `
      const lines = []
      function load() { lines.push(...read()) }
      load()
      export async function flush() {
        for (const line of lines) await write(line)
        lines.length = 0 // error: repeats
      }
    `
    expect(messagesOf(noLateReset, code)).toMatchInlineSnapshot()
  })

  test('has its own cure for entries that are deleted one by one', () => {
    const code = `
      const dirty = new Set()
      bus.on('change', id => dirty.add(id))
      export async function save() {
        for (const id of dirty) {
          await store(id)
          dirty.delete(id)
        }
      }
    `
    expect(messagesOf(noLateReset, code)).toMatchInlineSnapshot()
  })

  test('has its own cure for a queue whose first entry is looked at and removed later', () => {
    const code = `
      const queue = []
      bus.on('job', job => queue.push(job))
      export async function work() {
        while (queue.length > 0) {
          await run(queue[0])
          queue.shift()
        }
      }
    `
    expect(messagesOf(noLateReset, code)).toMatchInlineSnapshot()
  })
})

describe('prefer-snapshot', () => {
  const drained = `
    const counts = new Map()
    bus.on('hit', name => counts.set(name, (counts.get(name) ?? 0) + 1))
    export function report() {
      for (const [name, count] of counts) console.log(name, count) // error: drained
      counts.clear()
    }
  `
  const live = `
    const rooms = new Map()
    bus.on('open', room => rooms.set(room.id, room))
    export function titles() {
      const all = []
      for (const room of rooms.values()) all.push(room.title) // error: live
      return all
    }
  `

  test('says what keeps a drained loop safe, and for how long', () => {
    expect(messagesOf(preferSnapshot, drained)).toMatchInlineSnapshot()
  })

  test('says what keeps a live loop safe, and for how long', () => {
    expect(messagesOf(preferSnapshot, live, { when: 'always' })).toMatchInlineSnapshot()
  })

  testRule(preferSnapshot, {
    'a drained loop has its own message': drained,
    'a live loop has its own message': { code: live, options: { when: 'always' } },
  })
})

function messagesOf(rule: Parameters<typeof lint>[0], code: string, options = {}): string {
  return lint(rule, code, { options })
    .map(({ line, message }) => `${line}: ${message}`)
    .join('\n')
}
