import { describe } from 'vitest'
import rule from '../../rules/no-stale-entry.ts'
import { testRule } from '../harness/lint.ts'

describe('an entry is made because it was missing before a wait', () => {
  testRule(rule, {
    'behind `!has`, by an await in between': `
      class Pool {
        #conns = new Map<string, Connection>()
        async open(host: string) {
          if (!this.#conns.has(host)) {
            const conn = await connect(host)
            this.#conns.set(host, conn) // error: madeTwice
          }
          return this.#conns.get(host)
        }
      }
    `,
    'behind a guard that returns what is stored': `
      const sessions = new Map<string, Session>()
      export async function open(id: string) {
        const known = sessions.get(id)
        if (known) return known
        const session = await createSession(id)
        sessions.set(id, session) // error: madeTwice
        return session
      }
    `,
    'behind a guard that throws': `
      class Registry {
        private names = new Set<string>()
        async register(name: string) {
          if (this.names.has(name)) throw new Error('taken')
          await this.store.load(name)
          this.names.add(name) // error: madeTwice
        }
      }
    `,
    'an object that is made after the wait is another one in each run': `
      const rooms: Record<string, Room> = {}
      export async function join(name: string) {
        if (!rooms[name]) {
          const settings = await fetchSettings(name)
          rooms[name] = new Room(settings) // error: madeTwice
        }
        return rooms[name]
      }
    `,
    'another entry stores under the same key meanwhile': `
      class Hub {
        #lock = new Mutex()
        peers = new Map<string, Peer>()
        onHello(peer: Peer) { this.peers.set(peer.id, peer) }
        async dial(id: string) {
          await this.#lock.runExclusive(async () => {
            if (this.peers.has(id)) return
            const peer = await dialPeer(id)
            this.peers.set(id, peer) // error: overwrites
          })
        }
      }
    `,
    'a cache that is emptied meanwhile gets back what it had': `
      const texts = new Map<string, string>()
      watcher.on('change', (path: string) => { texts.delete(path) })
      export async function read(path: string) {
        const known = texts.get(path)
        if (known !== undefined) return known
        const text = await readFile(path, 'utf8')
        texts.set(path, text) // error: restores
        return text
      }
    `,
  })
})

describe('a cache that is filled twice', () => {
  const strict = { tier: 'possible' }
  const code = `
    const texts = new Map<string, string>()
    export async function read(path: string) {
      if (!texts.has(path)) texts.set(path, await readFile(path, 'utf8'))
      return texts.get(path)
    }
  `
  testRule(rule, {
    'is no report of the default tier': code,
    'is one of the other tier': {
      options: strict,
      code: `
        const texts = new Map<string, string>()
        export async function read(path: string) {
          if (!texts.has(path)) texts.set(path, await readFile(path, 'utf8')) // error: doneTwice
          return texts.get(path)
        }
      `,
    },
  })
})
