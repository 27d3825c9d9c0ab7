import { describe } from 'vitest'
import rule from '../../rules/no-late-reset.ts'
import { testFixes } from '../harness/lint.ts'

describe('after a failure the container holds what it held: throwing is the only way out', () => {
  testFixes(rule, {
    'arrays go back in front of what came meanwhile': {
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
      output: `
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
      suggestions: {
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
        'Take `this.#events` and reset first, drop it after a failure': `
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
      },
    },
    'counters are added to what was counted meanwhile': {
      code: `
        interface Client { increment(name: string, count: number): Promise<void> }
        export class Counters {
          #counts = new Map<string, number>();
          increment(name: string) {
            this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
          }
          async flush(client: Client) {
            for (const [name, count] of this.#counts) {
              await client.increment(name, count);
            }
            this.#counts = new Map();
          }
        }
      `,
      output: `
        interface Client { increment(name: string, count: number): Promise<void> }
        export class Counters {
          #counts = new Map<string, number>();
          increment(name: string) {
            this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
          }
          async flush(client: Client) {
            const counts = this.#counts;
            this.#counts = new Map();
            try {
              for (const [name, count] of counts) {
                await client.increment(name, count);
              }
            } catch (error) {
              for (const [key, value] of counts) {
                this.#counts.set(key, (this.#counts.get(key) ?? 0) + value);
              }
              throw error;
            }
          }
        }
      `,
      suggestions: {
        'Take `this.#counts` and reset first, put the rest back after a failure': `
        interface Client { increment(name: string, count: number): Promise<void> }
        export class Counters {
          #counts = new Map<string, number>();
          increment(name: string) {
            this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
          }
          async flush(client: Client) {
            const counts = this.#counts;
            this.#counts = new Map();
            try {
              for (const [name, count] of counts) {
                await client.increment(name, count);
                counts.delete(name);
              }
            } catch (error) {
              for (const [key, value] of counts) {
                this.#counts.set(key, (this.#counts.get(key) ?? 0) + value);
              }
              throw error;
            }
          }
        }
      `,
        'Take `this.#counts` and reset first, drop it after a failure': `
        interface Client { increment(name: string, count: number): Promise<void> }
        export class Counters {
          #counts = new Map<string, number>();
          increment(name: string) {
            this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
          }
          async flush(client: Client) {
            const counts = this.#counts;
            this.#counts = new Map();
            for (const [name, count] of counts) {
              await client.increment(name, count);
            }
          }
        }
      `,
      },
    },
    'members of a Set are added again': {
      code: `
        interface Doc { save(): Promise<void> }
        const dirty = new Set<Doc>()
        export function touch(doc: Doc) { dirty.add(doc) }
        export async function saveAll() {
          for (const doc of dirty) {
            await doc.save()
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
          try {
            for (const doc of dirtySnapshot) {
              await doc.save()
            }
          } catch (error) {
            for (const value of dirtySnapshot) {
              dirty.add(value)
            }
            throw error
          }
        }
      `,
      suggestions: {
        'Take `dirty` and reset first, put the rest back after a failure': `
        interface Doc { save(): Promise<void> }
        const dirty = new Set<Doc>()
        export function touch(doc: Doc) { dirty.add(doc) }
        export async function saveAll() {
          const dirtySnapshot = [...dirty]
          dirty.clear()
          let handedOver = 0
          try {
            for (const doc of dirtySnapshot) {
              await doc.save()
              handedOver += 1
            }
          } catch (error) {
            for (const value of dirtySnapshot.slice(handedOver)) {
              dirty.add(value)
            }
            throw error
          }
        }
      `,
        'Take `dirty` and reset first, drop it after a failure': `
        interface Doc { save(): Promise<void> }
        const dirty = new Set<Doc>()
        export function touch(doc: Doc) { dirty.add(doc) }
        export async function saveAll() {
          const dirtySnapshot = [...dirty]
          dirty.clear()
          for (const doc of dirtySnapshot) {
            await doc.save()
          }
        }
      `,
      },
    },
    'a record of counters': {
      code: `
        interface Client { increment(name: string, count: number): Promise<void> }
        let hits: Record<string, number> = {}
        export function hit(name: string) { hits[name] = (hits[name] ?? 0) + 1 }
        export async function report(client: Client) {
          for (const [name, count] of Object.entries(hits)) {
            await client.increment(name, count)
          }
          hits = {}
        }
      `,
      output: `
        interface Client { increment(name: string, count: number): Promise<void> }
        let hits: Record<string, number> = {}
        export function hit(name: string) { hits[name] = (hits[name] ?? 0) + 1 }
        export async function report(client: Client) {
          const hitsSnapshot = hits
          hits = {}
          try {
            for (const [name, count] of Object.entries(hitsSnapshot)) {
              await client.increment(name, count)
            }
          } catch (error) {
            for (const [key, value] of Object.entries(hitsSnapshot)) {
              hits[key] = (hits[key] ?? 0) + value
            }
            throw error
          }
        }
      `,
      suggestions: {
        'Take `hits` and reset first, drop it after a failure': `
        interface Client { increment(name: string, count: number): Promise<void> }
        let hits: Record<string, number> = {}
        export function hit(name: string) { hits[name] = (hits[name] ?? 0) + 1 }
        export async function report(client: Client) {
          const hitsSnapshot = hits
          hits = {}
          for (const [name, count] of Object.entries(hitsSnapshot)) {
            await client.increment(name, count)
          }
        }
      `,
      },
    },
    'a bulk send': {
      code: `
        interface Api { send(events: string[]): Promise<void> }
        export class Tracker {
          #events: string[] = []
          track(event: string) { this.#events.push(event) }
          async flush(api: Api) {
            await api.send(this.#events)
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
            } catch (error) {
              this.#events = [...events, ...this.#events]
              throw error
            }
          }
        }
      `,
      suggestions: {
        'Take `this.#events` and reset first, drop it after a failure': `
        interface Api { send(events: string[]): Promise<void> }
        export class Tracker {
          #events: string[] = []
          track(event: string) { this.#events.push(event) }
          async flush(api: Api) {
            const events = this.#events
            this.#events = []
            await api.send(events)
          }
        }
      `,
      },
    },
  })
})
