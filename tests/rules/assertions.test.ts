import { describe } from 'vitest'
import lateReset from '../../rules/no-late-reset.ts'
import liveIteration from '../../rules/no-live-iteration.ts'
import staleEntry from '../../rules/no-stale-entry.ts'
import { testRule } from '../harness/lint.ts'

describe('who goes on behind an assertion has passed the test', () => {
  testRule(staleEntry, {
    'a store that is refused while an entry is there': `
      const agents = new Map<string, Agent>()
      export function add(name: string, agent: Agent) {
        assert(!agents.has(name), 'taken')
        agents.set(name, agent)
      }
      export async function remove(name: string) {
        await agents.get(name)?.stop()
        agents.delete(name)
      }
    `,
    'in the words of a library': `
      const agents = new Map<string, Agent>()
      export function add(name: string, agent: Agent) {
        Checks.truthy(!agents.has(name), 'taken')
        agents.set(name, agent)
      }
      export async function remove(name: string) {
        await agents.get(name)?.stop()
        agents.delete(name)
      }
    `,
    'an assertion of something else': `
      const agents = new Map<string, Agent>()
      export function add(name: string, agent: Agent) {
        assert(agent.isReady)
        agents.set(name, agent)
      }
      export async function remove(name: string) {
        await agents.get(name)?.stop()
        agents.delete(name) // error: removesNewer
      }
    `,
    'a call of another name asserts nothing': `
      const agents = new Map<string, Agent>()
      export function add(name: string, agent: Agent) {
        report.truthy(!agents.has(name), 'taken')
        agents.set(name, agent)
      }
      export async function remove(name: string) {
        await agents.get(name)?.stop()
        agents.delete(name) // error: removesNewer
      }
    `,
    'an assertion behind the store comes too late': `
      const agents = new Map<string, Agent>()
      export function add(name: string, agent: Agent) {
        agents.set(name, agent)
        assert(!agents.has(name), 'taken')
      }
      export async function remove(name: string) {
        await agents.get(name)?.stop()
        agents.delete(name) // error: removesNewer
      }
    `,
    'who comes second should have been refused': `
      const names = new Set<string>()
      export async function register(name: string) {
        invariant(!names.has(name))
        await check(name)
        names.add(name) // error: madeTwice
      }
    `,
  })
  testRule(lateReset, {
    'a busy flag that has to be down': `
      class Buffer {
        #isBusy = false
        #items: Item[] = []
        add(item: Item) {
          assert(!this.#isBusy)
          this.#items.push(item)
        }
        async flush() {
          if (this.#isBusy) return
          this.#isBusy = true
          await send(this.#items)
          this.#items = []
          this.#isBusy = false
        }
      }
    `,
    'without the assertion': `
      class Buffer {
        #isBusy = false
        #items: Item[] = []
        add(item: Item) {
          this.#items.push(item)
        }
        async flush() {
          if (this.#isBusy) return
          this.#isBusy = true
          await send(this.#items)
          this.#items = [] // error: loses
          this.#isBusy = false
        }
      }
    `,
  })
})

describe('an entry that splice puts in the place of another one moves nothing', () => {
  testRule(liveIteration, {
    'one for one': `
      class Jumps {
        #jumps: Jump[] = []
        move(by: number) {
          for (const jump of this.#jumps) this.#change(jump, jump.moved(by))
        }
        #change(old: Jump, jump: Jump) { this.#jumps.splice(this.#jumps.indexOf(old), 1, jump) }
      }
    `,
    'two for one': `
      class Jumps {
        #jumps: Jump[] = []
        move(by: number) {
          for (const jump of this.#jumps) this.#change(jump, jump.moved(by)) // error: reentered
        }
        #change(old: Jump, jump: Jump) { this.#jumps.splice(this.#jumps.indexOf(old), 1, jump, jump) }
      }
    `,
    'nobody knows how many': `
      class Jumps {
        #jumps: Jump[] = []
        move(by: number) {
          for (const jump of this.#jumps) this.#change(jump, [jump.moved(by)]) // error: reentered
        }
        #change(old: Jump, more: Jump[]) { this.#jumps.splice(this.#jumps.indexOf(old), 1, ...more) }
      }
    `,
  })
})
