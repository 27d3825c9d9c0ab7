import { describe } from 'vitest'
import rule from '../../rules/no-live-view.ts'
import { testRule } from '../harness/lint.ts'

const options = { tier: 'possible' }

describe('nothing goes wrong', () => {
  testRule(rule, {
    'F5, F18: the receiver takes out the entry in hand, and so may a second run': `
        export class Jobs {
          #jobs = new Map<string, Job>()
          all() { return this.#jobs.keys() }
          #finish(id: string) { this.#jobs.delete(id) }
          async run() {
            for (const id of this.all()) {
              await send(id)
              this.#finish(id)
            }
          }
        }
    `,
    'F17: all is written before it is handed out': {
      options,
      code: `
        export async function load(ids: string[]) {
          const rows: Row[] = []
          for (const id of ids) rows.push(await fetchRow(id))
          return rows
        }
      `,
    },
    'F22: the receiver makes callbacks in one turn, and they run later': {
      options,
      code: `
        export class Hub {
          #clients: Client[] = []
          add(client: Client) { this.#clients.push(client) }
          remove(client: Client) { this.#clients.splice(this.#clients.indexOf(client), 1) }
          #all() { return this.#clients }
          later() {
            for (const client of this.#all()) setTimeout(() => client.ping(), 10)
          }
        }
      `,
    },
    'F25: the receiver asks again and again': {
      options,
      code: `
        export class Hub {
          #ready = new Set<string>()
          constructor(bus: Bus) { bus.on('ready', (id: string) => { this.#ready.add(id) }) }
          #all() { return this.#ready }
          async waitFor(id: string) {
            while (!this.#all().has(id)) await sleep(10)
          }
        }
      `,
    },
    'F16: what is handed out are promises that are there already': {
      options,
      code: `
        export class Loader {
          #loading = new Map<string, Promise<Doc>>()
          load(id: string) {
            let doc = this.#loading.get(id)
            if (!doc) this.#loading.set(id, (doc = fetchDoc(id)))
            return doc
          }
          all() { return Promise.all(this.#loading.values()) }
        }
      `,
    },
    'F27: only the tear-down removes entries': {
      options,
      code: `
        export class Hub {
          #clients: Client[] = []
          add(client: Client) { this.#clients.push(client) }
          #all() { return this.#clients }
          async ping() {
            for (const client of this.#all()) await client.ping()
          }
          dispose() { this.#clients.length = 0 }
        }
      `,
    },
    'F6: a worklist that grows while it is walked': {
      options,
      code: `
        export async function crawl(start: string) {
          const pages = [start]
          const all = () => pages
          for (const page of all()) {
            for (const link of await linksOf(page)) if (!pages.includes(link)) pages.push(link)
          }
        }
      `,
    },
    'F8: the receiver walks backwards': {
      options,
      code: `
        export class Hub {
          #clients: Client[] = []
          add(client: Client) { this.#clients.push(client) }
          #all() { return this.#clients }
          prune() {
            const all = this.#all()
            for (let i = all.length - 1; i >= 0; i--) if (!all[i].isOpen) all.splice(i, 1)
          }
        }
      `,
    },
  })
})
