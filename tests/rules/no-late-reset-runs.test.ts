import noLateReset from '../../rules/no-late-reset.ts'
import { testRule } from '../harness/lint.ts'

testRule(noLateReset, {
  'a pass that only waits for what is in the container may run twice': `
    export class Writes {
      private queue: Promise<void>[] = []
      update(data: string) { this.queue.push(send(data)) }
      async settle() {
        for (const write of this.queue) {
          await write
        }
        this.queue = []
      }
    }
  `,

  'a pass that waits for what it starts with each entry may not': `
    export class Writes {
      private queue: string[] = []
      update(data: string) { this.queue.push(data) }
      async settle() {
        for (const data of this.queue) {
          await send(data)
        }
        this.queue = [] // error
      }
    }
  `,

  'whoever puts the first entry in starts the run, and entries stay in until they are handled': `
    export class Connection {
      private queue: string[] = []
      done: Promise<void> | null = null
      receive(message: string) {
        this.queue.push(message)
        if (this.queue.length === 1) this.done = this.process()
      }
      private async process() {
        while (this.queue.length > 0) {
          await handle(this.queue[0])
          this.queue.shift()
        }
      }
    }
  `,

  'the same, asked before it is put in': `
    export class Connection {
      private queue: string[] = []
      receive(message: string) {
        const isBusy = !!this.queue.length
        this.queue.push(message)
        if (!isBusy) void this.process()
      }
      private async process() {
        while (this.queue.length > 0) {
          await handle(this.queue[0])
          this.queue.shift()
        }
      }
    }
  `,

  'asked before it is put in, of another list': `
    export class Connection {
      private queue: string[] = []
      private late: string[] = []
      receive(message: string) {
        const isBusy = !!this.late.length
        this.queue.push(message)
        if (!isBusy) void this.process()
      }
      private async process() {
        while (this.queue.length > 0) {
          await handle(this.queue[0])
          this.queue.shift() // error
        }
      }
    }
  `,

  'asked before a wait, behind which it is put in': `
    export class Connection {
      private queue: string[] = []
      async receive(message: string) {
        const isBusy = !!this.queue.length
        await log(message)
        this.queue.push(message)
        if (!isBusy) void this.process()
      }
      private async process() {
        while (this.queue.length > 0) {
          await handle(this.queue[0])
          this.queue.shift() // error
        }
      }
    }
  `,

  'who starts the run whenever there are entries starts a second one beside it': `
    export class Connection {
      private queue: string[] = []
      done: Promise<void> | null = null
      receive(message: string) {
        this.queue.push(message)
        if (this.queue.length > 0) this.done = this.process()
      }
      private async process() {
        while (this.queue.length > 0) {
          await handle(this.queue[0])
          this.queue.shift() // error
        }
      }
    }
  `,

  'a wait between the entry and the question lets others in, who ask as well': `
    export class Connection {
      private queue: string[] = []
      done: Promise<void> | null = null
      async receive(message: string) {
        this.queue.push(message)
        await log(message)
        if (this.queue.length === 1) this.done = this.process()
      }
      private async process() {
        while (this.queue.length > 0) {
          await handle(this.queue[0])
          this.queue.shift() // error
        }
      }
    }
  `,

  'what was read was reset at once, in another branch than the helper that resets late': `
    export class Player {
      private candidates: string[] = []
      add(candidate: string) { this.candidates.push(candidate) }
      async receive(event: { type: string, id: string }) {
        if (event.type === 'session') {
          this.candidates.forEach(candidate => send(event.id, candidate))
          this.candidates = []
        }
        if (event.type === 'candidate') await accept(event.id)
        if (event.type === 'error') this.cleanUp()
      }
      private cleanUp() { this.candidates = [] }
    }
  `,

  'a helper that resets late what was not reset before': `
    export class Player {
      private candidates: string[] = []
      add(candidate: string) { this.candidates.push(candidate) }
      async receive(event: { type: string, id: string }) {
        if (event.type === 'session') {
          this.candidates.forEach(candidate => send(event.id, candidate))
        }
        if (event.type === 'candidate') await accept(event.id)
        if (event.type !== 'error') this.cleanUp() // error
      }
      private cleanUp() { this.candidates = [] }
    }
  `,

  'a callee that frees places puts nothing in that could be lost': `
    export class Buffers {
      private buffers: [string | null, Buffer | null][] = []
      reset() {
        this.buffers.forEach(([type]) => this.free(type))
        this.buffers = []
      }
      private free(type: string) { this.buffers[indexOf(type)] = [null, null] }
    }
  `,

  'a callee that puts something in': `
    export class Buffers {
      private buffers: [string | null, Buffer | null][] = []
      reset() {
        this.buffers.forEach(([type]) => this.renew(type))
        this.buffers = [] // error
      }
      private renew(type: string) { this.buffers[indexOf(type)] = [type, create(type)] }
    }
  `,

  'what the public tear-down begins, a private one does': `
    export class Engine {
      private states = new Map<string, State>()
      private destroyer = new Destroyer(() => this.doDestroy_())
      init(type: string, state: State) { this.states.set(type, state) }
      private async doDestroy_() {
        const all = [...this.states.values()].map(state => state.abort())
        await Promise.all(all)
        this.states.clear()
      }
    }
  `,
})
