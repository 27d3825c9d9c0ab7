import { describe } from 'vitest'
import rule from '../../rules/no-live-iteration.ts'
import { testRule } from '../harness/lint.ts'

describe('the loop calls a function of the file that writes', () => {
  testRule(rule, {
    'a method of its own that splices': `
      class Pool {
        #conns: Conn[] = []
        closeAll() {
          for (const conn of this.#conns) { // error
            this.close(conn)
          }
        }
        close(conn: Conn) {
          conn.end()
          this.#conns.splice(this.#conns.indexOf(conn), 1)
        }
      }
    `,
    'a function with overloads is the one with a body': `
      const conns: Conn[] = []
      function close(conn: Conn): void
      function close(conn: Conn, reason: string): void
      function close(conn: Conn, reason = '') {
        conn.end(reason)
        conns.splice(conns.indexOf(conn), 1)
      }
      export function open(conn: Conn) { conns.push(conn) }
      export function closeAll() {
        for (const conn of conns) { // error
          close(conn)
        }
      }
    `,
    'a method with overloads is the one with a body': `
      class Pool {
        #conns: Conn[] = []
        closeAll() {
          for (const conn of this.#conns) { // error
            this.close(conn)
          }
        }
        close(conn: Conn): void
        close(conn: Conn, reason: string): void
        close(conn: Conn, reason = '') {
          conn.end(reason)
          this.#conns.splice(this.#conns.indexOf(conn), 1)
        }
      }
    `,
    'through a second method': `
      class Pool {
        #conns: Conn[] = []
        closeAll() {
          for (const conn of this.#conns) { // error
            this.close(conn)
          }
        }
        close(conn: Conn) {
          conn.end()
          this.#forget(conn)
        }
        #forget(conn: Conn) {
          this.#conns.splice(this.#conns.indexOf(conn), 1)
        }
      }
    `,
    'through methods that call each other': `
      const nodes: Node[] = []
      function detach(node: Node, depth: number) {
        if (depth > 0) release(node, depth - 1)
      }
      function release(node: Node, depth: number) {
        detach(node, depth)
        nodes.splice(nodes.indexOf(node), 1)
      }
      export function clear() {
        for (const node of nodes) { // error
          detach(node, 3)
        }
      }
    `,
    'a function of the module that shifts': `
      const waiting: Job[] = []
      function next() {
        return waiting.shift()
      }
      export function start() {
        for (const job of waiting) { // error
          if (job.isReady) next()
        }
      }
    `,
    'an arrow function kept in a constant': `
      const waiting: Job[] = []
      const drop = (job: Job) => { waiting.splice(waiting.indexOf(job), 1) }
      export function purge() {
        for (const job of waiting) { // error
          if (job.isStale) drop(job)
        }
      }
    `,
    'an async method that splices before its first await': `
      class Core {
        sessions: Session[] = []
        closeAll() {
          const closing = []
          for (const session of this.sessions) { // error
            closing.push(this.close(session))
          }
          return Promise.all(closing)
        }
        async close(session: Session) {
          this.sessions.splice(this.sessions.indexOf(session), 1)
          await session.end()
        }
      }
    `,
    'an async method that splices after its first await does so in a later turn': `
      class Core {
        sessions: Session[] = []
        closeAll() {
          const closing = []
          for (const session of this.sessions) {
            closing.push(this.close(session))
          }
          return Promise.all(closing)
        }
        async close(session: Session) {
          await session.end()
          this.sessions.splice(this.sessions.indexOf(session), 1)
        }
      }
    `,
    'a generator that is only created runs nothing': `
      class Core {
        sessions: Session[] = []
        steps() {
          const steps = []
          for (const session of this.sessions) {
            steps.push(this.closing(session))
          }
          return steps
        }
        *closing(session: Session) {
          this.sessions.splice(this.sessions.indexOf(session), 1)
          yield session
        }
      }
    `,
    'a method that writes another container': `
      class Pool {
        #conns: Conn[] = []
        #idle: Conn[] = []
        closeAll() {
          for (const conn of this.#conns) {
            this.#retire(conn)
          }
        }
        #retire(conn: Conn) {
          this.#idle.splice(this.#idle.indexOf(conn), 1)
        }
      }
    `,
    'a method that rebinds leaves the running for-of alone': `
      class Pool {
        #conns: Conn[] = []
        closeAll() {
          for (const conn of this.#conns) {
            this.close(conn)
          }
        }
        close(conn: Conn) {
          conn.end()
          this.#conns = this.#conns.filter(other => other !== conn)
        }
      }
    `,
    'a method that rebinds, under a loop that reads the slot again': `
      class Pool {
        #conns: Conn[] = []
        closeAll() {
          for (let i = 0; i < this.#conns.length; i++) { // error
            this.close(this.#conns[i])
          }
        }
        close(conn: Conn) {
          conn.end()
          this.#conns = this.#conns.filter(other => other !== conn)
        }
      }
    `,
    'an unresolved callee is unknown, and unknown is silent': `
      class Pool {
        #conns: Conn[] = []
        constructor(private sink: Sink) {}
        remove(conn: Conn) { this.#conns.splice(this.#conns.indexOf(conn), 1) }
        report() {
          for (const conn of this.#conns) {
            this.sink.report(conn.id)
          }
        }
      }
    `,
    'an unresolved callee may re-enter in the possible tier': {
      code: `
        class Pool {
          #conns: Conn[] = []
          constructor(private sink: Sink) {}
          remove(conn: Conn) { this.#conns.splice(this.#conns.indexOf(conn), 1) }
          report() {
            for (const conn of this.#conns) { // error
              this.sink.report(conn.id)
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
  })
})

describe('Maps and Sets under a call', () => {
  testRule(rule, {
    'a callee that deletes and adds again never lets the loop end': `
      class Lru {
        #order = new Set<string>()
        touchAll() {
          for (const key of this.#order) { // error
            this.touch(key)
          }
        }
        touch(key: string) {
          this.#order.delete(key)
          this.#order.add(key)
        }
      }
    `,
    'a callee that adds a fresh key on every call': `
      const jobs = new Map<number, Job>()
      let lastId = 0
      function enqueue(job: Job) {
        jobs.set(++lastId, job)
      }
      export function repeat() {
        for (const job of jobs.values()) { // error
          enqueue(job)
        }
      }
    `,
    'forEach over a Map whose callee moves the key to the end': `
      const cache = new Map<string, Entry>()
      function touch(key: string, entry: Entry) {
        cache.delete(key)
        cache.set(key, entry)
      }
      export function refresh() {
        cache.forEach((entry, key) => touch(key, entry)) // error
      }
    `,
    'a callee that only deletes is tolerated': `
      class Timers {
        #timers = new Map<string, Timer>()
        clearAll() {
          for (const name of this.#timers.keys()) {
            this.clear(name)
          }
        }
        clear(name: string) {
          clearTimeout(this.#timers.get(name))
          this.#timers.delete(name)
        }
      }
    `,
    'an unknown callee that may add is silent in the likely tier': `
      export class Hub {
        #subs = new Set<Subscriber>()
        subscribe(sub: Subscriber) { this.#subs.add(sub) }
        publish(value: unknown) {
          for (const sub of this.#subs) {
            sub.next(value)
          }
        }
      }
    `,
    'an unknown callee that may add is reported in the possible tier': {
      code: `
        export class Hub {
          #subs = new Set<Subscriber>()
          subscribe(sub: Subscriber) { this.#subs.add(sub) }
          publish(value: unknown) {
            for (const sub of this.#subs) { // error
              sub.next(value)
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
  })
})

describe('what a call that nobody knows can lead back to', () => {
  testRule(rule, {
    'what is stored behind a wait comes in a later turn': {
      code: `
        export class Routes {
          #routes = new Map<string, Route>()
          async add(id: string) {
            this.#routes.set(id, await load(id))
          }
          print(log: Log) {
            for (const route of this.#routes.values()) log.write(route)
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'what is stored before the wait comes at once': {
      code: `
        export class Routes {
          #routes = new Map<string, Route>()
          async add(id: string, route: Route) {
            this.#routes.set(id, route)
            await route.open()
          }
          print(log: Log) {
            for (const route of this.#routes.values()) log.write(route) // error
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'one of two ways to the store waits for nothing': {
      code: `
        export class Routes {
          #routes = new Map<string, Route>()
          constructor(bus: Bus) {
            bus.on('route', async id => { this.put(await load(id)) })
          }
          put(route: Route) { this.#routes.set(route.id, route) }
          print(log: Log) {
            for (const route of this.#routes.values()) log.write(route) // error
          }
        }
      `,
      options: { tier: 'possible' },
    },
  })
})

describe('a function that calls itself for what is inside', () => {
  testRule(rule, {
    'walks another record then': `
      export class Cache {
        tree: Record<string, any> = {}
        add(path: string, value: any) { this.tree[path] = value }
        remove(ref: string) {
          const prune = (node: any): void => {
            for (const key of Object.keys(node)) {
              const child = node[key]
              if (child.value === undefined) prune(child)
              else if (key === ref) delete node[key]
            }
          }
          prune(this.tree)
        }
      }
    `,
    'and for the same record it deletes under its own loop': `
      export class Cache {
        tree: Record<string, any> = {}
        add(path: string, value: any) { this.tree[path] = value }
        remove(ref: string) {
          const prune = (node: any, prefix: string): void => {
            for (const key of Object.keys(node)) { // error: reentered
              const child = node[key]
              if (child.next) prune(node, child.next)
              else if (key.startsWith(prefix)) delete node[key]
            }
          }
          prune(this.tree, ref)
        }
      }
    `,
  })
})
