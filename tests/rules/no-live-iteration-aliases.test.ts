import { describe } from 'vitest'
import rule from '../../rules/no-live-iteration.ts'
import { testRule } from '../harness/lint.ts'

describe('other names for one container', () => {
  testRule(rule, {
    'a getter that returns the field, under the loop': `
      export class Room {
        #members: Member[] = []
        get members() { return this.#members }
        leave(member: Member) { this.#members.splice(this.#members.indexOf(member), 1) }
        async broadcast(text: string) {
          for (const member of this.members) { // error
            await member.send(text)
          }
        }
      }
    `,
    'a getter that returns the field, under the splice': `
      export class Room {
        #members: Member[] = []
        get members() { return this.#members }
        leave(member: Member) { this.members.splice(this.members.indexOf(member), 1) }
        async broadcast(text: string) {
          for (const member of this.#members) { // error
            await member.send(text)
          }
        }
      }
    `,
    'a getter that returns a copy': {
      code: `
        export class Room {
          #members: Member[] = []
          get members() { return [...this.#members] }
          leave(member: Member) { this.#members.splice(this.#members.indexOf(member), 1) }
          async broadcast(text: string) {
            for (const member of this.members) {
              await member.send(text)
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'a method that returns the field': `
      export class Room {
        #members: Member[] = []
        private all() { return this.#members }
        leave(member: Member) { this.#members.splice(this.#members.indexOf(member), 1) }
        async broadcast(text: string) {
          for (const member of this.all()) { // error
            await member.send(text)
          }
        }
      }
    `,
    'a function of the file that splices what it is given': `
      function remove<T>(list: T[], item: T) {
        const index = list.indexOf(item)
        if (index !== -1) list.splice(index, 1)
      }
      export class Room {
        #members: Member[] = []
        leave(member: Member) { remove(this.#members, member) }
        async broadcast(text: string) {
          for (const member of this.#members) { // error
            await member.send(text)
          }
        }
      }
    `,
    'a function of the file that only reads what it is given': {
      code: `
        function indexOf<T>(list: T[], item: T) { return list.indexOf(item) }
        export class Room {
          #members: Member[] = []
          find(member: Member) { return indexOf(this.#members, member) }
          async broadcast(text: string) {
            for (const member of this.#members) {
              await member.send(text)
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'a function of the file that walks what it is given': `
      async function sendAll(members: Member[], text: string) {
        for (const member of members) { // error
          await member.send(text)
        }
      }
      export class Room {
        #members: Member[] = []
        leave(member: Member) { this.#members.splice(this.#members.indexOf(member), 1) }
        broadcast(text: string) { return sendAll(this.#members, text) }
      }
    `,
    'a function of the file that walks the copy it is given': {
      code: `
        async function sendAll(members: Member[], text: string) {
          for (const member of members) {
            await member.send(text)
          }
        }
        export class Room {
          #members: Member[] = []
          leave(member: Member) { this.#members.splice(this.#members.indexOf(member), 1) }
          broadcast(text: string) { return sendAll([...this.#members], text) }
        }
      `,
      options: { tier: 'possible' },
    },
    'fields destructured from self': `
      export class Pool {
        conns: Conn[] = []
        attach(bus: Bus) {
          const self = this
          bus.on('close', function (conn: Conn) {
            const { conns } = self
            conns.splice(conns.indexOf(conn), 1)
          })
        }
        async ping() {
          for (const conn of this.conns) { // error
            await conn.ping()
          }
        }
      }
    `,
    'reverse() in place returns the same array, kept under another name': `
      const cleanups: Cleanup[] = []
      export function onCleanup(cleanup: Cleanup) { cleanups.unshift(cleanup) }
      export async function cleanUp() {
        const reversed = cleanups.reverse()
        for (const cleanup of reversed) { // error
          await cleanup()
        }
      }
    `,
    'an alias of what was in the slot before it got another container': {
      code: `
        export class Room {
          #members: Member[] = []
          leave(member: Member) { this.#members.splice(this.#members.indexOf(member), 1) }
          async close(text: string) {
            const members = this.#members
            this.#members = []
            for (const member of members) {
              await member.send(text)
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'a bound method as the writer': `
      export class Room {
        #members: Member[] = []
        constructor(socket: Socket) {
          this.leave = this.leave.bind(this)
          socket.on('leave', this.leave)
        }
        private leave(member: Member) { this.#members.splice(this.#members.indexOf(member), 1) }
        async broadcast(text: string) {
          for (const member of this.#members) { // error
            await member.send(text)
          }
        }
      }
    `,
    'a field that a constructor function creates through `self`': `
      function Pool(bus) {
        var self = this
        self.conns = []
        bus.on('close', function (conn) {
          self.conns.splice(self.conns.indexOf(conn), 1)
        })
      }
      Pool.prototype.ping = async function () {
        var that = this
        for (const conn of that.conns) { // error
          await conn.ping()
        }
      }
      module.exports = Pool
    `,
    'a pattern inside a pattern': `
      const app = { state: { clients: [] as Client[] } }
      export function drop(client: Client) {
        const { state: { clients } } = app
        clients.splice(clients.indexOf(client), 1)
      }
      export async function notify(text: string) {
        for (const client of app.state.clients) { // error
          await client.send(text)
        }
      }
    `,
    'a local that is an inner object of the state': `
      const app = { state: { clients: [] as Client[] } }
      export function drop(client: Client) {
        const { state } = app
        state.clients.splice(state.clients.indexOf(client), 1)
      }
      export async function notify(text: string) {
        for (const client of app.state.clients) { // error
          await client.send(text)
        }
      }
    `,
    'a local that is an object in a field': `
      class Pool { idle: Conn[] = [] }
      export class Server {
        #pool = new Pool()
        remove(conn: Conn) {
          const pool = this.#pool
          pool.idle.splice(pool.idle.indexOf(conn), 1)
        }
        async ping() {
          for (const conn of this.#pool.idle) { // error
            await conn.ping()
          }
        }
      }
    `,
    'the getter of an object literal': `
      const store = {
        items: [] as Job[],
        get jobs() { return this.items },
      }
      export function cancel(job: Job) { store.jobs.splice(store.jobs.indexOf(job), 1) }
      export async function run() {
        for (const job of store.jobs) { // error
          await job.run()
        }
      }
    `,
    'a function that returns the list, and its setter stands first': `
      export class Room {
        #members: Member[] = []
        set members(list: Member[]) { this.#members = list }
        get members() { return this.#members }
        leave(member: Member) { this.#members.splice(this.#members.indexOf(member), 1) }
        async broadcast(text: string) {
          for (const member of this.members) { // error
            await member.send(text)
          }
        }
      }
    `,
    'a method that returns the list or another one means none': {
      code: `
        export class Room {
          #members: Member[] = []
          #guests: Member[] = []
          listOf(kind: string) {
            if (kind === 'guest') return this.#guests
            return this.#members
          }
          leave(member: Member) { this.#members.splice(this.#members.indexOf(member), 1) }
          async broadcast(text: string) {
            for (const member of this.listOf('guest')) {
              await member.send(text)
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'a constructor function whose methods are stored in `this`': `
      function Pool() {
        var self = this
        this.conns = []
        this.remove = function (conn) {
          self.conns.splice(self.conns.indexOf(conn), 1)
        }
        this.ping = async function () {
          for (const conn of this.conns) { // error
            await conn.ping()
          }
        }
      }
      module.exports = Pool
    `,
    'the list, or an empty one, by a condition': `
      class Room {
        members: Member[] = []
        leave(member: Member) { this.members.splice(this.members.indexOf(member), 1) }
        async broadcast(text: string) {
          for (const member of this.isOpen ? this.members : []) await member.send(text) // error
        }
      }
    `,
    'a local for the list, or an empty one': `
      export class Room {
        members: Member[] = []
        leave(member: Member) { this.members.splice(this.members.indexOf(member), 1) }
        async broadcast(text: string) {
          const members = this.isOpen ? this.members : []
          for (const member of members) { // error
            await member.send(text)
          }
        }
      }
    `,
  })
})
