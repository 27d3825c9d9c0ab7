import { describe } from 'vitest'
import rule from '../../rules/no-live-iteration.ts'
import { testRule } from '../harness/lint.ts'

describe('the class of the element, when the file declares it', () => {
  testRule(rule, {
    'siblings share one array that each of them leaves': {
      code: `
        class Session {
          constructor(opts) {
            this.sessions = opts.sessions || []
            this.sessions.push(this)
          }
          close(error) {
            const index = this.sessions.indexOf(this)
            if (index !== -1) this.sessions.splice(index, 1)
          }
          closeAll(error) {
            for (const session of this.sessions) { // error
              session.close(error)
            }
          }
        }
        module.exports = Session
      `,
      filename: 'session.cjs',
    },
    'the last is closed until nobody is left': {
      code: `
        class Session {
          constructor(opts) {
            this.sessions = opts.sessions || []
            this.sessions.push(this)
          }
          close(error) {
            this.sessions.splice(this.sessions.indexOf(this), 1)
          }
          closeAll(error) {
            while (this.sessions.length > 0) {
              this.sessions[this.sessions.length - 1].close(error)
            }
          }
        }
        module.exports = Session
      `,
      filename: 'session.cjs',
      options: { tier: 'possible' },
    },
    'a close whose handler in the file removes the element': {
      code: `
        class Pool {
          constructor() {
            this.peers = []
          }
          connect(mux) {
            const channel = mux.createChannel({ onclose: () => this.remove(channel) })
            this.peers.push(channel)
          }
          remove(channel) {
            this.peers.splice(this.peers.indexOf(channel), 1)
          }
          destroy() {
            for (const channel of this.peers) channel.close() // error
          }
        }
        module.exports = Pool
      `,
      filename: 'pool.cjs',
      options: { tier: 'possible' },
    },
    'servers whose close only stops them': `
      export class Cluster {
        #servers: Server[] = []
        listen(options: Options) {
          const server = createServer()
          server.bind(options, () => { this.#servers.push(server) })
        }
        close() {
          this.#servers.forEach(server => server.close())
        }
      }
    `,
    'imported elements that are written to, not told anything': {
      code: `
        import type { Wire } from './wire.ts'
        export class Torrent {
          #wires: Wire[] = []
          add(wire: Wire) { this.#wires.push(wire) }
          remove(wire: Wire) { this.#wires.splice(this.#wires.indexOf(wire), 1) }
          mark() {
            for (const wire of this.#wires) {
              wire.isInterested = true
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
  })
})
