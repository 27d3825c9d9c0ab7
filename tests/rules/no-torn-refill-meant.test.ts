import { describe } from 'vitest'
import rule from '../../rules/no-torn-refill.ts'
import { testRule } from '../harness/lint.ts'

describe('readers that can see that there is more to come', () => {
  testRule(rule, {
    'a flag says that it is loading': `
      export class Thread {
        #items: Item[] = []
        isLoading = false
        items() { return [...this.#items] }
        async show(id: string) {
          this.isLoading = true
          this.#items = []
          for (const item of await load(id)) this.#items.push(item)
          this.isLoading = false
        }
      }
    `,
    'the picker on the screen says that it is busy': `
      export class Picker {
        private rows: Row[] = []
        filter(text: string) { return this.rows.filter(row => row.label.includes(text)) }
        pick(box: Box) {
          this.rows = []
          box.placeholder = 'search'
          box.busy = true
          void load().then(rows => {
            for (const row of rows) this.rows.push(row)
            box.busy = false
          })
        }
      }
    `,
    'everybody is told to look at once': `
      export class Thread extends EventEmitter {
        #items: Item[] = []
        items() { return [...this.#items] }
        async show(id: string) {
          this.#items = []
          this.emit('change')
          for (const item of await load(id)) this.#items.push(item)
          this.emit('change')
        }
      }
    `,
    'they are told only when it is full again': `
      export class Thread extends EventEmitter {
        #items: Item[] = []
        items() { return [...this.#items] }
        async show(id: string) {
          this.#items = [] // error
          for (const item of await load(id)) this.#items.push(item)
          this.emit('change')
        }
      }
    `,
    'the flag says so only behind the wait': `
      export class Thread {
        #items: Item[] = []
        isLoading = false
        items() { return [...this.#items] }
        async show(id: string) {
          this.#items = [] // error
          const items = await load(id)
          this.isLoading = true
          for (const item of items) this.#items.push(item)
          this.isLoading = false
        }
      }
    `,
    'a flag that others ask, and one does not': `
      export class Thread {
        #items: Item[] = []
        isLoading = false
        items() { return [...this.#items] }
        draw() {
          if (!this.isLoading) paint(this.items())
        }
        async show(id: string) {
          this.isLoading = true
          this.#items = [] // error
          for (const item of await load(id)) this.#items.push(item)
          this.isLoading = false
        }
      }
    `,
    'a flag that says something else': `
      export class Thread {
        #items: Item[] = []
        isOpen = false
        items() { return [...this.#items] }
        async show(id: string) {
          this.isOpen = true
          this.#items = [] // error
          for (const item of await load(id)) this.#items.push(item)
        }
      }
    `,
  })
})

describe('what is made where it is missing', () => {
  testRule(rule, {
    'whoever stores it has looked before, also by way of a helper': `
      export class Bodies {
        #bodies: Record<string, Body> = {}
        #watched: Message[] = []
        constructor(db: Db) {
          db.on('change', (message: Message) => {
            if (this.#bodies[message.id]) this.#update(message)
          })
        }
        forget() {
          this.#bodies = {}
          this.#watched.forEach(message => this.body(message))
        }
        async body(message: Message) {
          if (this.#bodies[message.id]) return this.#bodies[message.id]
          const body = await render(message)
          this.#keep(message.id, body)
          return body
        }
        #keep(id: string, body: Body) {
          this.#bodies[id] = body
        }
        #update(message: Message) {}
      }
    `,
    'nobody looks before it is stored': `
      export class Bodies {
        #bodies: Record<string, Body> = {}
        #watched: Message[] = []
        constructor(db: Db) {
          db.on('change', (message: Message) => {
            if (this.#bodies[message.id]) this.#update(message)
          })
        }
        forget() {
          this.#bodies = {} // error
          this.#watched.forEach(message => this.#load(message))
        }
        async #load(message: Message) {
          const body = await render(message)
          this.#keep(message.id, body)
        }
        #keep(id: string, body: Body) {
          this.#bodies[id] = body
        }
        #update(message: Message) {}
      }
    `,
  })
})

describe('steps of one pipeline', () => {
  testRule(rule, {
    'emptied by one, filled and read by others': `
      const names = new Map<string, string>()
      export function apply(compiler: Compiler, minifier: Minifier) {
        minifier.hooks.finalName.tap('names', (id: string) => names.get(id))
        compiler.hooks.compilation.tap('names', compilation => {
          names.clear()
          compilation.hooks.beforeAssets.tap('names', () => {
            for (const part of compilation.parts) names.set(part.id, part.name)
          })
        })
      }
    `,
    'read by somebody who comes whenever he likes': `
      const names = new Map<string, string>()
      export function apply(compiler: Compiler, server: Server) {
        server.on('request', (id: string) => names.get(id))
        compiler.hooks.compilation.tap('names', compilation => {
          names.clear() // error
          compilation.hooks.beforeAssets.tap('names', () => {
            for (const part of compilation.parts) names.set(part.id, part.name)
          })
        })
      }
    `,
  })
})
