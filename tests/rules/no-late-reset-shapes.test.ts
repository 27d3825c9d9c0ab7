import { describe } from 'vitest'
import rule from '../../rules/no-late-reset.ts'
import { testRule } from '../harness/lint.ts'

describe('promise chains and callbacks', () => {
  testRule(rule, {
    'a reset in then': `
      class Buffer {
        #events: Event[] = []
        track(event: Event) { this.#events.push(event) }
        flush(api: Api) {
          return api.send(this.#events).then(() => {
            this.#events = [] // error
          })
        }
      }
    `,
    'a reset in the expression body of then': `
      const lines: string[] = []
      export function log(line: string) { lines.push(line) }
      export function flush(file: FileHandle) {
        return file.write(lines.join('\\n')).then(() => (lines.length = 0)) // error
      }
    `,
    'a reset in finally': `
      const dirty = new Set<Doc>()
      export function touch(doc: Doc) { dirty.add(doc) }
      export function saveAll() {
        return Promise.all([...dirty].map(doc => doc.save())).finally(() => {
          dirty.clear() // error
        })
      }
    `,
    'a reset in the second then of a chain': `
      class Buffer {
        #events: Event[] = []
        track(event: Event) { this.#events.push(event) }
        flush(api: Api) {
          return api
            .send(JSON.stringify(this.#events))
            .then(response => response.json())
            .then(() => {
              this.#events = [] // error
            })
        }
      }
    `,
    'a reset in a Node-style callback': `
      import { writeFile } from 'node:fs'
      let lines: string[] = []
      export function log(line: string) { lines.push(line) }
      export function flush(path: string) {
        writeFile(path, lines.join('\\n'), () => {
          lines = [] // error
        })
      }
    `,
    'a reset behind the call, in the same turn, is in time': `
      class Buffer {
        #events: Event[] = []
        track(event: Event) { this.#events.push(event) }
        flush(api: Api) {
          const sent = api.send([...this.#events])
          this.#events = []
          return sent.then(() => 'sent')
        }
      }
    `,
  })
})

describe('several containers', () => {
  testRule(rule, {
    'MetricsBuffer: two maps and one helper that empties both': `
      export class MetricsBuffer {
        #timers = new Map<string, number>()
        #counters = new Map<string, number>()
        #lastFlush = 0
        constructor(private readonly client: StatsClient) {
          setInterval(() => this.incrCounter('consumer.stuck', 1), 1000)
        }
        incrTimer(metric: string, value: number) {
          this.#timers.set(metric, (this.#timers.get(metric) ?? 0) + value)
          this.#throttledRecord()
        }
        incrCounter(metric: string, value: number) {
          this.#counters.set(metric, (this.#counters.get(metric) ?? 0) + value)
          this.#throttledRecord()
        }
        #throttledRecord() {
          if (Date.now() - this.#lastFlush > 1000) void this.flush()
        }
        async flush() {
          for (const [metric, value] of this.#timers) {
            await this.client.timing(metric, value)
          }
          for (const [metric, value] of this.#counters) {
            await this.client.increment(metric, value)
          }
          this.#reset() // error: loses, loses
          this.#lastFlush = Date.now()
        }
        #reset() {
          this.#timers.clear()
          this.#counters.clear()
        }
      }
    `,
    'MetricsBuffer with the half-cure': `
      export class MetricsBuffer {
        #timers: Record<string, number> = {}
        #counters: Record<string, number> = {}
        incrTimer(metric: string, value: number) {
          this.#timers[metric] = (this.#timers[metric] ?? 0) + value
        }
        incrCounter(metric: string, value: number) {
          this.#counters[metric] = (this.#counters[metric] ?? 0) + value
        }
        async flush(client: StatsClient) {
          const timers = Object.entries(this.#timers)
          const counters = Object.entries(this.#counters)
          for (const [metric, value] of timers) await client.timing(metric, value)
          for (const [metric, value] of counters) await client.increment(metric, value)
          this.#timers = {} // error
          this.#counters = {} // error
        }
      }
    `,
    'MetricsTrackingProducer: nested counters of delivery callbacks': `
      export class TrackingProducer {
        #counts: Record<string, { success: number; error: number }> = {}
        constructor(private readonly producer: Producer, private readonly stats: StatsClient) {
          producer.on('delivery-report', (error, report) => this.#track(error, report.topic))
          setInterval(() => void this.#record(), 1000)
        }
        #track(error: Error | null, topic: string) {
          const counts = (this.#counts[topic] ??= { success: 0, error: 0 })
          counts[error ? 'error' : 'success'] += 1
        }
        async #record() {
          for (const [topic, { success, error }] of Object.entries(this.#counts)) {
            await this.stats.gauge(topic, success, error)
          }
          this.#counts = {} // error
        }
      }
    `,
    'only the map that is reset too late is reported': `
      export class Metrics {
        #timers = new Map<string, number>()
        #counters = new Map<string, number>()
        time(metric: string, value: number) { this.#timers.set(metric, value) }
        count(metric: string, value: number) { this.#counters.set(metric, value) }
        async flush(client: StatsClient) {
          const timers = this.#timers
          this.#timers = new Map()
          for (const [metric, value] of timers) await client.timing(metric, value)
          for (const [metric, value] of this.#counters) await client.increment(metric, value)
          this.#counters = new Map() // error
        }
      }
    `,
  })
})

