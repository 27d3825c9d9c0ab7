import { describe, expect, test } from 'vitest'
import rule from '../../rules/no-late-reset.ts'
import { fix, lint, testFixes } from '../harness/lint.ts'

describe('after a failure the container holds what it held: other ways out', () => {
  testFixes(rule, {
    'a return in the loop leaves without the reset': {
      code: `
        interface Client { send(event: string): Promise<boolean> }
        export class Tracker {
          #events: string[] = []
          track(event: string) { this.#events.push(event) }
          async flush(client: Client) {
            for (const event of this.#events) {
              const isSent = await client.send(event)
              if (!isSent) return
            }
            this.#events = []
          }
        }
      `,
      output: `
        interface Client { send(event: string): Promise<boolean> }
        export class Tracker {
          #events: string[] = []
          track(event: string) { this.#events.push(event) }
          async flush(client: Client) {
            const events = this.#events
            this.#events = []
            let isFlushed = false
            try {
              for (const event of events) {
                const isSent = await client.send(event)
                if (!isSent) return
              }
              isFlushed = true
            } finally {
              if (!isFlushed) {
                this.#events = [...events, ...this.#events]
              }
            }
          }
        }
      `,
      suggestions: {
        'Take `this.#events` and reset first, put the rest back after a failure or an early end': `
        interface Client { send(event: string): Promise<boolean> }
        export class Tracker {
          #events: string[] = []
          track(event: string) { this.#events.push(event) }
          async flush(client: Client) {
            const events = this.#events
            this.#events = []
            let handedOver = 0
            let isFlushed = false
            try {
              for (const event of events) {
                const isSent = await client.send(event)
                if (!isSent) return
                handedOver += 1
              }
              isFlushed = true
            } finally {
              if (!isFlushed) {
                this.#events = [...events.slice(handedOver), ...this.#events]
              }
            }
          }
        }
      `,
        'Take `this.#events` and reset first, drop it after a failure or an early end': `
        interface Client { send(event: string): Promise<boolean> }
        export class Tracker {
          #events: string[] = []
          track(event: string) { this.#events.push(event) }
          async flush(client: Client) {
            const events = this.#events
            this.#events = []
            for (const event of events) {
              const isSent = await client.send(event)
              if (!isSent) return
            }
          }
        }
      `,
      },
    },
  })
})

describe('where putting back is not for --fix', () => {
  test('values that are overwritten, and a run that can overlap itself', () => {
    const code = `
      interface Client { gauge(name: string, value: number): Promise<void> }
      export class Gauges {
        #gauges = new Map<string, string>()
        gauge(name: string, value: string) { this.#gauges.set(name, value) }
        async flush(client: Client) {
          for (const [name, value] of this.#gauges) {
            await client.gauge(name, Number(value))
          }
          this.#gauges = new Map()
        }
      }
    `
    expect(fix(rule, code)).toBe(code)
    expect(suggestionTitlesOf(code)).not.toEqual([])
  })

  test('values that are overwritten, and a run that cannot overlap itself: where the key is absent', () => {
    const code = `
      interface Client { gauge(name: string, value: string): Promise<void> }
      export class Gauges {
        #gauges = new Map<string, string>()
        #isFlushing = false
        gauge(name: string, value: string) { this.#gauges.set(name, value) }
        async flush(client: Client) {
          if (this.#isFlushing) return
          this.#isFlushing = true
          try {
            for (const [name, text] of this.#gauges) {
              await client.gauge(name, text)
            }
            this.#gauges = new Map()
          } finally {
            this.#isFlushing = false
          }
        }
      }
    `
    expect(fix(rule, code)).toContain('if (!this.#gauges.has(key)) this.#gauges.set(key, value)')
  })

  test('nested values', () => {
    const code = `
      interface Client { gauge(topic: string, counts: object): Promise<void> }
      export class Tracking {
        #counts: Record<string, { success: number; error: number }> = {}
        track(topic: string) {
          const counts = (this.#counts[topic] ??= { success: 0, error: 0 })
          counts.success += 1
        }
        async flush(client: Client) {
          for (const [topic, counts] of Object.entries(this.#counts)) {
            await client.gauge(topic, counts)
          }
          this.#counts = {}
        }
      }
    `
    expect(fix(rule, code)).toBe(code)
    expect(suggestionTitlesOf(code)).not.toEqual([])
  })

  test('a synchronous operation', () => {
    const code = `
      interface Call { start(): void }
      export class Channel {
        #queue: Call[] = []
        isReady = false
        run() {
          this.#queue.forEach(call => this.tryStart(call))
          this.#queue = []
        }
        tryStart(call: Call) {
          if (this.isReady) call.start()
          else this.#queue.push(call)
        }
      }
    `
    expect(fix(rule, code)).toBe(code)
    expect(suggestionTitlesOf(code)).not.toEqual([])
  })

  test('a value that only one loop reads is not enough to put a Map back', () => {
    const code = `
      interface Gauge { name: string; send(): Promise<void> }
      const gauges = new Map<string, Gauge>()
      export function gauge(gauge: Gauge) { gauges.set(gauge.name, gauge) }
      export async function sendAll() {
        for (const gauge of gauges.values()) await gauge.send()
        gauges.clear()
      }
    `
    expect(fix(rule, code)).not.toContain('const gaugesSnapshot = [...gauges.values()]')
  })
})

describe('the reset in finally runs after a failure too, so nothing goes back', () => {
  test('the batch is taken and nothing puts it back', () => {
    const code = `
      interface Api { send(events: string[]): Promise<void> }
      export class Tracker {
        #events: string[] = []
        track(event: string) { this.#events.push(event) }
        async flush(api: Api) {
          try {
            await api.send(this.#events)
          } finally {
            this.#events = []
          }
        }
      }
    `
    const fixed = fix(rule, code)

    expect(fixed).toContain('const events = this.#events\n')
    expect(fixed).toContain('await api.send(events)')
    expect(fixed).not.toContain('...events')
    expect(fixed.indexOf('this.#events = []')).toBeLessThan(fixed.indexOf('await api.send'))
  })
})

function suggestionTitlesOf(code: string): string[] {
  return lint(rule, code).flatMap(({ suggestions }) => (suggestions ?? []).map(({ desc }) => desc))
}
