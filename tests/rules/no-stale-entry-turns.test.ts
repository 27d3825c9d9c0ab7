import { describe } from 'vitest'
import rule from '../../rules/no-stale-entry.ts'
import { testRule } from '../harness/lint.ts'

const strict = { tier: 'possible' }

describe('callers that take turns, as far as the file shows', () => {
  testRule(rule, {
    'every call of the operation is waited for': `
      class Zip {
        size = 0
        async #add(path: string) { this.size += await sizeOf(path) }
        async pack(paths: string[]) {
          for (const path of paths) await this.#add(path)
          return this.size
        }
        note(count: number) { this.size += count }
      }
    `,
    'strict says so all the same': {
      options: strict,
      code: `
        class Zip {
          size = 0
          async #add(path: string) { this.size += await sizeOf(path) } // error: reckoned
          async pack(paths: string[]) {
            for (const path of paths) await this.#add(path)
            return this.size
          }
          note(count: number) { this.size += count }
        }
      `,
    },
    'one of the calls is not waited for': `
      class Zip {
        size = 0
        async #add(path: string) { this.size += await sizeOf(path) } // error: reckoned
        async pack(paths: string[]) {
          for (const path of paths) await this.#add(path)
          void this.#add('index')
          return this.size
        }
        note(count: number) { this.size += count }
      }
    `,
    'several calls are started at once, each of which is waited for': `
      class Zip {
        size = 0
        async #add(path: string) { this.size += await sizeOf(path) } // error: reckonedTwice
        async pack(paths: string[]) {
          await Promise.all(paths.map(async path => { await this.#add(path) }))
          return this.size
        }
      }
    `,
    'a handler waits for nobody': `
      class Zip {
        size = 0
        constructor(bus: Bus) { bus.on('part', part => { this.size += part.size }) }
        async #add(path: string) { this.size += await sizeOf(path) } // error: reckoned
        async pack(paths: string[]) {
          for (const path of paths) await this.#add(path)
          return this.size
        }
      }
    `,
    'the file calls it nowhere': `
      class Counter {
        counts = new Map<string, number>()
        async count(name: string) {
          const count = this.counts.get(name) ?? 0
          await save(name)
          this.counts.set(name, count + 1) // error: losesOwn
        }
      }
    `,
    'what is made twice is one too many, whoever waits': `
      class Pool {
        conns = new Map<string, Connection>()
        async #open(host: string) {
          if (this.conns.has(host)) return
          this.conns.set(host, await connect(host)) // error: madeTwice
        }
        async query(host: string) { await this.#open(host) }
      }
    `,
  })
})

describe('what is called once, before all the rest', () => {
  testRule(rule, {
    'the operation says that it opens': `
      class Client {
        #socket?: Socket
        async connect() {
          if (this.#socket) return
          this.#socket = await openSocket(this.url)
        }
      }
    `,
    'strict says so all the same': {
      options: strict,
      code: `
        class Client {
          #socket?: Socket
          async connect() {
            if (this.#socket) return
            this.#socket = await openSocket(this.url) // error: setTwice
          }
        }
      `,
    },
    'who opens on the way is called by everybody': `
      class Client {
        #socket?: Socket
        async send(text: string) {
          if (!this.#socket) this.#socket = await openSocket(this.url) // error: setTwice
          this.#socket.send(text)
        }
      }
    `,
    'a handler that opens comes as often as its event': `
      let dialog
      button.addEventListener('click', async function openDialog() {
        if (dialog) return
        dialog = await openModal() // error: setTwice
      })
    `,
  })
})
