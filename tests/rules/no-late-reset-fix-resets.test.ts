import { describe } from 'vitest'
import rule from '../../rules/no-late-reset.ts'
import { testFixes } from '../harness/lint.ts'

describe('resets of other kinds', () => {
  testFixes(rule, {
    'a reset to a constant, when nothing can fail': {
      code: `
        interface Sink { send(name: string, count: number): Promise<void> }
        let counts = new Map<string, number>()
        export function count(name: string) { counts.set(name, (counts.get(name) ?? 0) + 1) }
        export async function flush(sink: Sink) {
          for (const [name, count] of counts) {
            try {
              await sink.send(name, count)
            } catch {}
          }
          counts = new Map([['failures', 0]])
        }
      `,
      output: `
        interface Sink { send(name: string, count: number): Promise<void> }
        let counts = new Map<string, number>()
        export function count(name: string) { counts.set(name, (counts.get(name) ?? 0) + 1) }
        export async function flush(sink: Sink) {
          const countsSnapshot = counts
          counts = new Map([['failures', 0]])
          for (const [name, count] of countsSnapshot) {
            try {
              await sink.send(name, count)
            } catch {}
          }
        }
      `,
    },
    'a reset to a constant, which would come on top of what is put back': {
      code: `
        interface Sink { send(row: string): Promise<void> }
        let rows: string[] = ['header']
        export function add(row: string) { rows.push(row) }
        export async function flush(sink: Sink) {
          for (const row of rows) await sink.send(row)
          rows = ['header']
        }
      `,
      output: `
        interface Sink { send(row: string): Promise<void> }
        let rows: string[] = ['header']
        export function add(row: string) { rows.push(row) }
        export async function flush(sink: Sink) {
          for (const row of rows) await sink.send(row)
          rows = ['header']
        }
      `,
      suggestions: {
        'Take `rows` and reset first, put it back after a failure (its reset puts something in)': `
        interface Sink { send(row: string): Promise<void> }
        let rows: string[] = ['header']
        export function add(row: string) { rows.push(row) }
        export async function flush(sink: Sink) {
          const rowsSnapshot = rows
          rows = ['header']
          try {
            for (const row of rowsSnapshot) await sink.send(row)
          } catch (error) {
            rows = [...rowsSnapshot, ...rows]
            throw error
          }
        }
      `,
        'Take `rows` and reset first, drop it after a failure': `
        interface Sink { send(row: string): Promise<void> }
        let rows: string[] = ['header']
        export function add(row: string) { rows.push(row) }
        export async function flush(sink: Sink) {
          const rowsSnapshot = rows
          rows = ['header']
          for (const row of rowsSnapshot) await sink.send(row)
        }
      `,
      },
    },
    'a helper in a finally': {
      code: `
        interface Sink { send(line: string): Promise<void> }
        export class Log {
          #lines: string[] = []
          add(line: string) { this.#lines.push(line) }
          async flush(sink: Sink) {
            try {
              for (const line of this.#lines) await sink.send(line)
            } finally {
              this.#reset()
            }
          }
          #reset() { this.#lines = [] }
        }
      `,
      output: `
        interface Sink { send(line: string): Promise<void> }
        export class Log {
          #lines: string[] = []
          add(line: string) { this.#lines.push(line) }
          async flush(sink: Sink) {
            const lines = this.#lines
            this.#reset()
            for (const line of lines) await sink.send(line)
          }
          #reset() { this.#lines = [] }
        }
      `,
    },
    'a reset in a reaction, where the author takes before': {
      code: `
        interface Sink { send(lines: string[]): Promise<void> }
        export class Log {
          #lines: string[] = []
          add(line: string) { this.#lines.push(line) }
          flush(sink: Sink) {
            const lines = this.#lines
            return sink.send(lines).then(() => {
              this.#lines = []
            })
          }
        }
      `,
      output: `
        interface Sink { send(lines: string[]): Promise<void> }
        export class Log {
          #lines: string[] = []
          add(line: string) { this.#lines.push(line) }
          flush(sink: Sink) {
            const lines = this.#lines
            return sink.send(lines).then(() => {
              this.#lines = []
            })
          }
        }
      `,
      suggestions: {
        'Take `this.#lines` and reset first, put it back after a rejection (the reset is in a callback)': `
        interface Sink { send(lines: string[]): Promise<void> }
        export class Log {
          #lines: string[] = []
          add(line: string) { this.#lines.push(line) }
          flush(sink: Sink) {
            const lines = this.#lines
            this.#lines = []
            return sink.send(lines).then(() => {}, error => {
              this.#lines = [...lines, ...this.#lines]
              throw error
            })
          }
        }
      `,
        'Take `this.#lines` and reset first, drop it after a failure (the reset is in a callback)': `
        interface Sink { send(lines: string[]): Promise<void> }
        export class Log {
          #lines: string[] = []
          add(line: string) { this.#lines.push(line) }
          flush(sink: Sink) {
            const lines = this.#lines
            this.#lines = []
            return sink.send(lines).then(() => {})
          }
        }
      `,
      },
    },
    'a reset in the callback of an old interface': {
      code: `
        interface Disk { write(text: string, done: () => void): void }
        let lines: string[] = []
        export function add(line: string) { lines.push(line) }
        export function flush(disk: Disk) {
          disk.write(lines.join(','), () => { lines = [] })
        }
      `,
      output: `
        interface Disk { write(text: string, done: () => void): void }
        let lines: string[] = []
        export function add(line: string) { lines.push(line) }
        export function flush(disk: Disk) {
          disk.write(lines.join(','), () => { lines = [] })
        }
      `,
      suggestions: {
        'Take `lines` and reset first, drop it after a failure (the reset is in a callback)': `
        interface Disk { write(text: string, done: () => void): void }
        let lines: string[] = []
        export function add(line: string) { lines.push(line) }
        export function flush(disk: Disk) {
          const linesSnapshot = lines
          lines = []
          disk.write(linesSnapshot.join(','), () => {})
        }
      `,
      },
    },
    'a read in a helper that the operation waits for': {
      code: `
        interface Sink { send(line: string): Promise<void> }
        export class Log {
          #lines: string[] = []
          add(line: string) { this.#lines.push(line) }
          async flush(sink: Sink) {
            await this.#sendAll(sink)
            this.#lines = []
          }
          async #sendAll(sink: Sink) {
            for (const line of this.#lines) await sink.send(line)
          }
        }
      `,
      output: `
        interface Sink { send(line: string): Promise<void> }
        export class Log {
          #lines: string[] = []
          add(line: string) { this.#lines.push(line) }
          async flush(sink: Sink) {
            await this.#sendAll(sink)
            this.#lines = []
          }
          async #sendAll(sink: Sink) {
            for (const line of this.#lines) await sink.send(line)
          }
        }
      `,
    },
    'values for which the restoring code has names of its own': {
      code: `
        interface Sink { send(value: string, count: number): Promise<void> }
        let counts: Record<string, number> = {}
        export function count(value: string) { counts[value] = (counts[value] ?? 0) + 1 }
        export async function flush(sink: Sink) {
          for (const [key, value] of Object.entries(counts)) await sink.send(key, value)
          counts = {}
        }
      `,
      output: `
        interface Sink { send(value: string, count: number): Promise<void> }
        let counts: Record<string, number> = {}
        export function count(value: string) { counts[value] = (counts[value] ?? 0) + 1 }
        export async function flush(sink: Sink) {
          const countsSnapshot = counts
          counts = {}
          try {
            for (const [key, value] of Object.entries(countsSnapshot)) await sink.send(key, value)
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
        interface Sink { send(value: string, count: number): Promise<void> }
        let counts: Record<string, number> = {}
        export function count(value: string) { counts[value] = (counts[value] ?? 0) + 1 }
        export async function flush(sink: Sink) {
          const countsSnapshot = counts
          counts = {}
          for (const [key, value] of Object.entries(countsSnapshot)) await sink.send(key, value)
        }
      `,
      },
    },
  })
})
