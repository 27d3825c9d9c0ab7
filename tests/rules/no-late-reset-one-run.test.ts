import { describe } from 'vitest'
import rule from '../../rules/no-late-reset.ts'
import { testRule } from '../harness/lint.ts'

describe('F16 the promise of the run is stored at once', () => {
  testRule(rule, {
    'the promise of the run that is going on is stored at once': `
      export class Outbox {
        #messages: Message[] = []
        #flushing: Promise<void> | undefined
        add(message: Message) { this.#messages.push(message) }
        flush() {
          this.#flushing ??= this.#flushAll().finally(() => { this.#flushing = undefined })
          return this.#flushing
        }
        async #flushAll() {
          for (const message of this.#messages) {
            await this.socket.send(message)
          }
          this.#messages = []
        }
      }
    `,
    'an early return of the promise that is stored': `
      export class Outbox {
        #messages: Message[] = []
        #flushing: Promise<void> | null = null
        add(message: Message) { this.#messages.push(message) }
        async flush() {
          if (this.#flushing) return this.#flushing
          this.#flushing = this.#flushAll()
          try {
            await this.#flushing
          } finally {
            this.#flushing = null
          }
        }
        async #flushAll() {
          for (const message of this.#messages) {
            await this.socket.send(message)
          }
          this.#messages = []
        }
      }
    `,
    'what is stored is the value, so a second run starts meanwhile': `
      export class Outbox {
        #messages: Message[] = []
        #flushed: boolean | undefined
        add(message: Message) { this.#messages.push(message) }
        async flush() {
          this.#flushed ??= await this.#flushAll()
        }
        async #flushAll() {
          for (const message of this.#messages) {
            await this.socket.send(message)
          }
          this.#messages = [] // error: repeats
          return true
        }
      }
    `,
  })
})

describe('F13 one run at a time', () => {
  testRule(rule, {
    'an in-flight marker in a sibling set': `
      export class Uploads {
        #files = new Map<string, File[]>()
        #inFlight = new Set<string>()
        add(album: string, file: File) {
          const files = this.#files.get(album) ?? []
          files.push(file)
          this.#files.set(album, files)
        }
        async upload(album: string) {
          if (this.#inFlight.has(album)) return
          this.#inFlight.add(album)
          for (const file of this.#files.get(album) ?? []) {
            await file.upload()
          }
          this.#files.delete(album)
          this.#inFlight.delete(album)
        }
      }
    `,
    'a busy flag that is set only after the first await': `
      export class Outbox {
        #messages: Message[] = []
        #isFlushing = false
        add(message: Message) { this.#messages.push(message) }
        async flush(socket: Socket) {
          if (this.#isFlushing) return
          await socket.ready()
          this.#isFlushing = true
          for (const message of this.#messages) {
            await socket.send(message)
          }
          this.#messages = [] // error: repeats
          this.#isFlushing = false
        }
      }
    `,
    'a state that is compared, and that the adders compare too': {
      code: `
        export class Pool {
          #waiting: Request[] = []
          #state: 'open' | 'closing' | 'closed' = 'open'
          request(request: Request) {
            if (this.#state !== 'open') throw new Error('closed')
            this.#waiting.push(request)
          }
          async drainAndClose() {
            if (this.#state !== 'open') return
            this.#state = 'closing'
            await Promise.all(this.#waiting.map(request => request.settle()))
            this.#waiting = []
            this.#state = 'closed'
          }
        }
      `,
      options: { tier: 'possible' },
    },
  })
})

describe('F11 a run for each object', () => {
  testRule(rule, {
    'only the constructor starts it, once for each object': `
      export class Answer {
        #calls = new Map<string, Call>()
        constructor(stream: Stream) { void this.#run(stream) }
        async #run(stream: Stream) {
          for await (const call of stream) {
            this.#calls.set(call.id, call)
            for (const pending of this.#calls.values()) await pending.execute()
            this.#calls.clear()
          }
        }
      }
      export const answer = (stream: Stream) => new Answer(stream)
    `,
    'a method starts it again on the same object': `
      export class Answer {
        #calls = new Map<string, Call>()
        constructor(stream: Stream) { void this.restart(stream) }
        async restart(stream: Stream) {
          for await (const call of stream) {
            this.#calls.set(call.id, call)
            for (const pending of this.#calls.values()) await pending.execute()
            this.#calls.clear() // error: repeats
          }
        }
      }
      export const answer = (stream: Stream) => new Answer(stream)
    `,
    'what all objects share is read by two constructors': `
      const calls = new Map<string, Call>()
      export class Answer {
        constructor(stream: Stream) { void this.#run(stream) }
        async #run(stream: Stream) {
          for await (const call of stream) {
            calls.set(call.id, call)
            for (const pending of calls.values()) await pending.execute()
            calls.clear() // error: repeats
          }
        }
      }
      export const answer = (stream: Stream) => new Answer(stream)
    `,
  })
})
