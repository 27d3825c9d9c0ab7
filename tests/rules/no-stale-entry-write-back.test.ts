import { describe } from 'vitest'
import rule from '../../rules/no-stale-entry.ts'
import { testRule } from '../harness/lint.ts'

const options = { tier: 'possible' }

describe('a whole container is written back as it was before the wait', () => {
  testRule(rule, {
    'a copy with one more': `
      class Feed {
        items: Item[] = []
        async add(url: string) {
          this.items = [...this.items, await fetchItem(url)] // error: writtenBackTwice
        }
      }
    `,
    'concat, with the wait in its argument': `
      let items: Item[] = []
      export async function add(url: string) {
        items = items.concat(await fetchItem(url)) // error: writtenBackTwice
      }
    `,
    'a copy that is kept in a local': `
      class Feed {
        items: Item[] = []
        add(item: Item) { this.items.push(item) }
        async tidy() {
          const kept = this.items.filter(item => item.isFresh)
          await save(kept)
          this.items = kept // error: writtenBack
        }
      }
    `,
    'a copy that is changed on the way': `
      class Feed {
        items: Item[] = []
        async add(url: string) {
          const next = [...this.items]
          next.push(await fetchItem(url))
          this.items = next // error: writtenBackTwice
        }
      }
    `,
    'what a call makes of it, while others add': `
      class Feed {
        items: Item[] = []
        add(item: Item) { this.items.push(item) }
        async refresh() {
          this.items = await this.api.refresh(this.items) // error: writtenBack
        }
      }
    `,
    'a promise for each entry, while others add': `
      class Feed {
        items: Item[] = []
        add(item: Item) { this.items.push(item) }
        async refresh() {
          this.items = await Promise.all(this.items.map(item => item.refresh())) // error: writtenBack
        }
      }
    `,
    'a Map that is made anew from the old one': `
      class Registry {
        #names = new Map<string, string>()
        async add(id: string) {
          const names = new Map(this.#names)
          names.set(id, await nameOf(id))
          this.#names = names // error: writtenBackTwice
        }
      }
    `,
    'a record, by spread': `
      let prices: Record<string, number> = {}
      export async function update(id: string) {
        prices = { ...prices, [id]: await priceOf(id) } // error: writtenBackTwice
      }
    `,
    'a state object, by spread': `
      class View {
        state = { user: null, page: 0 }
        setPage(page: number) { this.state = { ...this.state, page } }
        async loadUser() {
          this.state = { ...this.state, user: await fetchUser() } // error: reckoned
        }
      }
    `,
    'a state object that is kept in a local': `
      class View {
        state = { user: null, page: 0 }
        async loadUser() {
          const before = this.state
          const user = await fetchUser()
          this.state = { ...before, user } // error: reckonedTwice
        }
      }
    `,
    'a state object, by assign': `
      let state = { user: null, page: 0 }
      export async function loadUser() {
        state = Object.assign({}, state, { user: await fetchUser() }) // error: reckonedTwice
      }
    `,
    'who refreshes twice most often gets the same again': {
      options,
      code: `
        class Feed {
          items: Item[] = []
          async refresh() {
            this.items = await this.api.refresh(this.items) // error: writtenBackTwice
          }
        }
      `,
    },
  })
})

describe('nothing that others write is lost', () => {
  testRule(rule, {
    'a second refresh alone is nothing that goes wrong today': `
      class Feed {
        items: Item[] = []
        async refresh() { this.items = await this.api.refresh(this.items) }
      }
    `,
    'F17: made and written in one turn': {
      options,
      code: `
        class Feed {
          items: Item[] = []
          async add(url: string) {
            const item = await fetchItem(url)
            this.items = [...this.items, item]
          }
        }
      `,
    },
    'F14: the copy is written only where nothing has changed': {
      options,
      code: `
        class Feed {
          items: Item[] = []
          async add(url: string) {
            const before = this.items
            const next = [...this.items, await fetchItem(url)]
            if (this.items === before) this.items = next
          }
        }
      `,
    },
    'F11: a list of one run': {
      options,
      code: `
        export async function all(urls: string[]) {
          let items: Item[] = []
          for (const url of urls) items = [...items, await fetchItem(url)]
          return items
        }
      `,
    },
    'F12: a promise chain': {
      options,
      code: `
        class Feed {
          items: Item[] = []
          #tail = Promise.resolve()
          add(url: string) {
            this.#tail = this.#tail.then(async () => {
              this.items = [...this.items, await fetchItem(url)]
            })
            return this.#tail
          }
        }
      `,
    },
    'F12: acquired, and released by an await in finally': {
      options,
      code: `
        class Topics {
          topics = new Set<string>()
          lock = new Lock()
          async add(topic: string) {
            await this.lock.acquire()
            try {
              const before = new Set(this.topics)
              this.topics.add(topic)
              try { await refresh() } catch { this.topics = before }
            } finally {
              await this.lock.release()
            }
          }
        }
      `,
    },
    'only the size of the old one is used': {
      options,
      code: `
        class Feed {
          items: Item[] = []
          async refresh() { this.items = await this.api.list(this.items.length) }
        }
      `,
    },
    'what is written has nothing to do with the old one': {
      options,
      code: `
        class Feed {
          items: Item[] = []
          async refresh() {
            const before = [...this.items]
            const items = await this.api.list()
            this.items = items
            report(before)
          }
        }
      `,
    },
    'F20: the state of a request': {
      options,
      code: `
        export async function handle(ctx: Context) {
          ctx.state = { ...ctx.state, user: await loadUser(ctx) }
        }
      `,
    },
  })
})

describe('what failed is put back', () => {
  testRule(rule, {
    'in front of what came meanwhile': {
      options,
      code: `
        class Buffer {
          #lines: string[] = []
          add(line: string) { this.#lines.push(line) }
          async flush(sink: Sink) {
            const lines = this.#lines
            this.#lines = []
            try {
              for (const line of lines) await sink.send(line)
            } catch (error) {
              this.#lines = [...lines, ...this.#lines]
              throw error
            }
          }
        }
      `,
    },
    'over what came meanwhile': `
      class Buffer {
        #lines: string[] = []
        add(line: string) { this.#lines.push(line) }
        async flush(sink: Sink) {
          const lines = this.#lines
          try {
            await sink.send(lines)
          } catch (error) {
            this.#lines = [...lines] // error: writtenBack
            throw error
          }
        }
      }
    `,
  })
})

describe('what comes back is the container itself', () => {
  testRule(rule, {
    'folded into, entry by entry': {
      options,
      code: `
        class Brokers {
          #brokers: Record<number, Broker> = {}
          remove(id: number) { delete this.#brokers[id] }
          async refresh(hosts: Host[]) {
            this.#brokers = await hosts.reduce(async (pending, host) => {
              const all = await pending
              if (all[host.id]) return all
              return Object.assign(all, { [host.id]: await connect(host) })
            }, this.#brokers)
          }
        }
      `,
    },
    'not where the fold makes a new one': {
      options,
      code: `
        class Brokers {
          #brokers: Record<number, Broker> = {}
          remove(id: number) { delete this.#brokers[id] }
          async refresh(hosts: Host[]) {
            this.#brokers = await hosts.reduce(async (pending, host) => { // error: writtenBack
              const all = await pending
              return { ...all, [host.id]: await connect(host) }
            }, this.#brokers)
          }
        }
      `,
    },
  })
})
