import { describe } from 'vitest'
import rule from '../../rules/no-late-reset.ts'
import { testRule } from '../harness/lint.ts'

describe('F14 re-check after the window', () => {
  testRule(rule, {
    'an entry is deleted only if it is still the one that was sent': `
      const counts = new Map<string, Batch>()
      consumer.on('batch', batch => { counts.set(batch.topic, batch) })
      /** @serial */
      export async function send(client: Client) {
        for (const [topic, batch] of counts) {
          await client.send(batch)
          if (counts.get(topic) === batch) counts.delete(topic)
        }
      }
    `,
    'has() says only that there is one, not which': `
      const counts = new Map<string, Batch>()
      consumer.on('batch', batch => { counts.set(batch.topic, batch) })
      /** @serial */
      export async function send(client: Client) {
        for (const [topic, batch] of counts) {
          await client.send(batch)
          if (counts.has(topic)) counts.delete(topic) // error: loses
        }
      }
    `,
    'the identity is looked at before the await': `
      const counts = new Map<string, Batch>()
      consumer.on('batch', batch => { counts.set(batch.topic, batch) })
      /** @serial */
      export async function send(client: Client) {
        for (const [topic, batch] of counts) {
          if (counts.get(topic) !== batch) continue
          await client.send(batch)
          counts.delete(topic) // error: loses
        }
      }
    `,
    'the same with a guard that goes on': `
      const counts = new Map<string, Batch>()
      consumer.on('batch', batch => { counts.set(batch.topic, batch) })
      /** @serial */
      export async function send(client: Client) {
        for (const [topic, batch] of counts) {
          await client.send(batch)
          if (counts.get(topic) !== batch) continue
          counts.delete(topic)
        }
      }
    `,
    'a version that every adder raises': `
      class Store {
        #dirty = new Set<string>()
        #version = 0
        constructor(watcher: Watcher) {
          watcher.on('change', path => {
            this.#dirty.add(path)
            this.#version++
          })
        }
        /** @serial */
        async save(db: Db) {
          const version = this.#version
          await db.save([...this.#dirty])
          if (this.#version === version) this.#dirty.clear()
        }
      }
    `,
    'a version that an adder forgets to raise': `
      class Store {
        #dirty = new Set<string>()
        #version = 0
        constructor(watcher: Watcher) {
          watcher.on('change', path => { this.#dirty.add(path) })
          watcher.on('reset', () => { this.#version++ })
        }
        /** @serial */
        async save(db: Db) {
          const version = this.#version
          await db.save([...this.#dirty])
          if (this.#version === version) this.#dirty.clear() // error: loses
        }
      }
    `,
    'a rebound array is replaced only if it is still the one that was sent': `
      let rows: Row[] = []
      export function insert(row: Row) { rows = [...rows, row] }
      /** @serial */
      export async function flush(db: Db) {
        const batch = rows
        await db.insert(batch)
        if (rows === batch) rows = []
      }
    `,
    'identity says nothing about what is pushed into the same array': `
      let rows: Row[] = []
      export function insert(row: Row) { rows.push(row) }
      /** @serial */
      export async function flush(db: Db) {
        const batch = rows
        await db.insert(batch)
        if (rows === batch) rows = [] // error: loses
      }
    `,
    'only as many are removed as were sent': `
      class Outbox {
        #messages: Message[] = []
        #isFlushing = false
        add(message: Message) { this.#messages.push(message) }
        async flush(socket: Socket) {
          if (this.#isFlushing) return
          this.#isFlushing = true
          const batch = this.#messages.slice()
          await socket.sendAll(batch)
          this.#messages.splice(0, batch.length)
          this.#isFlushing = false
        }
      }
    `,
    'only those are filtered out that were sent': `
      class Outbox {
        #messages: Message[] = []
        #isFlushing = false
        add(message: Message) { this.#messages.push(message) }
        async flush(socket: Socket) {
          if (this.#isFlushing) return
          this.#isFlushing = true
          const batch = new Set(this.#messages)
          await socket.sendAll([...batch])
          this.#messages = this.#messages.filter(message => !batch.has(message))
          this.#isFlushing = false
        }
      }
    `,
    'the length is read again after the await, which counts what came meanwhile': `
      class Outbox {
        #messages: Message[] = []
        #isFlushing = false
        add(message: Message) { this.#messages.push(message) }
        async flush(socket: Socket) {
          if (this.#isFlushing) return
          this.#isFlushing = true
          await socket.sendAll(this.#messages.slice())
          this.#messages.splice(0, this.#messages.length) // error: loses
          this.#isFlushing = false
        }
      }
    `,
    'the last read is behind the await': {
      code: `
        const chunks: Buffer[] = []
        socket.on('data', chunk => { chunks.push(chunk) })
        export async function decode() {
          const charset = await detect(Buffer.concat(chunks))
          const text = Buffer.concat(chunks).toString(charset)
          chunks.length = 0
          return text
        }
      `,
      options: { tier: 'possible' },
    },
    'the last read is before the await': `
      const chunks: Buffer[] = []
      socket.on('data', chunk => { chunks.push(chunk) })
      export async function decode() {
        const all = Buffer.concat(chunks)
        const text = all.toString(await detect(all))
        chunks.length = 0 // error
        return text
      }
    `,
  })
})

