import { describe } from 'vitest'
import rule from '../../rules/no-late-reset.ts'
import { testFixes } from '../harness/lint.ts'

describe('swap: a reset that rebinds moves up behind the take', () => {
  testFixes(rule, {
    'a Map of counters whose failures are swallowed': {
      code: `
        interface Client { increment(name: string, count: number): Promise<void> }
        export class Counters {
          #counts = new Map<string, number>()
          failures = 0
          increment(name: string) {
            this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1)
          }
          async flush(client: Client) {
            for (const [name, count] of this.#counts) {
              try {
                await client.increment(name, count)
              } catch {
                this.failures += 1
              }
            }
            this.#counts = new Map()
          }
        }
      `,
      output: `
        interface Client { increment(name: string, count: number): Promise<void> }
        export class Counters {
          #counts = new Map<string, number>()
          failures = 0
          increment(name: string) {
            this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1)
          }
          async flush(client: Client) {
            const counts = this.#counts
            this.#counts = new Map()
            for (const [name, count] of counts) {
              try {
                await client.increment(name, count)
              } catch {
                this.failures += 1
              }
            }
          }
        }
      `,
    },
    'a record, with semicolons': {
      code: `
        interface Client { increment(name: string, count: number): Promise<void>; }
        let hits: Record<string, number> = {};
        export function hit(name: string) { hits[name] = (hits[name] ?? 0) + 1; }
        export async function report(client: Client) {
          for (const [name, count] of Object.entries(hits)) {
            try {
              await client.increment(name, count);
            } catch {}
          }
          hits = {};
        }
      `,
      output: `
        interface Client { increment(name: string, count: number): Promise<void>; }
        let hits: Record<string, number> = {};
        export function hit(name: string) { hits[name] = (hits[name] ?? 0) + 1; }
        export async function report(client: Client) {
          const hitsSnapshot = hits;
          hits = {};
          for (const [name, count] of Object.entries(hitsSnapshot)) {
            try {
              await client.increment(name, count);
            } catch {}
          }
        }
      `,
    },
    'an array that is sent in one go': {
      code: `
        interface Api { send(events: string[]): Promise<void> }
        export class Tracker {
          #events: string[] = []
          track(event: string) { this.#events.push(event) }
          async flush(api: Api) {
            try {
              await api.send(this.#events)
            } catch {}
            this.#events = []
          }
        }
      `,
      output: `
        interface Api { send(events: string[]): Promise<void> }
        export class Tracker {
          #events: string[] = []
          track(event: string) { this.#events.push(event) }
          async flush(api: Api) {
            const events = this.#events
            this.#events = []
            try {
              await api.send(events)
            } catch {}
          }
        }
      `,
    },
    'an entry that only starts the same drain may look at the length': {
      code: `
        interface Api { send(event: string): Promise<void> }
        export class Tracker {
          #events: string[] = []
          constructor(private readonly api: Api) {}
          track(event: string) {
            this.#events.push(event)
            if (this.#events.length >= 100) void this.flush()
          }
          async flush() {
            for (const event of this.#events) {
              try {
                await this.api.send(event)
              } catch {}
            }
            this.#events = []
          }
        }
      `,
      output: `
        interface Api { send(event: string): Promise<void> }
        export class Tracker {
          #events: string[] = []
          constructor(private readonly api: Api) {}
          track(event: string) {
            this.#events.push(event)
            if (this.#events.length >= 100) void this.flush()
          }
          async flush() {
            const events = this.#events
            this.#events = []
            for (const event of events) {
              try {
                await this.api.send(event)
              } catch {}
            }
          }
        }
      `,
    },
  })
})

