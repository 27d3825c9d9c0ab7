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
  })
})
