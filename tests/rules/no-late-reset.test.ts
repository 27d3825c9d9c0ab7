import { describe } from 'vitest'
import rule from '../../rules/no-late-reset.ts'
import { testRule } from '../harness/lint.ts'

describe('how a container is reset', () => {
  testRule(rule, {
    'a new Map loses the counts that came while the old one was sent': `
      class Counters {
        #counts = new Map<string, number>()
        increment(name: string) {
          this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1)
        }
        async flush(client: Client) {
          for (const [name, count] of this.#counts) {
            await client.increment(name, count)
          }
          this.#counts = new Map() // error
        }
      }
    `,
    'clear()': `
      class Counters {
        readonly #counts = new Map<string, number>()
        increment(name: string) {
          this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1)
        }
        async flush(client: Client) {
          for (const [name, count] of this.#counts) {
            await client.increment(name, count)
          }
          this.#counts.clear() // error
        }
      }
    `,
    'an empty array': `
      class Buffer {
        private lines: string[] = []
        write(line: string) { this.lines.push(line) }
        async flush(sink: Sink) {
          await Promise.all(this.lines.map(line => sink.write(line)))
          this.lines = [] // error
        }
      }
    `,
    'length = 0': `
      class Buffer {
        readonly #lines: string[] = []
        write(line: string) { this.#lines.push(line) }
        async flush(sink: Sink) {
          await Promise.all(this.#lines.map(line => sink.write(line)))
          this.#lines.length = 0 // error
        }
      }
    `,
    'splice(0) whose result is dropped': `
      class Buffer {
        readonly #lines: string[] = []
        write(line: string) { this.#lines.push(line) }
        async flush(sink: Sink) {
          await sink.writeAll(this.#lines)
          this.#lines.splice(0) // error
        }
      }
    `,
    'splice(0, length) whose result is dropped': `
      class Buffer {
        readonly #lines: string[] = []
        write(line: string) { this.#lines.push(line) }
        async flush(sink: Sink) {
          await sink.writeAll(this.#lines)
          this.#lines.splice(0, this.#lines.length) // error
        }
      }
    `,
    'an empty record': `
      let counts: Record<string, number> = {}
      export function hit(name: string) { counts[name] = (counts[name] ?? 0) + 1 }
      export async function report(client: Client) {
        for (const [name, count] of Object.entries(counts)) {
          await client.increment(name, count)
        }
        counts = {} // error
      }
    `,
    'a record without prototype': `
      let counts: Record<string, number> = Object.create(null)
      export function hit(name: string) { counts[name] = (counts[name] ?? 0) + 1 }
      export async function report(client: Client) {
        for (const name in counts) {
          await client.increment(name, counts[name])
        }
        counts = Object.create(null) // error
      }
    `,
    'a helper that resets': `
      class Counters {
        #counts = new Map<string, number>()
        increment(name: string) {
          this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1)
        }
        async flush(client: Client) {
          for (const [name, count] of this.#counts) {
            await client.increment(name, count)
          }
          this.#reset() // error
        }
        #reset() {
          this.#counts = new Map()
        }
      }
    `,
    'each entry is deleted after its own await, and a handler may have set it again': `
      class Dirty {
        #files = new Map<string, string>()
        constructor(watcher: Watcher) {
          watcher.on('change', (path, text) => { this.#files.set(path, text) })
        }
        async save(disk: Disk) {
          for (const [path, text] of this.#files) {
            await disk.write(path, text)
            this.#files.delete(path) // error
          }
        }
      }
    `,
    'delete of a record entry after its own await': `
      const pending: Record<string, Patch> = {}
      export function patch(id: string, change: Patch) { pending[id] = change }
      export async function push(server: Server) {
        for (const id of Object.keys(pending)) {
          await server.send(id, pending[id])
          delete pending[id] // error
        }
      }
    `,
    'the first entry is looked at, awaited on and shifted': `
      const queue: Job[] = []
      export function add(job: Job) { queue.push(job) }
      export async function work() {
        while (queue.length > 0) {
          await queue[0].run()
          queue.shift() // error
        }
      }
    `,
    'the first entry is kept in a variable, awaited on and shifted': `
      class Outbox {
        #queue: Message[] = []
        constructor(bus: Bus) {
          bus.on('urgent', message => { this.#queue.unshift(message) })
        }
        async flush(socket: Socket) {
          while (this.#queue.length) {
            const message = this.#queue[0]
            await socket.send(message)
            this.#queue.shift() // error
          }
        }
      }
    `,
  })
})

