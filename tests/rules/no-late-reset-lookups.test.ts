import { describe } from 'vitest'
import rule from '../../rules/no-late-reset.ts'
import { testFixes } from '../harness/lint.ts'

describe('the work looks up what it walks by key', () => {
  testFixes(rule, {
    'a record is walked by its keys': {
      code: `
        interface Sink { send(topic: string, count: number): Promise<void> }
        let counts: Record<string, number> = {}
        export function count(topic: string) { counts[topic] = (counts[topic] ?? 0) + 1 }
        export async function flush(sink: Sink) {
          for (const topic of Object.keys(counts)) {
            await sink.send(topic, counts[topic] ?? 0)
          }
          counts = {}
        }
      `,
      output: `
        interface Sink { send(topic: string, count: number): Promise<void> }
        let counts: Record<string, number> = {}
        export function count(topic: string) { counts[topic] = (counts[topic] ?? 0) + 1 }
        export async function flush(sink: Sink) {
          const countsSnapshot = counts
          counts = {}
          try {
            for (const topic of Object.keys(countsSnapshot)) {
              await sink.send(topic, countsSnapshot[topic] ?? 0)
            }
          } catch (error) {
            for (const [key, value] of Object.entries(countsSnapshot)) {
              counts[key] = (counts[key] ?? 0) + value
            }
            throw error
          }
        }
      `,
      suggestions: {
        'Take `counts` and reset first, drop it after a failure': `
        interface Sink { send(topic: string, count: number): Promise<void> }
        let counts: Record<string, number> = {}
        export function count(topic: string) { counts[topic] = (counts[topic] ?? 0) + 1 }
        export async function flush(sink: Sink) {
          const countsSnapshot = counts
          counts = {}
          for (const topic of Object.keys(countsSnapshot)) {
            await sink.send(topic, countsSnapshot[topic] ?? 0)
          }
        }
      `,
      },
    },
    'the keys of a record are handed to a callback': {
      code: `
        interface Sink { send(topic: string, count: number): Promise<void> }
        let counts: Record<string, number> = {}
        export function count(topic: string) { counts[topic] = (counts[topic] ?? 0) + 1 }
        export async function flush(sink: Sink) {
          await Promise.all(Object.keys(counts).map(topic => sink.send(topic, counts[topic] ?? 0)))
          counts = {}
        }
      `,
      output: `
        interface Sink { send(topic: string, count: number): Promise<void> }
        let counts: Record<string, number> = {}
        export function count(topic: string) { counts[topic] = (counts[topic] ?? 0) + 1 }
        export async function flush(sink: Sink) {
          const countsSnapshot = counts
          counts = {}
          try {
            await Promise.all(Object.keys(countsSnapshot).map(topic => sink.send(topic, countsSnapshot[topic] ?? 0)))
          } catch (error) {
            for (const [key, value] of Object.entries(countsSnapshot)) {
              counts[key] = (counts[key] ?? 0) + value
            }
            throw error
          }
        }
      `,
      suggestions: {
        'Take `counts` and reset first, drop it after a failure': `
        interface Sink { send(topic: string, count: number): Promise<void> }
        let counts: Record<string, number> = {}
        export function count(topic: string) { counts[topic] = (counts[topic] ?? 0) + 1 }
        export async function flush(sink: Sink) {
          const countsSnapshot = counts
          counts = {}
          await Promise.all(Object.keys(countsSnapshot).map(topic => sink.send(topic, countsSnapshot[topic] ?? 0)))
        }
      `,
      },
    },
    'the author has a copy of the keys, and no values': {
      code: `
        interface Sink { send(topic: string, count: number): Promise<void> }
        export class Counts {
          readonly counts = new Map<string, number>()
          count(topic: string) { this.counts.set(topic, (this.counts.get(topic) ?? 0) + 1) }
          async flush(sink: Sink) {
            const topics = [...this.counts.keys()]
            for (const topic of topics) {
              await sink.send(topic, this.counts.get(topic) ?? 0)
            }
            this.counts.clear()
          }
        }
      `,
      output: `
        interface Sink { send(topic: string, count: number): Promise<void> }
        export class Counts {
          readonly counts = new Map<string, number>()
          count(topic: string) { this.counts.set(topic, (this.counts.get(topic) ?? 0) + 1) }
          async flush(sink: Sink) {
            const countsSnapshot = new Map(this.counts)
            this.counts.clear()
            try {
              const topics = [...countsSnapshot.keys()]
              for (const topic of topics) {
                await sink.send(topic, countsSnapshot.get(topic) ?? 0)
              }
            } catch (error) {
              for (const [key, value] of countsSnapshot) {
                this.counts.set(key, (this.counts.get(key) ?? 0) + value)
              }
              throw error
            }
          }
        }
      `,
      suggestions: {
        'Take `this.counts` and reset first, drop it after a failure': `
        interface Sink { send(topic: string, count: number): Promise<void> }
        export class Counts {
          readonly counts = new Map<string, number>()
          count(topic: string) { this.counts.set(topic, (this.counts.get(topic) ?? 0) + 1) }
          async flush(sink: Sink) {
            const countsSnapshot = new Map(this.counts)
            this.counts.clear()
            const topics = [...countsSnapshot.keys()]
            for (const topic of topics) {
              await sink.send(topic, countsSnapshot.get(topic) ?? 0)
            }
          }
        }
      `,
      },
    },
    'a Map is walked by its keys': {
      code: `
        interface Job { run(): Promise<void> }
        export class Jobs {
          #jobs = new Map<string, Job>()
          add(id: string, job: Job) { this.#jobs.set(id, job) }
          async flush() {
            for (const id of this.#jobs.keys()) {
              await this.#jobs.get(id)?.run()
            }
            this.#jobs = new Map()
          }
        }
      `,
      output: `
        interface Job { run(): Promise<void> }
        export class Jobs {
          #jobs = new Map<string, Job>()
          add(id: string, job: Job) { this.#jobs.set(id, job) }
          async flush() {
            for (const id of this.#jobs.keys()) {
              await this.#jobs.get(id)?.run()
            }
            this.#jobs = new Map()
          }
        }
      `,
      suggestions: {
        'Take `this.#jobs` and reset first, put it back after a failure (two failed runs could put back an older value over a newer one)': `
        interface Job { run(): Promise<void> }
        export class Jobs {
          #jobs = new Map<string, Job>()
          add(id: string, job: Job) { this.#jobs.set(id, job) }
          async flush() {
            const jobs = this.#jobs
            this.#jobs = new Map()
            try {
              for (const id of jobs.keys()) {
                await jobs.get(id)?.run()
              }
            } catch (error) {
              for (const [key, value] of jobs) {
                if (!this.#jobs.has(key)) this.#jobs.set(key, value)
              }
              throw error
            }
          }
        }
      `,
        'Take `this.#jobs` and reset first, drop it after a failure': `
        interface Job { run(): Promise<void> }
        export class Jobs {
          #jobs = new Map<string, Job>()
          add(id: string, job: Job) { this.#jobs.set(id, job) }
          async flush() {
            const jobs = this.#jobs
            this.#jobs = new Map()
            for (const id of jobs.keys()) {
              await jobs.get(id)?.run()
            }
          }
        }
      `,
      },
    },
    'an array is walked by its keys': {
      code: `
        interface Sink { send(line: string | undefined): Promise<void> }
        export class Log {
          #lines: string[] = []
          add(line: string) { this.#lines.push(line) }
          async flush(sink: Sink) {
            for (const index of this.#lines.keys()) {
              await sink.send(this.#lines[index])
            }
            this.#lines.length = 0
          }
        }
      `,
      output: `
        interface Sink { send(line: string | undefined): Promise<void> }
        export class Log {
          #lines: string[] = []
          add(line: string) { this.#lines.push(line) }
          async flush(sink: Sink) {
            const lines = this.#lines
            this.#lines = []
            try {
              for (const index of lines.keys()) {
                await sink.send(lines[index])
              }
            } catch (error) {
              this.#lines.unshift(...lines)
              throw error
            }
          }
        }
      `,
      suggestions: {
        'Take `this.#lines` and reset first, put the rest back after a failure': `
        interface Sink { send(line: string | undefined): Promise<void> }
        export class Log {
          #lines: string[] = []
          add(line: string) { this.#lines.push(line) }
          async flush(sink: Sink) {
            const lines = this.#lines
            this.#lines = []
            let handedOver = 0
            try {
              for (const index of lines.keys()) {
                await sink.send(lines[index])
                handedOver += 1
              }
            } catch (error) {
              this.#lines.unshift(...lines.slice(handedOver))
              throw error
            }
          }
        }
      `,
        'Take `this.#lines` and reset first, drop it after a failure': `
        interface Sink { send(line: string | undefined): Promise<void> }
        export class Log {
          #lines: string[] = []
          add(line: string) { this.#lines.push(line) }
          async flush(sink: Sink) {
            const lines = this.#lines
            this.#lines = []
            for (const index of lines.keys()) {
              await sink.send(lines[index])
            }
          }
        }
      `,
      },
    },
  })
})
