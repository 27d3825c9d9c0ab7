import { describe } from 'vitest'
import rule from '../../rules/no-stale-entry.ts'
import { testRule } from '../harness/lint.ts'

const options = { tier: 'possible' }

describe('a callback goes on in a later turn with what was read before it', () => {
  testRule(rule, {
    'an error first callback writes what was read before the call': `
      const counts = {}
      exports.bump = function (key, done) {
        const count = counts[key] || 0
        db.save(key, function (err) {
          counts[key] = count + 1 // error: losesOwn
          done(err)
        })
      }
    `,
    'bound to the object, in the style of constructor functions': `
      function Manager() { this.sockets = {} }
      Manager.prototype.open = function (host, done) {
        if (this.sockets[host]) return done(null, this.sockets[host])
        net.connectTo(host, function (err, socket) {
          if (err) return done(err)
          this.sockets[host] = socket // error: madeTwice
          done(null, socket)
        }.bind(this))
      }
      Manager.prototype.close = function () {
        for (const host in this.sockets) this.sockets[host].destroy()
      }
    `,
    'inside of a promise': `
      const rooms = new Map<string, Room>()
      export function join(name: string) {
        return new Promise<Room>((resolve, reject) => {
          const known = rooms.get(name)
          if (known) return resolve(known)
          openRoom(name, (err, room) => {
            if (err) return reject(err)
            rooms.set(name, room) // error: madeTwice
            resolve(room)
          })
        })
      }
      export function closeAll() { for (const room of rooms.values()) room.close() }
    `,
    'two callbacks further in': `
      const totals = new Map<string, number>()
      export function book(name: string, cents: number) {
        const before = totals.get(name) ?? 0
        db.begin(err => {
          db.insert(name, cents, err => {
            totals.set(name, before + cents) // error: losesOwn
          })
        })
      }
    `,
    'a position is used when a timer is up': `
      const toasts: Toast[] = []
      export function show(toast: Toast) {
        const at = toasts.push(toast) - 1
        setTimeout(() => {
          toasts.splice(at, 1) // error: hitsAnother
        }, 3000)
      }
    `,
    'a position is used in a promise reaction': `
      class Tracks {
        #items: Track[] = []
        remove(track: Track) {
          const at = this.#items.indexOf(track)
          return removeTrack(track.id).then(() => {
            this.#items.splice(at, 1) // error: hitsAnother
          })
        }
      }
    `,
    'the handler of a connection removes the next one': `
      class Hub {
        #conns = new Map<string, Socket>()
        connect(id: string) {
          const conn = dial(id)
          this.#conns.set(id, conn)
          conn.on('close', () => {
            this.#conns.delete(id) // error: removesNewer
          })
        }
        kick(id: string) { this.#conns.get(id)?.destroy() }
      }
    `,
    'a server is forgotten when it has closed': `
      const servers = {}
      exports.open = port => { servers[port] = listen(port) }
      exports.close = (port, done) => {
        const server = servers[port]
        server.close(function () {
          delete servers[port] // error: removesNewer
          done()
        })
      }
    `,
    'nobody knows when the callback runs: strict only': {
      options,
      code: `
        const counts = new Map<string, number>()
        export function bump(key: string) {
          const count = counts.get(key) ?? 0
          source.visit(key, found => {
            counts.set(key, count + found) // error: losesOwn
          })
        }
      `,
    },
  })
})

describe('a callback that relies on nothing old', () => {
  testRule(rule, {
    'nobody knows when it runs': `
      const counts = new Map<string, number>()
      export function bump(key: string) {
        const count = counts.get(key) ?? 0
        source.visit(key, found => counts.set(key, count + found))
      }
    `,
    'it runs at once': {
      options,
      code: `
        const counts = new Map<string, number>()
        export function bump(keys: string[]) {
          const count = counts.get('all') ?? 0
          keys.forEach(key => counts.set(key, count + 1))
        }
      `,
    },
    'it reads again': {
      options,
      code: `
        const counts = {}
        exports.bump = function (key, done) {
          if (!(key in counts)) counts[key] = 0
          db.save(key, function (err) {
            counts[key] = counts[key] + 1
            done(err)
          })
        }
      `,
    },
    'F14: it looks again, and drops what it has made': {
      options,
      code: `
        const sockets = new Map<string, Socket>()
        export function open(host: string, done: (socket?: Socket) => void) {
          if (sockets.has(host)) return done(sockets.get(host))
          connectTo(host, (err, socket) => {
            if (err) return done()
            if (sockets.has(host)) {
              socket.destroy()
              return done(sockets.get(host))
            }
            sockets.set(host, socket)
            done(socket)
          })
        }
      `,
    },
    'F14: the position is found when the timer is up': {
      options,
      code: `
        const toasts: Toast[] = []
        export function show(toast: Toast) {
          toasts.push(toast)
          setTimeout(() => {
            const at = toasts.indexOf(toast)
            if (at !== -1) toasts.splice(at, 1)
          }, 3000)
        }
      `,
    },
    'F14: the handler compares before it removes': {
      options,
      code: `
        class Hub {
          #conns = new Map<string, Socket>()
          connect(id: string) {
            const conn = dial(id)
            this.#conns.set(id, conn)
            conn.on('close', () => {
              if (this.#conns.get(id) === conn) this.#conns.delete(id)
            })
          }
          kick(id: string) { this.#conns.get(id)?.destroy() }
        }
      `,
    },
    'F13: a flag keeps the second run out until the callback has run': {
      options,
      code: `
        class Counter {
          #isSaving = false
          #counts = new Map<string, number>()
          bump(key: string) {
            if (this.#isSaving) return
            this.#isSaving = true
            const count = this.#counts.get(key) ?? 0
            db.save(key, err => {
              this.#isSaving = false
              this.#counts.set(key, count + 1)
            })
          }
        }
      `,
    },
    'the timer is cancelled before another one is set': `
      const timers: Record<string, Timer> = {}
      const keys: Record<string, string> = {}
      export function keep(key: string, value: string) {
        keys[key] = value
        clearTimeout(timers[key])
        timers[key] = setTimeout(() => {
          delete keys[key]
          delete timers[key]
        }, 1000)
      }
    `,
    'each connection has an id of its own': `
      const pool = {}
      module.exports = tools => {
        listen(socket => {
          const id = tools.generateId()
          pool[id] = socket
          socket.on('close', () => { delete pool[id] })
        })
      }
      exports.stop = () => { for (const id in pool) pool[id].destroy() }
    `,
    'F15: the marker is stored before the call': {
      options,
      code: `
        const opening = new Set<string>()
        const sockets = new Map<string, Socket>()
        export function open(host: string, done: () => void) {
          if (opening.has(host) || sockets.has(host)) return
          opening.add(host)
          connectTo(host, (err, socket) => {
            opening.delete(host)
            if (!err) sockets.set(host, socket)
            done()
          })
        }
      `,
    },
  })
})