describe('where the reset stands', () => {
  testRule(rule, {
    'in finally': `
      class Buffer {
        #events: Event[] = []
        track(event: Event) { this.#events.push(event) }
        async flush(api: Api) {
          try {
            await api.send(this.#events)
          } finally {
            this.#events = [] // error
          }
        }
      }
    `,
    'under a condition that the answer decides': `
      class Buffer {
        #events: Event[] = []
        track(event: Event) { this.#events.push(event) }
        async flush(api: Api) {
          const response = await api.send(this.#events)
          if (response.ok) this.#events = [] // error
        }
      }
    `,
    'in each arm of a switch': `
      class Buffer {
        #events: Event[] = []
        track(event: Event) { this.#events.push(event) }
        async flush(api: Api) {
          switch (await api.send(JSON.stringify(this.#events))) {
            case 'accepted':
              this.#events.length = 0 // error
              break
            default:
              break
          }
        }
      }
    `,
    'on a path that the await does not reach': `
      class Buffer {
        #events: Event[] = []
        track(event: Event) { this.#events.push(event) }
        async flush(api: Api, isOffline: boolean) {
          if (isOffline) {
            console.log(this.#events.join())
            this.#events = []
            return
          }
          await api.ping()
        }
      }
    `,
    'in front of the read-out': `
      class Buffer {
        #events: Event[] = []
        track(event: Event) { this.#events.push(event) }
        async reload(api: Api) {
          this.#events = []
          await api.connect()
          for (const event of this.#events) console.log(event)
        }
      }
    `,
    'in a static method': `
      export class Registry {
        static #seen = new Set<string>()
        static add(name: string) { Registry.#seen.add(name) }
        static async publish(api: Api) {
          for (const name of Registry.#seen) await api.publish(name)
          Registry.#seen.clear() // error
        }
      }
    `,
    'in a factory': `
      export function createBatcher(send) {
        let batch = []
        async function flush() {
          await send(batch)
          batch = [] // error
        }
        return {
          add(item) {
            batch.push(item)
            if (batch.length >= 100) flush()
          },
          flush,
        }
      }
    `,
    'at module level, with cleanups that other tests add meanwhile': `
      let cleanups: (() => Promise<void>)[] = []
      export function onCleanup(fn: () => Promise<void>) { cleanups.unshift(fn) }
      export async function cleanup() {
        for (const fn of cleanups.reverse()) await fn()
        cleanups = [] // error
      }
    `,
  })
})
