import { describe } from 'vitest'
import rule from '../../rules/no-late-reset.ts'
import { testFixes } from '../harness/lint.ts'

describe('resets that are written in another way than the read', () => {
  testFixes(rule, {
    'under an `if` without braces: a flag stands where the reset was': {
      code: `
        interface Api { send(events: string[]): Promise<{ ok: boolean }> }
        export class Buffer {
          #events: string[] = []
          track(event: string) { this.#events.push(event) }
          async flush(api: Api) {
            const response = await api.send(this.#events)
            if (response.ok) this.#events = []
          }
        }
      `,
      output: `
        interface Api { send(events: string[]): Promise<{ ok: boolean }> }
        export class Buffer {
          #events: string[] = []
          track(event: string) { this.#events.push(event) }
          async flush(api: Api) {
            const events = this.#events
            this.#events = []
            let isFlushed = false
            try {
              const response = await api.send(events)
              if (response.ok) isFlushed = true
            } finally {
              if (!isFlushed) {
                this.#events = [...events, ...this.#events]
              }
            }
          }
        }
      `,
    },
    'what a getter reads is put back into the field itself': {
      code: `
        interface Socket { sendAll(messages: readonly string[]): Promise<void> }
        export class Outbox {
          #messages: string[] = []
          get messages() { return this.#messages }
          add(message: string) { this.#messages.push(message) }
          async flush(socket: Socket) {
            await socket.sendAll(this.messages)
            this.#messages = []
          }
        }
      `,
      output: `
        interface Socket { sendAll(messages: readonly string[]): Promise<void> }
        export class Outbox {
          #messages: string[] = []
          get messages() { return this.#messages }
          add(message: string) { this.#messages.push(message) }
          async flush(socket: Socket) {
            await socket.sendAll(this.messages)
            this.#messages = []
          }
        }
      `,
      suggestions: {
        'Take `this.#messages` and reset first, put it back after a failure (messages() reads it meanwhile)': `
        interface Socket { sendAll(messages: readonly string[]): Promise<void> }
        export class Outbox {
          #messages: string[] = []
          get messages() { return this.#messages }
          add(message: string) { this.#messages.push(message) }
          async flush(socket: Socket) {
            const messages = this.messages
            this.#messages = []
            try {
              await socket.sendAll(messages)
            } catch (error) {
              this.#messages = [...messages, ...this.messages]
              throw error
            }
          }
        }
      `,
        'Take `this.#messages` and reset first, drop it after a failure (messages() reads it meanwhile)': `
        interface Socket { sendAll(messages: readonly string[]): Promise<void> }
        export class Outbox {
          #messages: string[] = []
          get messages() { return this.#messages }
          add(message: string) { this.#messages.push(message) }
          async flush(socket: Socket) {
            const messages = this.messages
            this.#messages = []
            await socket.sendAll(messages)
          }
        }
      `,
      },
    },
  })
})
