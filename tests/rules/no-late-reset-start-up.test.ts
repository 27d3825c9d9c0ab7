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
