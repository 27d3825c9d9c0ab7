import { describe } from 'vitest'
import rule from '../../rules/no-stale-entry.ts'
import { testRule } from '../harness/lint.ts'

const options = { tier: 'possible' }

describe('nothing goes wrong', () => {
  testRule(rule, {
    'F2: each write makes a new list of what is there by then': {
      options,
      code: `
        let users: readonly User[] = []
        export async function add(id: string) {
          const user = await fetchUser(id)
          users = [...users, user]
        }
        export function drop(id: string) { users = users.filter(user => user.id !== id) }
      `,
    },
    'F9: the entry is taken, and then waited for': {
      options,
      code: `
        const queue: Job[] = []
        export function add(job: Job) { queue.push(job) }
        export async function drain() {
          let job
          while ((job = queue.shift())) await job.run()
        }
      `,
    },
    'F22: callbacks that are made in one turn look for themselves': {
      options,
      code: `
        const jobs = new Map<string, Job>()
        export function start(ids: string[]) {
          for (const id of ids) {
            if (!jobs.has(id)) jobs.set(id, createJob(id))
            setTimeout(() => jobs.get(id)?.run(), 10)
          }
        }
        export function stop(id: string) { jobs.delete(id) }
      `,
    },
    'F24: nobody can change what is asked': {
      options,
      code: `
        const LIMITS: ReadonlyMap<string, number> = new Map([['a', 1]])
        export async function check(name: string) {
          const limit = LIMITS.get(name)
          if (limit === undefined) return
          await report(name, limit)
          if (limit > 3) throw new Error(name)
        }
      `,
    },
    'F25: it asks again until there is one': {
      options,
      code: `
        const answers = new Map<string, string>()
        socket.on('answer', (id: string, text: string) => { answers.set(id, text) })
        export async function answerOf(id: string) {
          while (!answers.has(id)) await sleep(10)
          return answers.get(id)
        }
      `,
    },
    'F25: it tries again, and stores what came of the last try': {
      options,
      code: `
        const results = new Map<string, string>()
        export async function fetchAll(ids: string[]) {
          for (const id of ids) {
            for (let tries = 0; tries < 3; tries++) {
              const text = await tryFetch(id)
              if (text !== null) { results.set(id, text); break }
            }
          }
        }
      `,
    },
    'F27: the tear-down empties it, and nothing is added afterwards': {
      options,
      code: `
        export class Pool {
          #conns = new Map<string, Conn>()
          isOpen(id: string) { return this.#conns.has(id) }
          async ping(id: string) {
            const conn = this.#conns.get(id)
            if (!conn) return
            await conn.ping()
            this.#conns.set(id, conn)
          }
          dispose() { this.#conns.clear() }
        }
      `,
    },
    'F1: what is changed behind the wait is a copy': {
      options,
      code: `
        const users: User[] = []
        export function add(user: User) { users.push(user) }
        export async function sorted() {
          const all = [...users]
          const order = await fetchOrder()
          all.sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id))
          return all
        }
      `,
    },
  })
})
