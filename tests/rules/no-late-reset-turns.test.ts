import { describe } from 'vitest'
import rule from '../../rules/no-late-reset.ts'
import { testRule } from '../harness/lint.ts'

describe('later turns of one operation', () => {
  testRule(rule, {
    'the reset in a .then of a chain that began with the read-out': `
      export class Journal {
        #lines: string[] = []
        log(line: string) { this.#lines.push(line) }
        flush(file: File) {
          return file
            .append(this.#lines.join(EOL))
            .then(() => file.sync())
            .then(() => { this.#lines = [] }) // error
        }
      }
    `,
    'the reset in .finally': `
      export class Journal {
        #lines: string[] = []
        log(line: string) { this.#lines.push(line) }
        flush(file: File) {
          return file.append(this.#lines.join(EOL)).finally(() => {
            this.#lines.length = 0 // error
          })
        }
      }
    `,
    'the reset in the callback of a Node-style call': `
      import { appendFile } from 'node:fs'
      let lines: string[] = []
      export function log(line: string) { lines.push(line) }
      export function flush(path: string) {
        appendFile(path, lines.join(EOL), error => {
          if (error) return
          lines = [] // error
        })
      }
    `,
    'the reset in the callback, after a swap in front of the call': {
      code: `
        import { appendFile } from 'node:fs'
        let lines: string[] = []
        export function log(line: string) { lines.push(line) }
        export function flush(path: string) {
          const batch = lines
          lines = []
          appendFile(path, batch.join(EOL), error => {
            if (error) lines.unshift(...batch)
          })
        }
      `,
      options: { tier: 'possible' },
    },
    'read and reset in one reaction': {
      code: `
        const dirty = new Set<string>()
        watcher.on('change', path => { dirty.add(path) })
        export function flush(sink: Sink) {
          return sink.ready().then(() => {
            const paths = [...dirty]
            dirty.clear()
            return sink.write(paths)
          })
        }
      `,
      options: { tier: 'possible' },
    },
    'the read-out and the await are in a helper, the reset in its caller': `
      export class Outbox {
        #messages: Message[] = []
        add(message: Message) { this.#messages.push(message) }
        async flush(socket: Socket) {
          await this.#sendAll(socket)
          this.#messages = [] // error
        }
        async #sendAll(socket: Socket) {
          for (const message of this.#messages) {
            await socket.send(message)
          }
        }
      }
    `,
    'read-out and reset in an async function called at once': `
      const dirty: Store[] = []
      export function touch(store: Store) { dirty.push(store) }
      export function flush() {
        void (async () => {
          await Promise.all(dirty.map(store => store.write()))
          dirty.length = 0 // error
        })()
      }
    `,
  })
})

describe('what is awaited, and where', () => {
  testRule(rule, {
    'Promise.all over Array.from with a callback is a snapshot': `
      export class Sync {
        #dirty = new Set<Store>()
        touch(store: Store) { this.#dirty.add(store) }
        async sync() {
          await Promise.all(Array.from(this.#dirty, async store => { await store.write() }))
          this.#dirty.clear() // error
        }
      }
    `,
    'Promise.allSettled over map': `
      export class Sync {
        #dirty: Store[] = []
        touch(store: Store) { this.#dirty.push(store) }
        async sync() {
          await Promise.allSettled(this.#dirty.map(store => store.write()))
          this.#dirty = [] // error
        }
      }
    `,
    'promises collected first, awaited later': `
      export class Sync {
        #dirty: Store[] = []
        touch(store: Store) { this.#dirty.push(store) }
        async sync() {
          const writes: Promise<void>[] = []
          for (const store of this.#dirty) writes.push(store.write())
          await Promise.all(writes)
          this.#dirty = [] // error
        }
      }
    `,
    'a loop without a window, then the await, then the reset': `
      export class Preferences {
        #pending: Operation[] = []
        #text = ''
        write(operation: Operation) { this.#pending.push(operation) }
        async save(fs: FileService) {
          try {
            let text = this.#text
            for (const operation of this.#pending) text = applied(text, operation)
            await fs.write('settings.json', text)
            this.#text = text
            this.#pending = [] // error
          } catch (error) {
            console.error(error)
          }
        }
      }
    `,
    'the await stands before the loop': {
      code: `
        export class Preferences {
          #pending: Operation[] = []
          #text = ''
          write(operation: Operation) { this.#pending.push(operation) }
          async save(fs: FileService) {
            let text = await fs.read('settings.json')
            for (const operation of this.#pending) text = applied(text, operation)
            this.#pending = []
            await fs.write('settings.json', text)
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'for await over a live array': `
      const jobs: Promise<Job>[] = []
      export function add(job: Promise<Job>) { jobs.push(job) }
      export async function run() {
        for await (const job of jobs) {
          job.start()
        }
        jobs.length = 0 // error
      }
    `,
    'an await of a surely settled value keeps events out': `
      class Buffer {
        #lines: string[] = []
        constructor(source: Source) {
          source.on('line', line => { this.#lines.push(line) })
        }
        /** @serial */
        async flush(out: string[]) {
          out.push(...this.#lines)
          await null
          this.#lines = []
        }
      }
      export default new Buffer(source)
    `,
    'an await using scope that ends between read-out and reset': `
      const rows: Row[] = []
      export function insert(row: Row) { rows.push(row) }
      export async function flush(db: Db) {
        {
          await using tx = db.begin()
          tx.insert([...rows])
        }
        rows.length = 0 // error
      }
    `,
    'the reset inside the await using scope': {
      code: `
        const rows: Row[] = []
        export function insert(row: Row) { rows.push(row) }
        export async function flush(db: Db) {
          await using tx = db.begin()
          tx.insert([...rows])
          rows.length = 0
        }
      `,
      options: { tier: 'likely' },
    },
    'an async generator that hands each entry out before its reset': `
      export class Feed {
        #items: Item[] = []
        constructor(socket: Socket) {
          socket.on('unread', item => { this.#items.unshift(item) })
        }
        async *drain() {
          for (const item of this.#items) yield item
          this.#items = [] // error
        }
      }
    `,
  })
})
