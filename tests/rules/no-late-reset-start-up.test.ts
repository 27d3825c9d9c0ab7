import { describe } from 'vitest'
import rule from '../../rules/no-late-reset.ts'
import { testRule } from '../harness/lint.ts'

describe('F10 start-up code, and what of it goes on later', () => {
  testRule(rule, {
    'a constructor starts what adds after its first await': `
      export class Journal {
        #lines: string[] = []
        constructor(disk: Disk) { void this.#replay(disk) }
        async #replay(disk: Disk) {
          const old = await disk.read()
          this.#lines.push(...old)
        }
        /** @serial */
        async flush(disk: Disk) {
          await disk.write(this.#lines)
          this.#lines = [] // error
        }
      }
    `,
    'what it adds before its first await is there before anybody else': `
      export class Journal {
        #lines: string[] = []
        constructor(disk: Disk) { void this.#replay(disk) }
        async #replay(disk: Disk) {
          this.#lines.push('start')
          await disk.open()
        }
        /** @serial */
        async flush(disk: Disk) {
          await disk.write(this.#lines)
          this.#lines = []
        }
      }
    `,
    'the module starts a function that calls another one after its await': `
      const lines: string[] = []
      function add(line: string) { lines.push(line) }
      async function main() {
        const config = await readConfig()
        add(config.title)
      }
      setInterval(flush, 1000)
      /** @serial */
      async function flush() {
        await write(lines)
        lines.length = 0 // error
      }
      void main()
    `,
    'the module waits for it': `
      const lines: string[] = []
      async function main() {
        const config = await readConfig()
        lines.push(config.title)
      }
      await main()
      /** @serial */
      export async function flush() {
        await write(lines)
        lines.length = 0
      }
    `,
    'a program that does one after the other': `
      const lines: string[] = []
      async function flush() {
        await write(lines)
        lines.length = 0
      }
      async function main() {
        const config = await readConfig()
        lines.push(config.title)
        await flush()
      }
      void main()
    `,
    'it starts the timer when it is done': `
      const lines: string[] = []
      async function main() {
        const config = await readConfig()
        lines.push(config.title)
        setInterval(flush, 1000)
      }
      /** @serial */
      async function flush() {
        await write(lines)
        lines.length = 0
      }
      void main()
    `,
  })
})

describe('handlers that start once', () => {
  testRule(rule, {
    'once, registered by the module': `
      const lines = ['a', 'b']
      server.once('listening', async () => {
        await write(lines)
        lines.length = 0
      })
    `,
    'a timer that the module sets once': `
      const lines = ['a', 'b']
      setTimeout(async () => {
        await write(lines)
        lines.length = 0
      }, 1000)
    `,
    'a timer that the module sets in a loop': `
      const lines = ['a', 'b']
      for (const delay of delays) {
        setTimeout(async () => {
          await write(lines)
          lines.length = 0 // error
        }, delay)
      }
    `,
    'on fires again and again': `
      const lines = ['a', 'b']
      server.on('tick', async () => {
        await write(lines)
        lines.length = 0 // error
      })
    `,
    'two signals are two runs': `
      const lines = ['a', 'b']
      async function save() {
        await write(lines)
        lines.length = 0 // error
      }
      process.once('SIGINT', save)
      process.once('SIGTERM', save)
    `,
    'once, registered by a method that can be called again': `
      export class Server {
        #lines = ['a', 'b']
        listen(port: Port) {
          port.once('open', async () => {
            await write(this.#lines)
            this.#lines.length = 0 // error
          })
        }
      }
    `,
  })
})

describe('F10 start-up hooks run before anybody is given the object', () => {
  testRule(rule, {
    'what one adds in its first turn is there before anybody else': `
      export class Journal {
        protected lines: string[] = []
        @postConstruct()
        protected init() {
          this.lines.push('start')
        }
        /** @serial */
        async flush(disk: Disk) {
          await disk.write(this.lines)
          this.lines = []
        }
      }
    `,
    'a helper that only the hook calls': `
      export class Journal {
        protected lines: string[] = []
        @postConstruct()
        protected init() { this.greet() }
        protected greet() { this.lines.push('start') }
        /** @serial */
        async flush(disk: Disk) {
          await disk.write(this.lines)
          this.lines = []
        }
      }
    `,
    'what it adds behind an await is somebody': `
      export class Journal {
        protected lines: string[] = []
        @postConstruct()
        protected async init() {
          const old = await this.disk.read()
          this.lines.push(...old)
        }
        /** @serial */
        async flush() {
          await this.disk.write(this.lines)
          this.lines = [] // error
        }
      }
    `,
    'a handler that it registers': `
      export class Journal {
        protected lines: string[] = []
        @postConstruct()
        protected init() { bus.on('line', line => this.lines.push(line)) }
        /** @serial */
        async flush(disk: Disk) {
          await disk.write(this.lines)
          this.lines = [] // error
        }
      }
    `,
    'another decorator says nothing of the kind': `
      export class Journal {
        protected lines: string[] = []
        @OnEvent('line')
        protected add(line: string) { this.lines.push(line) }
        /** @serial */
        async flush(disk: Disk) {
          await disk.write(this.lines)
          this.lines = [] // error
        }
      }
    `,
  })
})

describe('F10 handlers that are not registered yet', () => {
  testRule(rule, {
    'each run has a list of its own, and lets others at it when it is done': `
      export async function open(socket: Socket, rows: Row[]) {
        const pending = [...rows]
        await Promise.all(pending.map(row => socket.send(row)))
        pending.length = 0
        socket.on('row', row => pending.push(row))
        return pending
      }
    `,
    'or returns who writes it': `
      export async function open(socket: Socket, rows: Row[]) {
        const pending = [...rows]
        await Promise.all(pending.map(row => socket.send(row)))
        pending.length = 0
        return { add: (row: Row) => pending.push(row), all: () => [...pending] }
      }
    `,
    'one that is registered before': `
      export async function open(socket: Socket, rows: Row[]) {
        const pending = [...rows]
        socket.on('row', row => pending.push(row))
        await Promise.all(pending.map(row => socket.send(row)))
        pending.length = 0 // error
      }
    `,
    'one that an earlier pass of a loop has registered': `
      export async function open(socket: Socket, rows: Row[]) {
        const pending = [...rows]
        for (const port of socket.ports) {
          await Promise.all(pending.map(row => port.send(row)))
          pending.length = 0 // error
          port.on('row', row => pending.push(row))
        }
      }
    `,
    'a field that an earlier run has let others at': `
      export class Feed {
        #pending: Row[] = []
        /** @serial */
        async open(socket: Socket) {
          await Promise.all(this.#pending.map(row => socket.send(row)))
          this.#pending.length = 0 // error
          socket.on('row', row => this.#pending.push(row))
        }
      }
    `,
  })
})

describe('what only takes entries out brings nothing in that could be lost', () => {
  testRule(rule, {
    'by a filter of the container itself': `
      class Manager {
        #channels: Channel[] = [new Channel()]
        constructor() {
          bus.on('close', channel => { this.#channels = this.#channels.filter(each => each !== channel) })
        }
        /** @serial */
        async reset() {
          await Promise.all(this.#channels.map(channel => channel.reset()))
          this.#channels = []
        }
      }
    `,
    'a filter of something else is another list': `
      class Manager {
        #channels: Channel[] = [new Channel()]
        constructor() {
          bus.on('channels', channels => { this.#channels = channels.filter(isOpen) })
        }
        /** @serial */
        async reset() {
          await Promise.all(this.#channels.map(channel => channel.reset()))
          this.#channels = [] // error
        }
      }
    `,
  })
})