describe('F15 claim before the window', () => {
  testRule(rule, {
    'each entry is deleted, then awaited': {
      code: `
        const jobs = new Map<string, Job>()
        queue.on('job', job => { jobs.set(job.id, job) })
        export async function run() {
          for (const [id, job] of jobs) {
            jobs.delete(id)
            await job.run()
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'each entry is awaited, then deleted': `
      const jobs = new Map<string, Job>()
      queue.on('job', job => { jobs.set(job.id, job) })
      export async function run() {
        for (const [id, job] of jobs) {
          await job.run()
          jobs.delete(id) // error
        }
      }
    `,
    'the inner list leaves its map before it is walked': {
      code: `
        const waiting = new Map<string, Request[]>()
        bus.on('request', request => {
          const list = waiting.get(request.key) ?? []
          list.push(request)
          waiting.set(request.key, list)
        })
        export async function answer(key: string) {
          const list = waiting.get(key) ?? []
          waiting.delete(key)
          for (const request of list) {
            await request.answer()
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'the head is shifted, then awaited': {
      code: `
        export class Queue {
          #jobs: Job[] = []
          push(job: Job) { this.#jobs.push(job) }
          async run() {
            while (this.#jobs.length > 0) {
              const job = this.#jobs.shift()
              await job?.run()
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'the head is looked at, awaited, then filtered out by identity': `
      export class Queue {
        jobs: Job[] = []
        push(job: Job) { this.jobs.push(job) }
        async run() {
          while (this.jobs.length > 0) {
            const job = this.jobs[0]
            try {
              await job()
            } finally {
              this.jobs = this.jobs.filter(other => other !== job) // error: repeats
            }
          }
        }
      }
    `,
  })
})

describe('F17 the reset comes before the window', () => {
  testRule(rule, {
    'joined, emptied, then sent': {
      code: `
        export class Journal {
          #lines: string[] = []
          log(line: string) { this.#lines.push(line) }
          async flush(file: File) {
            const text = this.#lines.join(EOL)
            this.#lines = []
            await file.append(text)
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'the call gets what there is, and the promise is awaited after the reset': {
      code: `
        export class Journal {
          #lines: string[] = []
          log(line: string) { this.#lines.push(line) }
          async flush(file: File) {
            const done = file.append(this.#lines)
            this.#lines = []
            await done
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'the promise is awaited before the reset': `
      export class Journal {
        #lines: string[] = []
        log(line: string) { this.#lines.push(line) }
        async flush(file: File) {
          const done = file.append(this.#lines)
          await done
          this.#lines = [] // error
        }
      }
    `,
  })
})
