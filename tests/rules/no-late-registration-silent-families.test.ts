import { describe } from 'vitest'
import rule from '../../rules/no-late-registration.ts'
import { testRule } from '../harness/lint.ts'

const options = { tier: 'possible' }

describe('nothing goes wrong', () => {
  testRule(rule, {
    'F2: each registration makes a new map': {
      options,
      code: `
        let pending: ReadonlyMap<number, Call> = new Map()
        socket.on('answer', (id: number, text: string) => { pending.get(id)?.resolve(text) })
        export async function ask(id: number, call: Call) {
          pending = new Map([...pending, [id, call]])
          await socket.send(id)
        }
      `,
    },
    'F3: nothing is waited for': {
      options,
      code: `
        const pending = new Map<number, Call>()
        socket.on('answer', (id: number, text: string) => { pending.get(id)?.resolve(text) })
        export function ask(id: number, call: Call) {
          socket.prepare(id)
          pending.set(id, call)
        }
      `,
    },
    'F24: a WeakMap by an object that the wait brings': {
      options,
      code: `
        const owners = new WeakMap<object, Call>()
        socket.on('close', (conn: object) => { owners.get(conn)?.reject() })
        export async function open(call: Call) {
          const conn = await connect()
          owners.set(conn, call)
        }
      `,
    },
    'F25: it asks until the other side is ready': {
      options,
      code: `
        const pending = new Map<number, Call>()
        socket.on('answer', (id: number, text: string) => { pending.get(id)?.resolve(text) })
        export async function ask(id: number, call: Call) {
          while (!socket.isReady()) await sleep(10)
          pending.set(id, call)
          await socket.send(id)
        }
      `,
    },
  })
})
