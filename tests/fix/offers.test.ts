import { describe, expect, test } from 'vitest'

import lateRegistration from '../../rules/no-late-registration.ts'
import liveView from '../../rules/no-live-view.ts'
import type { InterleaveRule } from '../../src/rule.ts'
import { lint } from '../harness/lint.ts'

/** Titles of what the editor offers. */
function titlesOf(rule: InterleaveRule, code: string): string[] {
  const messages = lint(rule, code, { options: { tier: 'possible' } })
  expect(messages).toHaveLength(1)
  return messages.flatMap(({ suggestions = [] }) => suggestions.map(({ desc }) => desc))
}

describe('a copy is handed out', () => {
  const registry = (type: string, handedOut: string) => `
    class Registry {
      #jobs: ${type} = []
      remove(job: string) { this.#jobs?.splice(this.#jobs.indexOf(job), 1) }
      pending() {
        log('pending')
        return ${handedOut}
      }
      async run() {
        for (const job of this.pending()) await send(job)
      }
    }
  `

  test('of what is surely there', () => {
    expect(titlesOf(liveView, registry('string[]', 'this.#jobs'))).toContain(
      'Hand out a copy of `this.#jobs`',
    )
  })

  test('and of what something else stands in for', () => {
    expect(titlesOf(liveView, registry('string[] | null', 'this.#jobs ?? []'))).toContain(
      'Hand out a copy of `this.#jobs`',
    )
  })

  test('not of one of many: it may not be there', () => {
    const code = `
      class Rooms {
        #rooms = new Map<string, string[]>()
        remove(room: string, job: string) {
          const jobs = this.#rooms.get(room)!
          jobs.splice(jobs.indexOf(job), 1)
        }
        pending(room: string) { return this.#rooms.get(room)! }
        async run(room: string) {
          for (const job of this.pending(room)) await send(job)
        }
      }
    `
    expect(titlesOf(liveView, code)).toEqual(['Walk a copy of what pending() hands out'])
  })
})

describe('a helper that stores is called before the wait', () => {
  const STORE = 'Store the entry of `pending` before the wait, and remove it when that fails'
  const client = (first: string) => `
    const pending = new Map<number, Call>()
    socket.on('answer', (id: number, text: string) => { pending.get(id)?.resolve(text) })
    function keep(id: number, call: Call) { pending.set(id, call) }
    export async function ask(id: number, call: Call) {
      ${first}
      await socket.send(id)
      keep(id, call)
    }
  `

  test('where the entry can be removed again', () => {
    expect(titlesOf(lateRegistration, client('log(id)'))).toEqual([STORE])
  })

  test('not where another variable has the name of the container', () => {
    expect(titlesOf(lateRegistration, client('const pending = 1'))).toEqual([])
  })

  test('not where it is of another object', () => {
    const code = `
      class Client {
        pending = new Map<number, Call>()
        constructor() {
          socket.on('answer', (id: number, text: string) => { this.pending.get(id)?.resolve(text) })
        }
        keep(id: number, call: Call) { this.pending.set(id, call) }
      }
      const client = new Client()
      export async function ask(id: number, call: Call) {
        await socket.send(id)
        client.keep(id, call)
      }
    `
    expect(titlesOf(lateRegistration, code)).toEqual([])
  })
})
