import { describe } from 'vitest'
import rule from '../../rules/no-stale-entry.ts'
import { testRule } from '../harness/lint.ts'

const options = { tier: 'possible' }

describe('a container is looked up before the wait for what goes into it', () => {
  testRule(rule, {
    'push, while a drain takes the old one along': `
      class Log {
        #rows: Row[] = []
        async add(source: Source) {
          this.#rows.push(await source.read()) // error: goesToOld
        }
        flush() {
          const rows = this.#rows
          this.#rows = []
          return rows
        }
      }
    `,
    'push, while others make a new one of it': `
      class Feed {
        items: Item[] = []
        remove(id: string) { this.items = this.items.filter(item => item.id !== id) }
        async add(url: string) {
          this.items.push(await fetchItem(url)) // error: goesToOld
        }
      }
    `,
    'an assignment to a key': `
      let counts: Record<string, number> = {}
      setInterval(() => {
        send({ ...counts })
        counts = {}
      }, 1000)
      export async function count(name: string) {
        counts[name] = await sizeOf(name) // error: goesToOld
      }
    `,
    'the key itself is waited for': `
      let names: Record<string, string> = {}
      export function prune() { names = Object.fromEntries(Object.entries(names).slice(-10)) }
      export async function add(id: string) {
        names[await keyOf(id)] = id // error: goesToOld
      }
    `,
    'set of a Map that is swapped': `
      class Metrics {
        #values = new Map<string, number>()
        async record(name: string) {
          this.#values.set(name, await measure(name)) // error: goesToOld
        }
        report() {
          const values = this.#values
          this.#values = new Map()
          return [...values]
        }
      }
    `,
    'one that starts over may want late answers to be forgotten': {
      options,
      code: `
        class Feed {
          items: Item[] = []
          clear() { this.items = [] }
          async add(url: string) {
            this.items.push(await fetchItem(url)) // error: goesToOld
          }
        }
      `,
    },
  })
})

describe('it is the same container after the wait, or nobody minds', () => {
  testRule(rule, {
    'one that starts over is nothing that goes wrong today': `
      class Cache {
        texts: Record<string, string> = {}
        clear() { this.texts = {} }
        async fill(path: string) { this.texts[path] = await readText(path) }
      }
    `,
    'F17: the wait has a statement of its own': {
      options,
      code: `
        class Log {
          #rows: Row[] = []
          async add(source: Source) {
            const row = await source.read()
            this.#rows.push(row)
          }
          flush() {
            const rows = this.#rows
            this.#rows = []
            return rows
          }
        }
      `,
    },
    'emptied in place': {
      options,
      code: `
        class Log {
          #rows: Row[] = []
          async add(source: Source) { this.#rows.push(await source.read()) }
          flush() { return this.#rows.splice(0) }
        }
      `,
    },
    'F10: replaced in the constructor only': {
      options,
      code: `
        class Log {
          rows: Row[]
          constructor(rows?: Row[]) { this.rows = rows ?? [] }
          async add(source: Source) { this.rows.push(await source.read()) }
        }
      `,
    },
    'F12: both sides are under one lock': {
      options,
      code: `
        class Log {
          #rows: Row[] = []
          #mutex = new Mutex()
          add(source: Source) {
            return this.#mutex.runExclusive(async () => { this.#rows.push(await source.read()) })
          }
          flush() {
            return this.#mutex.runExclusive(async () => {
              const rows = this.#rows
              this.#rows = []
              return rows
            })
          }
        }
      `,
    },
    'the wait is in a closure that runs later': {
      options,
      code: `
        class Log {
          #jobs: (() => Promise<Row>)[] = []
          add(source: Source) { this.#jobs.push(async () => await source.read()) }
          flush() {
            const jobs = this.#jobs
            this.#jobs = []
            return jobs
          }
        }
      `,
    },
    'F11: a list of one run': {
      options,
      code: `
        export async function all(urls: string[]) {
          let items: Item[] = []
          for (const url of urls) {
            items.push(await fetchItem(url))
            if (items.length > 10) items = items.slice(1)
          }
          return items
        }
      `,
    },
  })
})
