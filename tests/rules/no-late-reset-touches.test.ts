import { describe } from 'vitest'
import rule from '../../rules/no-late-reset.ts'
import { testFixes } from '../harness/lint.ts'

describe('the work touches what it walks', () => {
  testFixes(rule, {
    'another look at it is given what was taken, and is a reason': {
      code: `
        interface Sink { send(line: string, left: number): Promise<void> }
        let lines = new Set<string>()
        export function add(line: string) { lines.add(line) }
        export async function flush(sink: Sink) {
          for (const line of lines) {
            try {
              await sink.send(line, lines.size)
            } catch {}
          }
          lines = new Set()
        }
      `,
      output: `
        interface Sink { send(line: string, left: number): Promise<void> }
        let lines = new Set<string>()
        export function add(line: string) { lines.add(line) }
        export async function flush(sink: Sink) {
          for (const line of lines) {
            try {
              await sink.send(line, lines.size)
            } catch {}
          }
          lines = new Set()
        }
      `,
      suggestions: {
        'Take `lines` and reset first (the work reads it before the reset, on line 8)': `
        interface Sink { send(line: string, left: number): Promise<void> }
        let lines = new Set<string>()
        export function add(line: string) { lines.add(line) }
        export async function flush(sink: Sink) {
          const linesSnapshot = lines
          lines = new Set()
          for (const line of linesSnapshot) {
            try {
              await sink.send(line, linesSnapshot.size)
            } catch {}
          }
        }
      `,
      },
    },
    'what is handled is deleted from what was taken': {
      code: `
        interface Job { run(): Promise<void> }
        export class Jobs {
          #jobs = new Map<string, Job>()
          add(id: string, job: Job) { this.#jobs.set(id, job) }
          async flush() {
            for (const [id, job] of this.#jobs) {
              await job.run()
              this.#jobs.delete(id)
            }
            this.#jobs.clear()
          }
        }
      `,
      output: `
        interface Job { run(): Promise<void> }
        export class Jobs {
          #jobs = new Map<string, Job>()
          add(id: string, job: Job) { this.#jobs.set(id, job) }
          async flush() {
            for (const [id, job] of this.#jobs) {
              await job.run()
              this.#jobs.delete(id)
            }
            this.#jobs.clear()
          }
        }
      `,
      suggestions: {
        'Take `this.#jobs` and reset first, put it back after a failure (the work writes to it before the reset, on line 9)': `
        interface Job { run(): Promise<void> }
        export class Jobs {
          #jobs = new Map<string, Job>()
          add(id: string, job: Job) { this.#jobs.set(id, job) }
          async flush() {
            const jobs = this.#jobs
            this.#jobs = new Map<string, Job>()
            try {
              for (const [id, job] of jobs) {
                await job.run()
                jobs.delete(id)
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
        'Take `this.#jobs` and reset first, drop it after a failure (the work writes to it before the reset, on line 9)': `
        interface Job { run(): Promise<void> }
        export class Jobs {
          #jobs = new Map<string, Job>()
          add(id: string, job: Job) { this.#jobs.set(id, job) }
          async flush() {
            const jobs = this.#jobs
            this.#jobs = new Map<string, Job>()
            for (const [id, job] of jobs) {
              await job.run()
              jobs.delete(id)
            }
          }
        }
      `,
      },
    },
    'what failed is kept for the next time': {
      code: `
        interface Job { run(): Promise<void> }
        export class Jobs {
          #jobs: Job[] = []
          add(job: Job) { this.#jobs.push(job) }
          async flush() {
            const jobs = this.#jobs
            for (const job of jobs) {
              try {
                await job.run()
              } catch {
                this.#jobs.push(job)
              }
            }
            this.#jobs = []
          }
        }
      `,
      output: `
        interface Job { run(): Promise<void> }
        export class Jobs {
          #jobs: Job[] = []
          add(job: Job) { this.#jobs.push(job) }
          async flush() {
            const jobs = this.#jobs
            for (const job of jobs) {
              try {
                await job.run()
              } catch {
                this.#jobs.push(job)
              }
            }
            this.#jobs = []
          }
        }
      `,
      suggestions: {
        'Take `this.#jobs` and reset first, put it back after a failure (the work writes to it before the reset, on line 12)': `
        interface Job { run(): Promise<void> }
        export class Jobs {
          #jobs: Job[] = []
          add(job: Job) { this.#jobs.push(job) }
          async flush() {
            const jobs = this.#jobs
            this.#jobs = []
            try {
              for (const job of jobs) {
                try {
                  await job.run()
                } catch {
                  this.#jobs.push(job)
                }
              }
            } catch (error) {
              this.#jobs = [...jobs, ...this.#jobs]
              throw error
            }
          }
        }
      `,
        'Take `this.#jobs` and reset first, drop it after a failure (the work writes to it before the reset, on line 12)': `
        interface Job { run(): Promise<void> }
        export class Jobs {
          #jobs: Job[] = []
          add(job: Job) { this.#jobs.push(job) }
          async flush() {
            const jobs = this.#jobs
            this.#jobs = []
            for (const job of jobs) {
              try {
                await job.run()
              } catch {
                this.#jobs.push(job)
              }
            }
          }
        }
      `,
      },
    },
    'an alias inside of the work': {
      code: `
        interface Sink { send(lines: string[]): Promise<void>; warn(left: number): void }
        let lines: string[] = []
        export function add(line: string) { lines.push(line) }
        export async function flush(sink: Sink) {
          try {
            const batch = lines
            await sink.send(batch)
          } catch {
            sink.warn(lines.length)
          } finally {
            lines = []
          }
        }
      `,
      output: `
        interface Sink { send(lines: string[]): Promise<void>; warn(left: number): void }
        let lines: string[] = []
        export function add(line: string) { lines.push(line) }
        export async function flush(sink: Sink) {
          try {
            const batch = lines
            await sink.send(batch)
          } catch {
            sink.warn(lines.length)
          } finally {
            lines = []
          }
        }
      `,
      suggestions: {
        'Take `lines` and reset first (the work reads it before the reset, on line 10)': `
        interface Sink { send(lines: string[]): Promise<void>; warn(left: number): void }
        let lines: string[] = []
        export function add(line: string) { lines.push(line) }
        export async function flush(sink: Sink) {
          const linesSnapshot = lines
          lines = []
          try {
            const batch = linesSnapshot
            await sink.send(batch)
          } catch {
            sink.warn(linesSnapshot.length)
          }
        }
      `,
      },
    },
    'another name for the object': {
      code: `
        interface Sink { send(lines: string[]): Promise<void> }
        export class Log {
          lines: string[] = []
          add(line: string) { this.lines.push(line) }
          async flush(sink: Sink) {
            const self = this
            await sink.send(self.lines)
            this.lines = []
          }
        }
      `,
      output: `
        interface Sink { send(lines: string[]): Promise<void> }
        export class Log {
          lines: string[] = []
          add(line: string) { this.lines.push(line) }
          async flush(sink: Sink) {
            const self = this
            const lines = self.lines
            this.lines = []
            try {
              await sink.send(lines)
            } catch (error) {
              self.lines = [...lines, ...self.lines]
              throw error
            }
          }
        }
      `,
      suggestions: {
        'Take `this.lines` and reset first, drop it after a failure': `
        interface Sink { send(lines: string[]): Promise<void> }
        export class Log {
          lines: string[] = []
          add(line: string) { this.lines.push(line) }
          async flush(sink: Sink) {
            const self = this
            const lines = self.lines
            this.lines = []
            await sink.send(lines)
          }
        }
      `,
      },
    },
  })
})
