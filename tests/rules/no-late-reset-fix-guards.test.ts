import { describe } from 'vitest'
import rule from '../../rules/no-late-reset.ts'
import { testFixes } from '../harness/lint.ts'

describe('who holds the lock of the drain is no reason', () => {
  testFixes(rule, {
    'a reader': {
      code: `
        import { Mutex } from 'async-mutex'
        interface Sink { send(line: string): Promise<void> }
        export class Log {
          #lock = new Mutex()
          #lines: string[] = []
          add(line: string) { this.#lines.push(line) }
          async peek() { return this.#lock.runExclusive(() => [...this.#lines]) }
          async flush(sink: Sink) {
            await this.#lock.runExclusive(async () => {
              for (const line of this.#lines) await sink.send(line)
              this.#lines = []
            })
          }
        }
      `,
      output: `
        import { Mutex } from 'async-mutex'
        interface Sink { send(line: string): Promise<void> }
        export class Log {
          #lock = new Mutex()
          #lines: string[] = []
          add(line: string) { this.#lines.push(line) }
          async peek() { return this.#lock.runExclusive(() => [...this.#lines]) }
          async flush(sink: Sink) {
            await this.#lock.runExclusive(async () => {
              for (const line of this.#lines) await sink.send(line)
              this.#lines = []
            })
          }
        }
      `,
    },
    'who takes an entry out': {
      code: `
        import { Mutex } from 'async-mutex'
        interface Sink { send(line: string): Promise<void> }
        export class Log {
          #lock = new Mutex()
          #lines = new Set<string>()
          add(line: string) { this.#lines.add(line) }
          async cancel(line: string) { await this.#lock.runExclusive(() => { this.#lines.delete(line) }) }
          async flush(sink: Sink) {
            await this.#lock.runExclusive(async () => {
              for (const line of this.#lines) await sink.send(line)
              this.#lines.clear()
            })
          }
        }
      `,
      output: `
        import { Mutex } from 'async-mutex'
        interface Sink { send(line: string): Promise<void> }
        export class Log {
          #lock = new Mutex()
          #lines = new Set<string>()
          add(line: string) { this.#lines.add(line) }
          async cancel(line: string) { await this.#lock.runExclusive(() => { this.#lines.delete(line) }) }
          async flush(sink: Sink) {
            await this.#lock.runExclusive(async () => {
              const lines = this.#lines
              this.#lines = new Set<string>()
              try {
                for (const line of lines) await sink.send(line)
              } catch (error) {
                for (const value of lines) {
                  this.#lines.add(value)
                }
                throw error
              }
            })
          }
        }
      `,
      suggestions: {
        'Take `this.#lines` and reset first, drop it after a failure': `
        import { Mutex } from 'async-mutex'
        interface Sink { send(line: string): Promise<void> }
        export class Log {
          #lock = new Mutex()
          #lines = new Set<string>()
          add(line: string) { this.#lines.add(line) }
          async cancel(line: string) { await this.#lock.runExclusive(() => { this.#lines.delete(line) }) }
          async flush(sink: Sink) {
            await this.#lock.runExclusive(async () => {
              const lines = this.#lines
              this.#lines = new Set<string>()
              for (const line of lines) await sink.send(line)
            })
          }
        }
      `,
      },
    },
    'but a reader without it is': {
      code: `
        import { Mutex } from 'async-mutex'
        interface Sink { send(line: string): Promise<void> }
        export class Log {
          #lock = new Mutex()
          #lines: string[] = []
          add(line: string) { this.#lines.push(line) }
          get first() { return this.#lines[0] }
          async flush(sink: Sink) {
            await this.#lock.runExclusive(async () => {
              for (const line of this.#lines) await sink.send(line)
              this.#lines = []
            })
          }
        }
      `,
      output: `
        import { Mutex } from 'async-mutex'
        interface Sink { send(line: string): Promise<void> }
        export class Log {
          #lock = new Mutex()
          #lines: string[] = []
          add(line: string) { this.#lines.push(line) }
          get first() { return this.#lines[0] }
          async flush(sink: Sink) {
            await this.#lock.runExclusive(async () => {
              for (const line of this.#lines) await sink.send(line)
              this.#lines = []
            })
          }
        }
      `,
    },
  })
})
