import { describe } from 'vitest'
import rule from '../../rules/no-live-iteration.ts'
import { testRule } from '../harness/lint.ts'

describe('writes in other words', () => {
  testRule(rule, {
    'a zero that is added empties nothing, as the zero of a splice does': `
      const marks = new Set<number>()
      bus.on('mark', () => { marks.add(0) })
      export async function show() {
        for (const mark of marks) await draw(mark) // error
      }
    `,
    'a removal that puts the last entry in its place': `
      export class Signal {
        #listeners: Listener[] = []
        on(listener: Listener) { this.#listeners.push(listener) }
        off(listener: Listener) {
          const index = this.#listeners.indexOf(listener)
          const last = this.#listeners.pop()!
          if (index < this.#listeners.length) this.#listeners[index] = last
        }
        emit(value: unknown) {
          for (const listener of this.#listeners) { // error
            listener(value)
          }
        }
      }
    `,
    'the last entry, read before the list is cut': `
      export class Pool {
        #conns: Conn[] = []
        remove(conn: Conn) {
          const last = this.#conns[this.#conns.length - 1]
          this.#conns[this.#conns.indexOf(conn)] = last
          this.#conns.length -= 1
        }
        async ping() {
          for (const conn of this.#conns) { // error
            await conn.ping()
          }
        }
      }
    `,
    'an entry that is put back where it was taken from moves nothing': {
      code: `
        export class Pool {
          #conns: Conn[] = []
          renew(index: number) {
            const conn = this.#conns[index]
            conn.renew()
            this.#conns[index] = conn
          }
          async ping() {
            for (const conn of this.#conns) {
              await conn.ping()
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'keys that Object.assign adds': `
      const sizes: Record<string, number> = {}
      bus.on('sizes', (others: Record<string, number>) => { Object.assign(sizes, others) })
      export async function flush() {
        for (const name in sizes) { // error
          await send(name)
        }
      }
    `,
    'Object.assign copies what stands behind its first argument': {
      code: `
        const sizes: Record<string, number> = {}
        bus.on('sizes', (others: Record<string, number>) => { Object.assign(others, sizes) })
        export async function flush() {
          for (const name in sizes) {
            await send(name)
          }
        }
      `,
      options: { tier: 'possible' },
    },
  })
})
