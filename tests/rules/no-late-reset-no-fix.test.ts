import { describe, expect, test } from 'vitest'
import rule from '../../rules/no-late-reset.ts'
import { fix, lint, proveSuggestions } from '../harness/lint.ts'

describe('the reset does not move by itself', () => {
  testNoFix({
    '(a) where the loop reads the slot again': `
      interface Client { send(event: string, left: number): Promise<void> }
      export class Tracker {
        #events: string[] = []
        track(event: string) { this.#events.push(event) }
        async flush(client: Client) {
          for (const event of this.#events) {
            try {
              await client.send(event, this.#events.length)
            } catch {}
          }
          this.#events = []
        }
      }
    `,
    '(a) where the loop calls a method that writes the slot': `
      interface Client { send(event: string): Promise<void> }
      export class Tracker {
        #events: string[] = []
        track(event: string) { this.#events.push(event) }
        async flush(client: Client) {
          for (const event of this.#events) {
            try {
              await client.send(event)
            } catch {
              this.track('failed ' + event)
            }
          }
          this.#events = []
        }
      }
    `,
    '(b) where a public method shows what is in the slot': `
      interface Client { send(event: string): Promise<void> }
      export class Tracker {
        #events: string[] = []
        track(event: string) { this.#events.push(event) }
        get pending() { return this.#events.length }
        async flush(client: Client) {
          for (const event of this.#events) {
            try {
              await client.send(event)
            } catch {}
          }
          this.#events = []
        }
      }
    `,
    '(b) where a handler branches on what is in the slot': `
      interface Client { send(event: string): Promise<void> }
      export class Seen {
        #seen = new Map<string, number>()
        constructor(bus: EventEmitter, client: Client) {
          bus.on('event', (event: string) => {
            if (this.#seen.has('stop')) client.send('stopped')
            this.#seen.set(event, 1)
          })
        }
        async flush(client: Client) {
          for (const [event] of this.#seen) {
            try {
              await client.send(event)
            } catch {}
          }
          this.#seen = new Map()
        }
      }
    `,
    '(c) where the field is decorated': `
      interface Client { send(event: string): Promise<void> }
      export class Tracker {
        @observable events: string[] = []
        track(event: string) { this.events.push(event) }
        async flush(client: Client) {
          for (const event of this.events) {
            try {
              await client.send(event)
            } catch {}
          }
          this.events = []
        }
      }
    `,
    '(d) where what goes into the new container is read from a field': `
      interface Client { send(event: string): Promise<void> }
      export class Tracker {
        #events = new Set<string>()
        #pinned = 'start'
        pin(event: string) { this.#pinned = event }
        track(event: string) { this.#events.add(event) }
        async flush(client: Client) {
          for (const event of this.#events) {
            try {
              await client.send(event)
            } catch {}
          }
          this.#events = new Set([this.#pinned])
        }
      }
    `,
    '(e) where the helper also resets what the loop reads': `
      interface Client { send(event: string, number: number): Promise<void> }
      export class Tracker {
        #events: string[] = []
        #sent = 0
        track(event: string) { this.#events.push(event) }
        async flush(client: Client) {
          for (const event of this.#events) {
            try {
              await client.send(event, this.#sent++)
            } catch {}
          }
          this.#reset()
        }
        #reset() {
          this.#events = []
          this.#sent = 0
        }
      }
    `,
    '(e) where a subclass may override the helper': `
      interface Client { send(event: string): Promise<void> }
      export class Tracker {
        protected events: string[] = []
        track(event: string) { this.events.push(event) }
        async flush(client: Client) {
          for (const event of this.events) {
            try {
              await client.send(event)
            } catch {}
          }
          this.reset()
        }
        protected reset() {
          this.events = []
        }
      }
    `,
    '(f) in a generator, whose consumer may leave': `
      let counts = new Map<string, number>()
      export function hit(name: string) { counts.set(name, (counts.get(name) ?? 0) + 1) }
      export async function* drain() {
        for (const [name, count] of counts) {
          yield { name, count }
        }
        counts = new Map()
      }
    `,
    '(g) where a tear-down waits for the drain': `
      interface Client { send(event: string): Promise<void>; end(): void }
      export class Tracker {
        #events: string[] = []
        constructor(private readonly client: Client) {}
        track(event: string) { this.#events.push(event) }
        async flush() {
          for (const event of this.#events) {
            try {
              await this.client.send(event)
            } catch {}
          }
          this.#events = []
        }
        async close() {
          await this.flush()
          this.client.end()
        }
      }
    `,
  })
})

