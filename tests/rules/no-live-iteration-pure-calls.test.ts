import { describe } from 'vitest'
import rule from '../../rules/no-live-iteration.ts'
import noLateReset from '../../rules/no-late-reset.ts'
import { testRule } from '../harness/lint.ts'

const options = { tier: 'possible' }

/** A map that anybody may add to, and a loop whose body is `body`. */
function loop(body: string) {
  return {
    options,
    code: `
      import assert from 'node:assert'
      import { relative } from 'path'
      import path from 'node:path'
      import { isInside, visit } from './tree'
      export class Index {
        #paths = new Map<string, Entry>()
        add(path: string, entry: Entry) { this.#paths.set(path, entry) }
        collect(root: string) {
          const found = []
          for (const [key, entry] of this.#paths) {${body}
          }
          return found
        }
      }
    `,
  }
}

const walked = loop(' if (visit(root, key)) found.push(entry)')

describe('strict: a call that nobody knows may come back', () => {
  testRule(rule, {
    'an imported function': {
      ...walked,
      code: walked.code.replace('of this.#paths) {', 'of this.#paths) { // error: reentered\n'),
    },
  })
})

describe('strict: what a call is called, or where it comes from, says that it calls nobody back', () => {
  testRule(rule, {
    'F3: who asks, changes nothing': loop(`
            if (isInside(root, key)) found.push(entry)
            if (entry.hasChildren(root)) found.push(entry)`),
    'F3: who gets, and is given nothing': loop('found.push(entry.getParent())'),
    'F3: a module that works on paths': loop('found.push(path.relative(root, key))'),
    'F3: a function of such a module': loop('found.push(relative(root, key))'),
    'F3: an assertion': loop('assert(entry !== null)'),
    'F3: a method of arrays, whose function is in view': loop(
      'found.push(...entry.map(x => x.id))',
    ),
    'F3: a list that is sorted by its texts': loop('found.push([...entry.names].sort())'),
    'F3: a timer that is taken back by a scheduler': loop(
      'entry.scheduler.clearTimeout(entry.timer)',
    ),
    'F3: what a weak reference still holds': loop('found.push(entry.ref.deref())'),
  })
})

describe('strict: who gets or makes may come back', () => {
  testRule(rule, {
    'by its name': {
      options,
      code: `
        export class Index {
          #paths = new Map<string, Entry>()
          add(path: string, entry: Entry) { this.#paths.set(path, entry) }
          collect() {
            for (const entry of this.#paths.values()) entry.getOrCreate() // error: reentered
          }
        }
      `,
    },
    'by what the function in view calls': {
      options,
      code: `
        export class Index {
          #lists = new Map<string, Listener[]>()
          add(path: string, list: Listener[]) { this.#lists.set(path, list) }
          notify() {
            for (const list of this.#lists.values()) list.forEach(run => { run() }) // error: reentered
          }
        }
      `,
    },
    'by what it is given': {
      options,
      code: `
        export class Index {
          #paths = new Map<string, Entry>()
          add(path: string, entry: Entry) { this.#paths.set(path, entry) }
          collect(visit: Visitor) {
            for (const entry of this.#paths.values()) entry.map(visit) // error: reentered
          }
        }
      `,
    },
  })
})

describe('what is not there cannot be emptied', () => {
  testRule(noLateReset, {
    'a list of a key that is asked for by in': {
      options,
      code: `
        export class Pool {
          private lists: { [key: string]: Item[] } = Object.create(null)
          prune() {
            for (const key in this.lists) {
              const list = this.lists[key]
              this.lists[key] = list.filter(item => item.isUsed)
            }
          }
          start() { setInterval(() => { this.prune() }, 1000) }
          take(key: string, wanted: string): Item {
            if (key in this.lists) {
              const list = this.lists[key]
              for (const item of list) {
                if (same(item, wanted)) return item
              }
            }
            const made = new Item(wanted)
            if (!(key in this.lists)) {
              this.lists[key] = []
            }
            this.lists[key].push(made)
            return made
          }
        }
      `,
    },
  })
})
