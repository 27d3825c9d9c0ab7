import { describe, expect, test } from 'vitest'
import rule from '../../rules/no-stale-entry.ts'
import { render, testRule } from '../harness/lint.ts'

const strict = { tier: 'possible' } as const

describe('F12 a lock for each key, and nobody can tell whether the keys are the same', () => {
  testRule(rule, {
    'a chain of promises for each key': `
      export class Supervisor {
        #runs = new Map<string, Run>()
        #tails = new Map<string, Promise<unknown>>()
        #inTurn<T>(key: string, task: () => Promise<T>): Promise<T> {
          const before = this.#tails.get(key) ?? Promise.resolve()
          const run = before.then(task, task)
          this.#tails.set(key, run.catch(() => {}))
          return run
        }
        start(job: Job) {
          return this.#inTurn(keyOf(job), () => this.#begin(job))
        }
        async #begin(job: Job) {
          if (this.#runs.has(job.name)) return
          this.#runs.set(job.name, await spawn(job))
        }
      }
    `,
    'strict cannot tell, and speaks': {
      code: `
        export class Supervisor {
          #runs = new Map<string, Run>()
          #tails = new Map<string, Promise<unknown>>()
          #inTurn<T>(key: string, task: () => Promise<T>): Promise<T> {
            const run = (this.#tails.get(key) ?? Promise.resolve()).then(task)
            this.#tails.set(key, run)
            return run
          }
          start(job: Job) {
            return this.#inTurn(keyOf(job), async () => {
              if (this.#runs.has(job.name)) return
              this.#runs.set(job.name, await spawn(job)) // error: madeTwice
            })
          }
        }
      `,
      options: strict,
    },
    'a chain that nobody stores keeps nobody out': `
      export class Supervisor {
        #runs = new Map<string, Run>()
        #tails = new Map<string, Promise<unknown>>()
        start(job: Job) {
          return (this.#tails.get(job.name) ?? Promise.resolve()).then(async () => {
            if (this.#runs.has(job.name)) return
            this.#runs.set(job.name, await spawn(job)) // error: madeTwice
          })
        }
      }
    `,
    'a lock by a key that a function makes': `
      export class Pool {
        #conns = new Map<string, Conn>()
        #locks = new AsyncLock()
        open(host: Host) {
          return this.#locks.acquire(keyOf(host), async () => {
            if (!this.#conns.has(host.name)) this.#conns.set(host.name, await connect(host))
          })
        }
      }
    `,
  })
})

describe('F12 the name of a function says that its callers hold a lock', () => {
  testRule(rule, {
    'whoever calls it': `
      export class Pool {
        #conns = new Map<string, Conn>()
        async openLocked(host: string) {
          if (!this.#conns.has(host)) this.#conns.set(host, await connect(host))
        }
      }
    `,
    'also where others change an entry': `
      export class Counts {
        #counts = new Map<string, number>()
        hit(page: string) {
          this.#counts.set(page, 1)
        }
        async saveLocked(page: string) {
          const count = this.#counts.get(page) ?? 0
          await save(page)
          this.#counts.set(page, count + 1)
        }
      }
    `,
    'strict wants to see it': {
      code: `
        export class Pool {
          #conns = new Map<string, Conn>()
          async openLocked(host: string) {
            if (!this.#conns.has(host)) this.#conns.set(host, await connect(host)) // error: madeTwice
          }
        }
      `,
      options: strict,
    },
    'a question whether it is locked is no such name': `
      export class Pool {
        #conns = new Map<string, Conn>()
        async isLocked(host: string) {
          if (!this.#conns.has(host)) this.#conns.set(host, await connect(host)) // error: madeTwice
        }
      }
    `,
  })
})

test('the message names the way to the writer that needs no lock', () => {
  const code = `
    export class Chain {
      #heads: Record<string, number> = {}
      #lock = new Mutex()
      put(name: string) {
        return this.#lock.runExclusive(async () => {
          const head = this.#heads[name] ?? 0
          await save(name)
          this.#heads[name] = head + 1
        })
      }
      reset(name: string) {
        return this.#lock.runExclusive(async () => this.#forget(name))
      }
      drop(name: string) {
        this.#leave(name)
      }
      #leave(name: string) {
        this.#undo(name)
      }
      #undo(name: string) {
        this.#forget(name)
      }
      #forget(name: string) {
        this.#heads[name] = 0
      }
    }
  `
  expect(render(rule, code)).toContain('the public method drop()')
})

test('where every way to the writer needs the lock, nobody gets in', () => {
  const code = `
    export class Chain {
      #heads: Record<string, number> = {}
      #lock = new Mutex()
      put(name: string) {
        return this.#lock.runExclusive(async () => {
          const head = this.#heads[name] ?? 0
          await save(name)
          this.#heads[name] = head + 1
        })
      }
      reset(name: string) {
        return this.#lock.runExclusive(async () => this.#forget(name))
      }
      #forget(name: string) {
        this.#heads[name] = 0
      }
    }
  `
  expect(render(rule, code)).toBe('')
})
