import { describe } from 'vitest'
import rule from '../../rules/no-stale-entry.ts'
import { testRule } from '../harness/lint.ts'

const options = { tier: 'possible' }

describe('a mark of what was found out', () => {
  testRule(rule, {
    'is as good when it is found out twice': `
      class Envs {
        #valid = new Set<string>()
        async find(id: string) {
          if (this.#valid.has(id)) return id
          if (await this.isStillThere(id)) {
            this.#valid.add(id)
            return id
          }
        }
      }
    `,
    'is told as work done twice in the stricter tier': {
      options,
      code: `
        class Envs {
          #valid = new Set<string>()
          async find(id: string) {
            if (this.#valid.has(id)) return id
            if (await this.isStillThere(id)) {
              this.#valid.add(id) // error: doneTwice
              return id
            }
          }
        }
      `,
    },
    'is no effect of what was done before the look': `
      class Tables {
        #known = new Map<string, boolean>()
        async ensure(name: string) {
          await this.log.write(name)
          if (this.#known.has(name)) return
          if (await this.tableExists(name)) this.#known.set(name, true)
        }
      }
    `,
  })
})

describe('a mark of what has gone wrong', () => {
  testRule(rule, {
    'only keeps others from trying': `
      const bugged = new Set<string>()
      export async function introduce(fight: Fight) {
        if (bugged.has(fight.id)) return
        try {
          await send(fight)
        } catch {
          bugged.add(fight.id)
        }
      }
    `,
    'is one of what was done where it stands behind the failure': `
      const told = new Set<string>()
      export async function introduce(fight: Fight) {
        if (told.has(fight.id)) return
        try {
          await send(fight)
        } catch {
          report(fight)
        }
        told.add(fight.id) // error: madeTwice
      }
    `,
  })
})

describe('a mark of what was done', () => {
  testRule(rule, {
    'who comes twice is turned away': `
      class Envs {
        #taken = new Set<string>()
        async take(id: string) {
          if (this.#taken.has(id)) throw new Error('taken')
          if (await this.isStillThere(id)) this.#taken.add(id) // error: madeTwice
        }
      }
    `,
    'what is done is seen outside': `
      const told = new Set<string>()
      export async function tell(id: string) {
        if (told.has(id)) return
        await notify(id)
        told.add(id) // error: madeTwice
      }
    `,
    'one more element of a list': `
      class Envs {
        #marked = new Set<string>()
        #all: Env[] = []
        async find(id: string) {
          if (this.#marked.has(id)) return
          const env = await this.examine(id)
          this.#all.push(env)
          this.#marked.add(id) // error: madeTwice
        }
        list() { return this.#all.map(env => env.name) }
      }
    `,
  })
})

describe('F13: a list says which keys are being worked on', () => {
  testRule(rule, {
    'asked and told in one turn': `
      class Tree {
        #opening: string[] = []
        #open: string[] = []
        async open(id: string) {
          if (this.#opening.includes(id) || this.#open.includes(id)) return
          this.#opening.push(id)
          await send(id)
          this.#open.push(id)
          this.#opening = this.#opening.filter(other => other !== id)
        }
      }
    `,
    'told behind the wait': `
      class Tree {
        #opening: string[] = []
        #open: string[] = []
        async open(id: string) {
          if (this.#opening.includes(id) || this.#open.includes(id)) return
          await send(id)
          this.#opening.push(id) // error: madeTwice
          this.#open.push(id) // error: madeTwice
        }
      }
    `,
    'told of another key': `
      class Tree {
        #opening: string[] = []
        #open: string[] = []
        async open(id: string, parent: string) {
          if (this.#opening.includes(parent) || this.#open.includes(id)) return
          this.#opening.push(parent)
          await send(id)
          this.#open.push(id) // error: madeTwice
        }
      }
    `,
    'nobody asks the list': `
      class Tree {
        #opening: string[] = []
        #open: string[] = []
        async open(id: string) {
          if (this.#open.includes(id)) return
          this.#opening.push(id)
          await send(id)
          this.#open.push(id) // error: madeTwice
        }
      }
    `,
  })
})