describe('copy: a reset in place moves up behind a copy of what is read', () => {
  testFixes(rule, {
    'clear() of a readonly Map': {
      code: `
        interface Client { increment(name: string, count: number): Promise<void> }
        export class Counters {
          readonly counts = new Map<string, number>()
          increment(name: string) {
            this.counts.set(name, (this.counts.get(name) ?? 0) + 1)
          }
          async flush(client: Client) {
            for (const [name, count] of this.counts) {
              try {
                await client.increment(name, count)
              } catch {}
            }
            this.counts.clear()
          }
        }
      `,
      output: `
        interface Client { increment(name: string, count: number): Promise<void> }
        export class Counters {
          readonly counts = new Map<string, number>()
          increment(name: string) {
            this.counts.set(name, (this.counts.get(name) ?? 0) + 1)
          }
          async flush(client: Client) {
            const countsSnapshot = [...this.counts]
            this.counts.clear()
            for (const [name, count] of countsSnapshot) {
              try {
                await client.increment(name, count)
              } catch {}
            }
          }
        }
      `,
    },
    'clear() of a const Set': {
      code: `
        interface Doc { save(): Promise<void> }
        const dirty = new Set<Doc>()
        export function touch(doc: Doc) { dirty.add(doc) }
        export async function saveAll() {
          for (const doc of dirty) {
            try {
              await doc.save()
            } catch {}
          }
          dirty.clear()
        }
      `,
      output: `
        interface Doc { save(): Promise<void> }
        const dirty = new Set<Doc>()
        export function touch(doc: Doc) { dirty.add(doc) }
        export async function saveAll() {
          const dirtySnapshot = [...dirty]
          dirty.clear()
          for (const doc of dirtySnapshot) {
            try {
              await doc.save()
            } catch {}
          }
        }
      `,
    },
    'only the values are copied where only values are read': {
      code: `
        interface Gauge { name: string; send(): Promise<void> }
        const gauges = new Map<string, Gauge>()
        export function gauge(gauge: Gauge) { gauges.set(gauge.name, gauge) }
        export async function sendAll() {
          for (const gauge of gauges.values()) {
            try {
              await gauge.send()
            } catch {}
          }
          gauges.clear()
        }
      `,
      output: `
        interface Gauge { name: string; send(): Promise<void> }
        const gauges = new Map<string, Gauge>()
        export function gauge(gauge: Gauge) { gauges.set(gauge.name, gauge) }
        export async function sendAll() {
          const gaugesSnapshot = [...gauges.values()]
          gauges.clear()
          for (const gauge of gaugesSnapshot) {
            try {
              await gauge.send()
            } catch {}
          }
        }
      `,
    },
    'length = 0 of a readonly array': {
      code: `
        interface Sink { write(line: string): Promise<void> }
        export class Log {
          readonly lines: string[] = []
          write(line: string) { this.lines.push(line) }
          async flush(sink: Sink) {
            for (const line of this.lines) {
              try {
                await sink.write(line)
              } catch {}
            }
            this.lines.length = 0
          }
        }
      `,
      output: `
        interface Sink { write(line: string): Promise<void> }
        export class Log {
          readonly lines: string[] = []
          write(line: string) { this.lines.push(line) }
          async flush(sink: Sink) {
            const linesSnapshot = [...this.lines]
            this.lines.length = 0
            for (const line of linesSnapshot) {
              try {
                await sink.write(line)
              } catch {}
            }
          }
        }
      `,
    },
  })
})

describe('several takes before one reset', () => {
  testFixes(rule, {
    'MetricsBuffer: both maps are taken, then the helper runs, then both are sent': {
      code: `
        interface StatsClient {
          timing(metric: string, value: number): Promise<void>
          increment(metric: string, value: number): Promise<void>
        }
        export class MetricsBuffer {
          #timers = new Map<string, number>()
          #counters = new Map<string, number>()
          constructor(private readonly client: StatsClient) {}
          incrTimer(metric: string, value: number) {
            this.#timers.set(metric, (this.#timers.get(metric) ?? 0) + value)
          }
          incrCounter(metric: string, value: number) {
            this.#counters.set(metric, (this.#counters.get(metric) ?? 0) + value)
          }
          async flush() {
            for (const [metric, value] of this.#timers) {
              try {
                await this.client.timing(metric, value)
              } catch {}
            }
            for (const [metric, value] of this.#counters) {
              try {
                await this.client.increment(metric, value)
              } catch {}
            }
            this.#reset()
          }
          #reset() {
            this.#timers = new Map()
            this.#counters = new Map()
          }
        }
      `,
      output: `
        interface StatsClient {
          timing(metric: string, value: number): Promise<void>
          increment(metric: string, value: number): Promise<void>
        }
        export class MetricsBuffer {
          #timers = new Map<string, number>()
          #counters = new Map<string, number>()
          constructor(private readonly client: StatsClient) {}
          incrTimer(metric: string, value: number) {
            this.#timers.set(metric, (this.#timers.get(metric) ?? 0) + value)
          }
          incrCounter(metric: string, value: number) {
            this.#counters.set(metric, (this.#counters.get(metric) ?? 0) + value)
          }
          async flush() {
            const timers = this.#timers
            const counters = this.#counters
            this.#reset()
            for (const [metric, value] of timers) {
              try {
                await this.client.timing(metric, value)
              } catch {}
            }
            for (const [metric, value] of counters) {
              try {
                await this.client.increment(metric, value)
              } catch {}
            }
          }
          #reset() {
            this.#timers = new Map()
            this.#counters = new Map()
          }
        }
      `,
    },
  })
})
