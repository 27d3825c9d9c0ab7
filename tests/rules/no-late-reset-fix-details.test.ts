import { describe } from 'vitest'
import rule from '../../rules/no-late-reset.ts'
import { testFixes } from '../harness/lint.ts'

describe('text that has to survive', () => {
  testFixes(rule, {
    'a helper of one container': {
      code: `
        interface Client { increment(name: string, count: number): Promise<void> }
        export class Counters {
          #counts = new Map<string, number>()
          increment(name: string) {
            this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1)
          }
          async flush(client: Client) {
            for (const [name, count] of this.#counts) {
              try {
                await client.increment(name, count)
              } catch {}
            }
            this.#startAnew()
          }
          #startAnew() {
            this.#counts = new Map()
          }
        }
      `,
      output: `
        interface Client { increment(name: string, count: number): Promise<void> }
        export class Counters {
          #counts = new Map<string, number>()
          increment(name: string) {
            this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1)
          }
          async flush(client: Client) {
            const counts = this.#counts
            this.#startAnew()
            for (const [name, count] of counts) {
              try {
                await client.increment(name, count)
              } catch {}
            }
          }
          #startAnew() {
            this.#counts = new Map()
          }
        }
      `,
    },
    'the half-cure keeps its copy, and the reset moves up behind it': {
      code: `
        interface Client { increment(name: string, count: number): Promise<void> }
        export class Counters {
          readonly #counts = new Map<string, number>()
          increment(name: string) {
            this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1)
          }
          async flush(client: Client) {
            const counts = [...this.#counts]
            for (const [name, count] of counts) {
              try {
                await client.increment(name, count)
              } catch {}
            }
            this.#counts.clear()
          }
        }
      `,
      output: `
        interface Client { increment(name: string, count: number): Promise<void> }
        export class Counters {
          readonly #counts = new Map<string, number>()
          increment(name: string) {
            this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1)
          }
          async flush(client: Client) {
            const counts = [...this.#counts]
            this.#counts.clear()
            for (const [name, count] of counts) {
              try {
                await client.increment(name, count)
              } catch {}
            }
          }
        }
      `,
    },
    'a name that is taken by a parameter': {
      code: `
        interface Client { send(event: string): Promise<void> }
        export class Tracker {
          #events: string[] = []
          track(event: string) { this.#events.push(event) }
          async flush(client: Client, events: number) {
            for (const event of this.#events) {
              try {
                await client.send(event + String(events))
              } catch {}
            }
            this.#events = []
          }
        }
      `,
      output: `
        interface Client { send(event: string): Promise<void> }
        export class Tracker {
          #events: string[] = []
          track(event: string) { this.#events.push(event) }
          async flush(client: Client, events: number) {
            const eventsSnapshot = this.#events
            this.#events = []
            for (const event of eventsSnapshot) {
              try {
                await client.send(event + String(events))
              } catch {}
            }
          }
        }
      `,
    },
    'the type argument of the new container': {
      code: `
        interface Client { send(event: string): Promise<void> }
        export class Tracker {
          private events: Set<string> = new Set<string>();
          track(event: string) { this.events.add(event); }
          async flush(client: Client) {
            for (const event of this.events) {
              try {
                await client.send(event);
              } catch {}
            }
            this.events = new Set<string>();
          }
        }
      `,
      output: `
        interface Client { send(event: string): Promise<void> }
        export class Tracker {
          private events: Set<string> = new Set<string>();
          track(event: string) { this.events.add(event); }
          async flush(client: Client) {
            const events = this.events;
            this.events = new Set<string>();
            for (const event of events) {
              try {
                await client.send(event);
              } catch {}
            }
          }
        }
      `,
    },
    'statements around the drain stay where they are': {
      code: `
        interface Client { connect(): Promise<void>; send(event: string): Promise<void> }
        export class Tracker {
          #events: string[] = []
          flushes = 0
          track(event: string) { this.#events.push(event) }
          async flush(client: Client) {
            await client.connect()
            for (const event of this.#events) {
              try {
                await client.send(event)
              } catch {}
            }
            this.#events = []
            this.flushes += 1
          }
        }
      `,
      output: `
        interface Client { connect(): Promise<void>; send(event: string): Promise<void> }
        export class Tracker {
          #events: string[] = []
          flushes = 0
          track(event: string) { this.#events.push(event) }
          async flush(client: Client) {
            await client.connect()
            const events = this.#events
            this.#events = []
            for (const event of events) {
              try {
                await client.send(event)
              } catch {}
            }
            this.flushes += 1
          }
        }
      `,
    },
    'with onFailure drop a batch that fails is gone': {
      code: `
        interface Client { send(event: string): Promise<void> }
        export class Tracker {
          #events: string[] = []
          track(event: string) { this.#events.push(event) }
          async flush(client: Client) {
            for (const event of this.#events) {
              await client.send(event)
            }
            this.#events = []
          }
        }
      `,
      options: { onFailure: 'drop' },
      output: `
        interface Client { send(event: string): Promise<void> }
        export class Tracker {
          #events: string[] = []
          track(event: string) { this.#events.push(event) }
          async flush(client: Client) {
            const events = this.#events
            this.#events = []
            for (const event of events) {
              await client.send(event)
            }
          }
        }
      `,
      suggestions: {
        'Take `this.#events` and reset first, put it back after a failure': `
        interface Client { send(event: string): Promise<void> }
        export class Tracker {
          #events: string[] = []
          track(event: string) { this.#events.push(event) }
          async flush(client: Client) {
            const events = this.#events
            this.#events = []
            try {
              for (const event of events) {
                await client.send(event)
              }
            } catch (error) {
              this.#events = [...events, ...this.#events]
              throw error
            }
          }
        }
      `,
        'Take `this.#events` and reset first, put the rest back after a failure': `
        interface Client { send(event: string): Promise<void> }
        export class Tracker {
          #events: string[] = []
          track(event: string) { this.#events.push(event) }
          async flush(client: Client) {
            const events = this.#events
            this.#events = []
            let handedOver = 0
            try {
              for (const event of events) {
                await client.send(event)
                handedOver += 1
              }
            } catch (error) {
              this.#events = [...events.slice(handedOver), ...this.#events]
              throw error
            }
          }
        }
      `,
      },
      proof: { relax: ['failure'] },
    },
  })
})
