import { describe } from 'vitest'
import rule from '../../rules/no-live-iteration.ts'
import { testRule } from '../harness/lint.ts'

describe('containers inside containers', () => {
  testRule(rule, {
    'a Set in a Map': `
      export class Rooms {
        #rooms = new Map<string, Set<Member>>()
        constructor(socket: Socket) {
          socket.on('join', (id, member) => { this.#rooms.get(id)?.add(member) })
        }
        async broadcast(id: string, text: string) {
          for (const member of this.#rooms.get(id) ?? []) { // error
            await member.send(text)
          }
        }
      }
    `,
    'a Set in a Map that nobody annotates, created on first use': `
      const rooms = new Map()
      socket.on('join', (id, member) => {
        let room = rooms.get(id)
        if (!room) {
          room = new Set()
          rooms.set(id, room)
        }
        room.add(member)
      })
      export async function broadcast(id, text) {
        const room = rooms.get(id)
        if (!room) return
        for (const member of room) { // error
          await member.send(text)
        }
      }
    `,
    'an array in a record': `
      export class Emitter {
        #handlers: Record<string, Handler[]> = {}
        off(name: string, handler: Handler) {
          const handlers = this.#handlers[name]
          handlers?.splice(handlers.indexOf(handler), 1)
        }
        async emit(name: string) {
          for (const handler of this.#handlers[name] ?? []) { // error
            await handler()
          }
        }
      }
    `,
    'an array in a record, created on first use by ||': {
      code: `
        function Emitter() {
          this.handlers = {}
        }
        Emitter.prototype.on = function (name, handler) {
          const handlers = this.handlers[name] = this.handlers[name] || []
          handlers.push(handler)
        }
        Emitter.prototype.off = function (name, handler) {
          const handlers = this.handlers[name]
          handlers.splice(handlers.indexOf(handler), 1)
        }
        Emitter.prototype.emit = async function (name) {
          for (const handler of this.handlers[name]) { // error
            await handler()
          }
        }
        module.exports = Emitter
      `,
      filename: 'emitter.cjs',
    },
    'a default created by ??=': `
      const lists: Record<string, Job[]> = {}
      export function cancel(key: string, job: Job) {
        const list = (lists[key] ??= [])
        list.splice(list.indexOf(job), 1)
      }
      export async function run(key: string) {
        for (const job of lists[key] ?? []) { // error
          await job.run()
        }
      }
    `,
    'a nested container of an outer loop': `
      const rooms = new Map<string, Member[]>()
      export function leave(id: string, member: Member) {
        const room = rooms.get(id) ?? []
        room.splice(room.indexOf(member), 1)
      }
      export async function broadcast(text: string) {
        for (const room of [...rooms.values()]) {
          for (const member of room) { // error
            await member.send(text)
          }
        }
      }
    `,
    'a nested container that a destructured entry names': `
      const rooms = new Map<string, Member[]>()
      export function leave(id: string, member: Member) {
        const room = rooms.get(id) ?? []
        room.splice(room.indexOf(member), 1)
      }
      export async function broadcast(text: string) {
        for (const [id, room] of [...rooms]) {
          for (const member of room) { // error
            await member.send(id, text)
          }
        }
      }
    `,
    'an array two maps deep': `
      export class Houses {
        #houses = new Map<string, Map<string, Member[]>>()
        leave(house: string, id: string, member: Member) {
          const room = this.#houses.get(house)?.get(id) ?? []
          room.splice(room.indexOf(member), 1)
        }
        async broadcast(house: string, id: string, text: string) {
          for (const member of this.#houses.get(house)?.get(id) ?? []) { // error
            await member.send(text)
          }
        }
      }
    `,
    'the outer Map is written, the inner array is walked': {
      code: `
        const rooms = new Map<string, Member[]>()
        socket.on('open', id => { rooms.set(id, []) })
        socket.on('close', id => { rooms.delete(id) })
        export async function broadcast(id: string, text: string) {
          const room = rooms.get(id) ?? []
          for (const member of room) {
            await member.send(text)
          }
        }
      `,
      options: { tier: 'likely' },
    },
    'the inner array is written, the outer Map is walked': {
      code: `
        const rooms = new Map<string, Member[]>([['lobby', []]])
        export function leave(id: string, member: Member) {
          const room = rooms.get(id) ?? []
          room.splice(room.indexOf(member), 1)
        }
        export async function save(db: Db) {
          for (const [id, room] of rooms) {
            await db.save(id, room.length)
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'an array of a Map of one class, a splice in another': {
      code: `
        export class Rooms {
          rooms = new Map<string, Member[]>()
          async broadcast(id: string, text: string) {
            for (const member of this.rooms.get(id) ?? []) {
              await member.send(text)
            }
          }
        }
        export class Lobbies {
          rooms = new Map<string, Member[]>()
          leave(id: string, member: Member) {
            const room = this.rooms.get(id) ?? []
            room.splice(room.indexOf(member), 1)
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'a copy of the inner array': {
      code: `
        const rooms = new Map<string, Member[]>()
        export function leave(id: string, member: Member) {
          const room = rooms.get(id) ?? []
          room.splice(room.indexOf(member), 1)
        }
        export async function broadcast(id: string, text: string) {
          for (const member of [...(rooms.get(id) ?? [])]) {
            await member.send(text)
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'an inner list that is only ever replaced': {
      code: `
        const rooms = new Map<string, Member[]>()
        export function join(id: string, member: Member) {
          rooms.set(id, [...(rooms.get(id) ?? []), member])
        }
        export function leave(id: string, member: Member) {
          rooms.set(id, (rooms.get(id) ?? []).filter(other => other !== member))
        }
        export async function broadcast(id: string, text: string) {
          for (const member of rooms.get(id) ?? []) {
            await member.send(text)
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'a method that gets an entry or makes it': `
      export class Rooms {
        #rooms = new Map<string, Member[]>()
        #roomOf(id: string) {
          let room = this.#rooms.get(id)
          if (!room) this.#rooms.set(id, (room = []))
          return room
        }
        leave(id: string, member: Member) {
          const room = this.#roomOf(id)
          room.splice(room.indexOf(member), 1)
        }
        async broadcast(id: string, text: string) {
          for (const member of this.#roomOf(id)) { // error
            await member.send(text)
          }
        }
      }
    `,
    'an entry that is made in a local of its own': `
      export class Rooms {
        #rooms = new Map<string, Member[]>()
        #roomOf(id: string) {
          const known = this.#rooms.get(id)
          if (known) return known
          const made: Member[] = []
          this.#rooms.set(id, made)
          return made
        }
        leave(id: string, member: Member) {
          const room = this.#roomOf(id)
          room.splice(room.indexOf(member), 1)
        }
        async broadcast(id: string, text: string) {
          for (const member of this.#roomOf(id)) { // error
            await member.send(text)
          }
        }
      }
    `,
    'a function of the module that gets a list or makes it': `
      const lists: Record<string, Job[]> = {}
      function listOf(name: string) {
        return (lists[name] ??= [])
      }
      export function cancel(name: string, job: Job) {
        const list = listOf(name)
        list.splice(list.indexOf(job), 1)
      }
      export async function run(name: string) {
        for (const job of listOf(name)) { // error
          await job.run()
        }
      }
    `,
    "what is filled before it is stored is nobody else's": {
      code: `
        const lists = new Map<string, Job[]>()
        export async function load(name: string) {
          const jobs: Job[] = []
          for await (const job of read(name)) jobs.unshift(job)
          lists.set(name, jobs)
        }
        export async function run(name: string) {
          for (const job of lists.get(name) ?? []) {
            await job.run()
          }
        }
      `,
      options: { tier: 'possible' },
    },
  })
})
