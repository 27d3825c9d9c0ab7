import { describe, expect, test } from 'vitest'
import rule from '../../rules/no-late-reset.ts'
import { fix, lint, testRule } from '../harness/lint.ts'

describe('where the container is kept', () => {
  testRule(rule, {
    'a parameter property': `
      export class Outbox {
        constructor(private messages: Message[] = []) {}
        add(message: Message) { this.messages.push(message) }
        async flush(socket: Socket) {
          await socket.sendAll(this.messages)
          this.messages = [] // error
        }
      }
    `,
    'a constructor function and its prototype': {
      code: `
        function Outbox() {
          this.messages = []
        }
        Outbox.prototype.add = function (message) {
          this.messages.push(message)
        }
        Outbox.prototype.flush = function (socket, callback) {
          var self = this
          return socket.sendAll(self.messages).then(function () {
            self.messages = [] // error
          })
        }
        module.exports = Outbox
      `,
      filename: 'outbox.cjs',
    },
    'a property of a state object': `
      const state = { messages: [] as Message[], isOpen: true }
      export function add(message: Message) { state.messages.push(message) }
      export async function flush(socket: Socket) {
        await socket.sendAll(state.messages)
        state.messages = [] // error
      }
    `,
    'a record of lists, of which one is deleted before it is sent': {
      code: `
        const outboxes: Record<string, Message[]> = {}
        export function add(to: string, message: Message) {
          const list = (outboxes[to] ??= [])
          list.push(message)
        }
        export async function flush(to: string, socket: Socket) {
          const list = outboxes[to]
          delete outboxes[to]
          await socket.sendAll(list)
        }
      `,
      options: { tier: 'possible' },
    },
    'a Map of lists, of which one is emptied in place': `
      const outboxes = new Map<string, Message[]>()
      export function add(to: string, message: Message) { outboxes.get(to)?.push(message) }
      export async function flush(to: string, socket: Socket) {
        const outbox = outboxes.get(to)
        if (!outbox) return
        await socket.sendAll([...outbox])
        outbox.length = 0 // error
      }
    `,
    'a ref of a component': {
      code: `
        import { useRef, useCallback } from 'react'
        export function Editor({ socket }) {
          const changes = useRef([])
          const onChange = useCallback(change => { changes.current.push(change) }, [])
          const onSave = useCallback(async () => {
            await socket.send(changes.current)
            changes.current = [] // error
          }, [socket])
          return <textarea onChange={onChange} onBlur={onSave} />
        }
      `,
      filename: 'editor.jsx',
    },
    'a field keyed by a symbol': `
      const kMessages = Symbol('messages')
      export class Outbox {
        [kMessages]: Message[] = []
        add(message: Message) { this[kMessages].push(message) }
        async flush(socket: Socket) {
          await socket.sendAll(this[kMessages])
          this[kMessages] = [] // error
        }
      }
    `,
    'a closure of a factory, emptied by a helper of the factory': `
      export function createOutbox(socket: Socket) {
        let messages: Message[] = []
        function reset() { messages = [] }
        return {
          add(message: Message) { messages.push(message) },
          async flush() {
            await socket.sendAll(messages)
            reset() // error
          },
        }
      }
    `,
    'a destructured field that is emptied in place': `
      export class Outbox {
        messages: Message[] = []
        add(message: Message) { this.messages.push(message) }
        async flush(socket: Socket) {
          const { messages } = this
          await socket.sendAll(messages)
          messages.length = 0 // error
        }
      }
    `,
    'a getter that returns the field': `
      export class Outbox {
        #messages: Message[] = []
        get messages() { return this.#messages }
        add(message: Message) { this.#messages.push(message) }
        async flush(socket: Socket) {
          await socket.sendAll(this.messages)
          this.#messages = [] // error
        }
      }
    `,
    'a helper of the file that empties what it is given': `
      function clear<T>(list: T[]) { list.length = 0 }
      export class Outbox {
        #messages: Message[] = []
        add(message: Message) { this.#messages.push(message) }
        async flush(socket: Socket) {
          await socket.sendAll(this.#messages)
          clear(this.#messages) // error
        }
      }
    `,
  })
})

describe('a slot that is more than data is reported, and --fix leaves it alone', () => {
  test('an accessor field', () => {
    const code = `
      export class Outbox {
        accessor messages: Message[] = []
        add(message: Message) { this.messages.push(message) }
        async flush(socket: Socket) {
          await socket.sendAll(this.messages)
          this.messages = []
        }
      }
    `
    expect(lint(rule, code).map(({ line }) => line)).toEqual([7])
    expect(fix(rule, code)).toBe(code)
  })

  test('a getter and a setter', () => {
    const code = `
      export class Outbox {
        #list: Message[] = []
        get messages() { return this.#list }
        set messages(list: Message[]) {
          this.#list = list
          this.render()
        }
        add(message: Message) { this.#list.push(message) }
        async flush(socket: Socket) {
          await socket.sendAll(this.#list)
          this.messages = []
        }
      }
    `
    expect(lint(rule, code).map(({ line }) => line)).toEqual([12])
    expect(fix(rule, code)).toBe(code)
  })

  test('a reactive array', () => {
    const code = `
      import { reactive } from 'vue'
      const messages = reactive([] as Message[])
      export function add(message: Message) { messages.push(message) }
      export async function flush(socket: Socket) {
        await socket.sendAll(messages)
        messages.length = 0
      }
    `
    expect(lint(rule, code).map(({ line }) => line)).toEqual([7])
    expect(fix(rule, code)).toBe(code)
  })

  test('a proxy', () => {
    const code = `
      let messages = new Proxy([] as Message[], logging)
      export function add(message: Message) { messages.push(message) }
      export async function flush(socket: Socket) {
        await socket.sendAll(messages)
        messages.length = 0
      }
    `
    expect(lint(rule, code).map(({ line }) => line)).toEqual([6])
    expect(fix(rule, code)).toBe(code)
  })

  test('a plain field is fixed', () => {
    const code = `
      export class Outbox {
        #messages: Message[] = []
        add(message: Message) { this.#messages.push(message) }
        async flush(socket: Socket) {
          try {
            await socket.sendAll(this.#messages)
          } catch {}
          this.#messages = []
        }
      }
    `
    expect(lint(rule, code).map(({ line }) => line)).toEqual([9])
    expect(fix(rule, code)).not.toBe(code)
  })
})