describe('how a container is read out', () => {
  testRule(rule, {
    'the half-cure: a snapshot first, the reset last': `
      class Counters {
        #counts = new Map<string, number>()
        increment(name: string) {
          this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1)
        }
        async flush(client: Client) {
          const counts = [...this.#counts]
          for (const [name, count] of counts) {
            await client.increment(name, count)
          }
          this.#counts.clear() // error
        }
      }
    `,
    'an alias that is reset behind its back': `
      class Buffer {
        #lines: string[] = []
        write(line: string) { this.#lines.push(line) }
        async flush(sink: Sink) {
          const lines = this.#lines
          await sink.writeAll(lines)
          this.#lines = [] // error
        }
      }
    `,
    'handed to a call as a whole': `
      class Buffer {
        #events: Event[] = []
        track(event: Event) { this.#events.push(event) }
        async flush(api: Api) {
          if (this.#events.length === 0) return
          await api.send(this.#events)
          this.#events = [] // error
        }
      }
    `,
    'handed to a call inside an object': `
      class Buffer {
        #events: Event[] = []
        track(event: Event) { this.#events.push(event) }
        async flush(api: Api) {
          await api.post('/events', { events: this.#events })
          this.#events = [] // error
        }
      }
    `,
    'spread into a call': `
      class Buffer {
        #events: Event[] = []
        track(event: Event) { this.#events.push(event) }
        async flush(api: Api) {
          await api.send(...this.#events)
          this.#events = [] // error
        }
      }
    `,
    join: `
      const lines: string[] = []
      export function log(line: string) { lines.push(line) }
      export async function flush(file: FileHandle) {
        await file.write(lines.join('\\n'))
        lines.length = 0 // error
      }
    `,
    'JSON.stringify': `
      let samples: Sample[] = []
      export function record(sample: Sample) { samples.push(sample) }
      export async function upload() {
        const body = JSON.stringify(samples)
        await fetch('/samples', { method: 'POST', body })
        samples = [] // error
      }
    `,
    'Object.fromEntries of a Map': `
      const gauges = new Map<string, number>()
      export function gauge(name: string, value: number) { gauges.set(name, value) }
      export async function upload(api: Api) {
        await api.put(Object.fromEntries(gauges))
        gauges.clear() // error
      }
    `,
    'Array.from of the values': `
      const gauges = new Map<string, Gauge>()
      export function gauge(gauge: Gauge) { gauges.set(gauge.name, gauge) }
      export async function upload(api: Api) {
        await api.put(Array.from(gauges.values()))
        gauges.clear() // error
      }
    `,
    'forEach whose promises are awaited later': `
      const dirty = new Set<Doc>()
      export function touch(doc: Doc) { dirty.add(doc) }
      export async function saveAll() {
        const saving: Promise<void>[] = []
        dirty.forEach(doc => { saving.push(doc.save()) })
        await Promise.all(saving)
        dirty.clear() // error
      }
    `,
    'an index loop': `
      class Buffer {
        #events: Event[] = []
        track(event: Event) { this.#events.push(event) }
        async flush(api: Api) {
          for (let i = 0, n = this.#events.length; i < n; i++) {
            await api.send(this.#events[i])
          }
          this.#events = [] // error
        }
      }
    `,
    'the last read before the reset decides': `
      class Buffer {
        #events: Event[] = []
        track(event: Event) { this.#events.push(event) }
        async flush(api: Api) {
          for (const event of this.#events) event.seal()
          const events = [...this.#events]
          await api.send(events)
          this.#events = [] // error
        }
      }
    `,
  })
})
