import { describe } from 'vitest'
import rule from '../../rules/no-live-iteration.ts'
import { testRule } from '../harness/lint.ts'

describe('containers behind names of types', () => {
  testRule(rule, {
    'an interface with an index signature is a record': `
      interface Jobs { [id: string]: Job }
      const jobs: Jobs = load()
      bus.on('drop', id => { delete jobs[id] })
      export async function run() {
        for (const id of Object.keys(jobs)) { // error
          await ready(id)
          jobs[id].start()
        }
      }
    `,
    'an interface that extends a collection': `
      interface Conns extends Array<Conn> { primary: Conn | null }
      export class Pool {
        constructor(private readonly conns: Conns) {}
        remove(conn: Conn) { this.conns.splice(this.conns.indexOf(conn), 1) }
        async ping() {
          for (const conn of this.conns) { // error
            await conn.ping()
          }
        }
      }
    `,
    'an alias of an alias, for what a map holds': `
      type Member = { send(text: string): Promise<void> }
      type Members = Member[]
      type Rooms = Map<string, Members>
      export class Chat {
        readonly #rooms: Rooms = load()
        leave(id: string, member: Member) {
          const room = this.#rooms.get(id)
          room?.splice(room.indexOf(member), 1)
        }
        async broadcast(id: string, text: string) {
          for (const member of this.#rooms.get(id) ?? []) { // error
            await member.send(text)
          }
        }
      }
    `,
    'an alias that leads back to itself names nothing': `
      type Rooms = Halls
      type Halls = Rooms
      export class House {
        constructor(private rooms: Rooms, bus: Bus) {
          bus.on('open', room => { this.rooms.set(room.id, room) })
        }
        async clean() {
          for (const room of this.rooms.values()) {
            await room.clean()
          }
        }
      }
    `,
    'an interface of named properties is no record': {
      code: `
        interface Options { retries: number; timeout: number }
        const options: Options = load()
        bus.on('options', other => { options[other.name] = other.value })
        export async function print() {
          for (const name in options) {
            await show(name)
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'an alias of an array type': `
      type Members = Member[]
      class Room {
        constructor(private readonly members: Members) {}
        leave(member: Member) { this.members.splice(this.members.indexOf(member), 1) }
        async broadcast(text: string) {
          for (const member of this.members) await member.send(text) // error
        }
      }
    `,
    'what a function makes, and is spliced': `
      class Room {
        members = createMembers()
        leave(member: Member) { this.members.splice(this.members.indexOf(member), 1) }
        async broadcast(text: string) {
          for (const member of this.members) await member.send(text) // error
        }
      }
    `,
    'what a parameter without a type brings in, and is spliced': `
      class Room {
        constructor(members) { this.members = members }
        leave(member) { this.members.splice(this.members.indexOf(member), 1) }
        async broadcast(text) {
          for (const member of this.members) await member.send(text) // error
        }
      }
    `,
    'a class of the file that has a splice of its own is no array': {
      code: `
        class Ring {
          splice(index: number) { drop(index) }
          *[Symbol.iterator]() { yield* items() }
        }
        export class Pool {
          constructor(private ring: Ring) {}
          cut(index: number) { this.ring.splice(index) }
          async ping() {
            for (const conn of this.ring) {
              await conn.ping()
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
  })
})
