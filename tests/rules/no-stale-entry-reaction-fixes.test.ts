import { describe } from 'vitest'
import { testStaleFixes } from '../harness/stale.ts'

/** What `--fix` leaves alone, and what becomes of it by the only suggestion. */
function looked(slot: string, code: string, after: string) {
  return {
    code,
    output: code,
    suggestions: { [`Look at \`${slot}\` again after the wait`]: after },
  }
}

describe('a store in a promise reaction looks again', () => {
  testStaleFixes({
    'the reaction gives the result, and so does its guard': looked(
      'this.conns',
      `
        declare function connect(host: string): Promise<Connection>
        export class Pool {
          conns = new Map<string, Connection>()
          open(host: string) {
            const known = this.conns.get(host)
            if (known) return Promise.resolve(known)
            return connect(host).then(conn => {
              this.conns.set(host, conn)
              return conn
            })
          }
        }
      `,
      `
        declare function connect(host: string): Promise<Connection>
        export class Pool {
          conns = new Map<string, Connection>()
          open(host: string) {
            const known = this.conns.get(host)
            if (known) return Promise.resolve(known)
            return connect(host).then(conn => {
              const meanwhile = this.conns.get(host)
              if (meanwhile) return Promise.resolve(meanwhile)
              this.conns.set(host, conn)
              return conn
            })
          }
        }
      `,
    ),
    'the test around it is repeated': looked(
      'conns',
      `
        declare function connect(host: string): Promise<Connection>
        const conns = new Map<string, Connection>()
        export function open(host: string) {
          if (!conns.has(host)) {
            return connect(host).then(conn => {
              conns.set(host, conn)
              return conns.get(host)
            })
          }
          return Promise.resolve(conns.get(host))
        }
      `,
      `
        declare function connect(host: string): Promise<Connection>
        const conns = new Map<string, Connection>()
        export function open(host: string) {
          if (!conns.has(host)) {
            return connect(host).then(conn => {
              if (!conns.has(host)) conns.set(host, conn)
              return conns.get(host)
            })
          }
          return Promise.resolve(conns.get(host))
        }
      `,
    ),
    'a guard whose result nobody would get': {
      code: `
        declare function connect(host: string): Promise<Connection>
        const conns = new Map<string, Connection>()
        export function open(host: string) {
          if (conns.has(host)) return 'known'
          void connect(host).then(conn => {
            conns.set(host, conn)
          })
          return 'new'
        }
      `,
      output: `
        declare function connect(host: string): Promise<Connection>
        const conns = new Map<string, Connection>()
        export function open(host: string) {
          if (conns.has(host)) return 'known'
          void connect(host).then(conn => {
            conns.set(host, conn)
          })
          return 'new'
        }
      `,
    },
    'a callback goes on where the guard calls back': looked(
      'rooms',
      `
        declare function openRoom(name: string, done: (err: Error | null, room: Room) => void): void
        const rooms = new Map<string, Room>()
        export function join(name: string) {
          return new Promise<Room>((resolve, reject) => {
            const known = rooms.get(name)
            if (known) return resolve(known)
            openRoom(name, (err, room) => {
              if (err) return reject(err)
              rooms.set(name, room)
              resolve(room)
            })
          })
        }
        export function closeAll() { for (const room of rooms.values()) room.close() }
      `,
      `
        declare function openRoom(name: string, done: (err: Error | null, room: Room) => void): void
        const rooms = new Map<string, Room>()
        export function join(name: string) {
          return new Promise<Room>((resolve, reject) => {
            const known = rooms.get(name)
            if (known) return resolve(known)
            openRoom(name, (err, room) => {
              if (err) return reject(err)
              const meanwhile = rooms.get(name)
              if (meanwhile) return resolve(meanwhile)
              rooms.set(name, room)
              resolve(room)
            })
          })
        }
        export function closeAll() { for (const room of rooms.values()) room.close() }
      `,
    ),
  })
})
