import { describe } from 'vitest'
import rule from '../../rules/no-late-registration.ts'
import { testRule } from '../harness/lint.ts'

describe('what is opened is stored too late for the end of all', () => {
  testRule(rule, {
    'a Set of connections, and close() between the two': `
      export class Server {
        #conns = new Set<Connection>()
        async open(url: string) {
          const conn = connect(url)
          await conn.open()
          this.#conns.add(conn) // error: left
        }
        close() {
          for (const conn of this.#conns) conn.close()
        }
      }
    `,
    'in the reaction of the promise that opens it': `
      export class Listener {
        #conns = new Set<Connection>()
        onSocket(socket: Socket) {
          const conn = new Connection(socket)
          upgrade(conn).then(() => {
            this.#conns.add(conn) // error: left
          })
        }
        async close() {
          this.#conns.forEach(conn => { conn.abort() })
          await stop()
        }
      }
    `,
    'a list, and a promise that its event settles': `
      export class Pool {
        #sockets: Socket[] = []
        async open(url: string) {
          const socket = new Socket(url)
          await new Promise(resolve => socket.once('open', resolve))
          this.#sockets.push(socket) // error: left
        }
        dispose() {
          for (const socket of this.#sockets) socket.destroy()
        }
      }
    `,

    'silent: it is stored first': `
      export class Server {
        #conns = new Set<Connection>()
        async open(url: string) {
          const conn = connect(url)
          this.#conns.add(conn)
          await conn.open()
        }
        close() {
          for (const conn of this.#conns) conn.close()
        }
      }
    `,
    'silent: it asks whether all is over by now': `
      export class Server {
        #conns = new Set<Connection>()
        #isClosed = false
        async open(url: string) {
          const conn = connect(url)
          await conn.open()
          if (this.#isClosed) return conn.close()
          this.#conns.add(conn)
        }
        close() {
          this.#isClosed = true
          for (const conn of this.#conns) conn.close()
        }
      }
    `,
    'silent: there is nothing to end before the wait': `
      export class Server {
        #conns = new Set<Connection>()
        async open(url: string) {
          const conn = await connect(url)
          this.#conns.add(conn)
        }
        close() {
          for (const conn of this.#conns) conn.close()
        }
      }
    `,
    'silent: the wait is for something else': `
      export class Server {
        #conns = new Set<Connection>()
        async open(url: string) {
          const conn = connect(url)
          await this.#report(url)
          this.#conns.add(conn)
        }
        close() {
          for (const conn of this.#conns) conn.close()
        }
      }
    `,
    'silent: who ends them all goes on afterwards': `
      export class Server {
        #conns = new Set<Connection>()
        async open(url: string) {
          const conn = connect(url)
          await conn.open()
          this.#conns.add(conn)
        }
        refresh() {
          for (const conn of this.#conns) conn.close()
        }
      }
    `,
    'silent: the pass ends nothing': `
      export class Server {
        #conns = new Set<Connection>()
        async open(url: string) {
          const conn = connect(url)
          await conn.open()
          this.#conns.add(conn)
        }
        close() {
          for (const conn of this.#conns) conn.say('bye')
        }
      }
    `,
  })
})
