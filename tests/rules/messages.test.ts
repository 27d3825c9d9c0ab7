import { expect, test } from 'vitest'
import noLateReset from '../../rules/no-late-reset.ts'
import noLiveIteration from '../../rules/no-live-iteration.ts'
import noStaleEntry from '../../rules/no-stale-entry.ts'
import preferSnapshot from '../../rules/prefer-snapshot.ts'
import type { InterleaveRule } from '../../src/rule.ts'
import { lint } from '../harness/lint.ts'

test('no-live-iteration names container, await, handler and harm', () => {
  const message = messageOf(
    noLiveIteration,
    `export class Pool {
      #conns: Conn[] = []
      constructor(bus: Bus) {
        bus.on('close', conn => { this.#conns.splice(this.#conns.indexOf(conn), 1) })
      }
      async ping() {
        for (const conn of this.#conns) {
          await conn.ping()
        }
      }
    }`,
  )

  expect(message).toMatch(/`this\.#conns`/u)
  expect(message).toMatch(/`await` on line 8/u)
  expect(message).toMatch(/'close' event handler.*line 4/u)
  expect(message).toMatch(/skips/u)
})

test('no-live-iteration names the strongest writer and counts the others', () => {
  const message = messageOf(
    noLiveIteration,
    `export class Pool {
      #conns: Conn[] = []
      add(conn: Conn) { this.#conns.push(conn) }
      remove(conn: Conn) { this.#conns.splice(this.#conns.indexOf(conn), 1) }
      constructor(bus: Bus) {
        setInterval(() => { this.#conns.shift() }, 1000)
      }
      async ping() {
        for (const conn of this.#conns) {
          await conn.ping()
        }
      }
    }`,
  )

  expect(message).toMatch(/(?:\(setInterval\).*line 6|remove\(\).*line 4), and 1 more/u)
  expect(message).not.toMatch(/add\(\)/u)
})

test('no-live-iteration names the call that re-enters', () => {
  const message = messageOf(
    noLiveIteration,
    `export class Pool {
      #conns: Conn[] = []
      closeAll() {
        for (const conn of this.#conns) {
          this.close(conn)
        }
      }
      close(conn: Conn) {
        this.#conns.splice(this.#conns.indexOf(conn), 1)
      }
    }`,
  )

  expect(message).toMatch(/`this\.close\(\)` on line 5/u)
  expect(message).toMatch(/close\(\).*line 9/u)
})

test('no-live-iteration says of a Map that the pass mixes states', () => {
  const message = messageOf(
    noLiveIteration,
    `const clients = new Map<string, Client>()
    server.on('open', client => { clients.set(client.id, client) })
    export async function notify() {
      for (const client of clients.values()) {
        await client.send('hello')
      }
    }`,
  )

  expect(message).toMatch(/'open' event handler.*line 2/u)
  expect(message).toMatch(/sees some.*misses others/u)
  expect(message).not.toMatch(/skips/u)
})

test('no-live-iteration says of a record that a removed entry is read', () => {
  const message = messageOf(
    noLiveIteration,
    `const locals: Record<string, Presence> = {}
    export function remove(id: string) { delete locals[id] }
    export async function flush() {
      for (const id of Object.keys(locals)) {
        await locals[id].flush()
      }
    }`,
  )

  expect(message).toMatch(/remove\(\).*line 2/u)
  expect(message).toMatch(/removed|gone/u)
})

test('no-late-reset names read, await, writer and what becomes of the write', () => {
  const message = messageOf(
    noLateReset,
    `export class Counters {
      #counts = new Map<string, number>()
      increment(name: string) {
        this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1)
      }
      async flush(client: Client) {
        for (const [name, count] of this.#counts) {
          await client.increment(name, count)
        }
        this.#counts = new Map()
      }
    }`,
  )

  expect(message).toMatch(/`this\.#counts`.*line 7/u)
  expect(message).toMatch(/`await` on line 8/u)
  expect(message).toMatch(/increment\(\).*line 4/u)
  expect(message).toMatch(/throw|lost|lose/u)
})

test('no-late-reset says that a second run handles entries twice', () => {
  const message = messageOf(
    noLateReset,
    `let events: string[] = []
    bus.on('event', event => { events.push(event) })
    export async function flush(client: Client) {
      for (const event of events) {
        await client.send(event)
      }
      events = []
    }`,
  )

  expect(message).toMatch(/second run of flush\(\)/u)
  expect(message).toMatch(/twice/u)
})

test('prefer-snapshot names the writer, and says until when it is safe', () => {
  const message = messageOf(
    preferSnapshot,
    `const dirty = new Set<string>()
    watcher.on('change', path => { dirty.add(path) })
    export function report() {
      for (const path of dirty) console.log(path)
      dirty.clear()
    }`,
  )

  expect(message).toMatch(/`dirty`.*'change' event handler.*line 2/u)
  expect(message).toMatch(/safe only as long as nothing.*suspends or calls back/u)
  expect(message).toMatch(/walk what was taken/u)
})

/** The only message, which is a sentence. */
test('no-stale-entry names who writes itself before who gets to a helper that may', () => {
  const message = messageOf(
    noStaleEntry,
    `const paths = new Map<string, string>()
    async function publish(uri: string) {
      await project(uri)
      if (!isOpen(uri)) paths.delete(uri)
    }
    connection.onDidChangeFiles(uri => void publish(uri))
    connection.onDidRename(uri => { paths.delete(uri) })
    connection.onDidOpen(async uri => {
      if (paths.has(uri)) return
      const path = await findPath(uri)
      paths.set(uri, path)
    })`,
  )

  expect(message).toMatch(/the onDidRename handler can delete from it \(line 7, and 1 more\)/u)
})

function messageOf(rule: InterleaveRule, code: string): string {
  const messages = lint(rule, code).map(({ message }) => message)
  expect(messages).toHaveLength(1)
  expect(messages[0]).toMatch(/^`.*\.$/u)

  return messages[0] ?? ''
}