describe('nothing is offered where a comment would be lost', () => {
  test('a comment inside the reset', () => {
    const code = `
      interface Client { send(event: string): Promise<void> }
      let events: string[] = []
      export function track(event: string) { events.push(event) }
      export async function flush(client: Client) {
        for (const event of events) {
          try {
            await client.send(event)
          } catch {}
        }
        // Start anew, see the protocol.
        events = []
      }
    `
    const fixed = fix(rule, code)
    const texts = [fixed, ...suggestionsOf(code)]

    expect(texts.filter(text => !text.includes('// Start anew, see the protocol.'))).toEqual([])
  })
})

describe('nothing is offered where values would be lost', () => {
  testNothing({
    'a reset that calls something, which may let others in': `
      interface Client { send(event: string): Promise<void> }
      let events = new Set<string>()
      export function track(event: string) { events.add(event) }
      function firstEvents(): string[] {
        console.log('flushed')
        return ['start']
      }
      export async function flush(client: Client) {
        for (const event of events) {
          try {
            await client.send(event)
          } catch {}
        }
        events = new Set(firstEvents())
      }
    `,
    'a reset that waits': `
      interface Client { send(event: string): Promise<void>; pinned(): Promise<string[]> }
      let events = new Set<string>()
      export function track(event: string) { events.add(event) }
      export async function flush(client: Client) {
        for (const event of events) {
          try {
            await client.send(event)
          } catch {}
        }
        events = new Set(await client.pinned())
      }
    `,
    'a reset to what the loop counts': `
      interface Client { send(name: string, count: number): Promise<void> }
      let counts = new Map<string, number>()
      export function hit(name: string) { counts.set(name, (counts.get(name) ?? 0) + 1) }
      export async function flush(client: Client) {
        let failures = 0
        for (const [name, count] of counts) {
          try {
            await client.send(name, count)
          } catch {
            failures += 1
          }
        }
        counts = new Map([['failures', failures]])
      }
    `,
    'a closure that may run at any time, and reads the slot': `
      interface Client { send(event: string, left: () => number): Promise<void> }
      export class Tracker {
        #events: string[] = []
        track(event: string) { this.#events.push(event) }
        async flush(client: Client) {
          for (const event of this.#events) {
            try {
              await client.send(event, () => this.#events.length)
            } catch {}
          }
          this.#events = []
        }
      }
    `,
    'a method that the loop calls, and that reads the slot': `
      interface Client { send(event: string, count: number): Promise<void> }
      export class Tracker {
        #events: Record<string, number> = {}
        track(event: string) { this.#events[event] = (this.#events[event] ?? 0) + 1 }
        async flush(client: Client) {
          for (const event of Object.keys(this.#events)) await this.#send(client, event)
          this.#events = {}
        }
        async #send(client: Client, event: string) {
          await client.send(event, this.#events[event] ?? 0)
        }
      }
    `,
    'a local function that was made before, and reads the slot': `
      interface Client { send(event: string, count: number): Promise<void> }
      export class Tracker {
        #events: Record<string, number> = {}
        track(event: string) { this.#events[event] = (this.#events[event] ?? 0) + 1 }
        async flush(client: Client) {
          const send = (event: string) => client.send(event, this.#events[event] ?? 0)
          await Promise.all(Object.keys(this.#events).map(send))
          this.#events = {}
        }
      }
    `,
    'a reaction that reads the slot before it resets it': `
      interface Client { send(events: string[]): Promise<void> }
      export class Tracker {
        #events: string[] = []
        track(event: string) { this.#events.push(event) }
        flush(client: Client) {
          return client.send(this.#events).then(() => {
            console.log(this.#events.length)
            this.#events = []
          })
        }
      }
    `,
  })
})

/** Each case is reported, left alone by `--fix`, and has something to choose in the editor. */
function testNoFix(cases: Readonly<Record<string, string>>) {
  for (const [title, code] of Object.entries(cases))
    test(title, () => {
      expect(lint(rule, code)).toHaveLength(1)
      expect(fix(rule, code)).toBe(code)
      expect(suggestionsOf(code)).not.toEqual([])
      for (const text of suggestionsOf(code)) lint(rule, text)
      proveSuggestions(rule, { code })
    })
}

/** Each case is reported, and nobody is offered anything. */
function testNothing(cases: Readonly<Record<string, string>>) {
  for (const [title, code] of Object.entries(cases))
    test(title, () => {
      expect(lint(rule, code)).toHaveLength(1)
      expect(fix(rule, code)).toBe(code)
      expect(suggestionsOf(code)).toEqual([])
    })
}

/** The whole text after each choice that the editor offers. */
function suggestionsOf(code: string): string[] {
  return lint(rule, code).flatMap(({ suggestions }) =>
    (suggestions ?? []).map(
      ({ fix: { range, text } }) => code.slice(0, range[0]) + text + code.slice(range[1]),
    ),
  )
}
