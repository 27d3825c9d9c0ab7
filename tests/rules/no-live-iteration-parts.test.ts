import { describe } from 'vitest'
import rule from '../../rules/no-live-iteration.ts'
import { testRule } from '../harness/lint.ts'

describe('containers that are parts of objects in containers', () => {
  testRule(rule, {
    'an array of an object in a Map, by its interface': `
      interface Room { id: string; members: Member[] }
      export class Rooms {
        #rooms = new Map<string, Room>()
        leave(id: string, member: Member) {
          const room = this.#rooms.get(id)
          room?.members.splice(room.members.indexOf(member), 1)
        }
        async broadcast(id: string, text: string) {
          for (const member of this.#rooms.get(id)?.members ?? []) { // error
            await member.send(text)
          }
        }
      }
    `,
    'the listeners of an object in a record, that a helper gets or makes': `
      export class Bus {
        constructor() { this.events = {} }
        #eventOf(name) {
          if (!this.events[name]) this.events[name] = { listeners: [], isOpen: true }
          return this.events[name]
        }
        on(name, listener) {
          const event = this.#eventOf(name)
          event.listeners.push(listener)
          return () => { event.listeners.splice(event.listeners.indexOf(listener), 1) }
        }
        emit(name, value) {
          const { listeners } = this.#eventOf(name)
          listeners.forEach(listener => { // error
            listener(value)
          })
        }
      }
    `,
    'an object that a loop over the container binds, and its part': `
      type Room = { members: Member[] }
      const rooms: Room[] = []
      export function leave(at: number, member: Member) {
        const { members } = rooms[at]
        members.splice(members.indexOf(member), 1)
      }
      export async function broadcast(text: string) {
        for (const room of [...rooms]) {
          for (const member of room.members) await member.send(text) // error
        }
      }
    `,
    'an object that is handed to a helper': `
      interface Room { members: Member[] }
      export class Rooms {
        #rooms = new Map<string, Room>()
        leave(id: string, member: Member) {
          const room = this.#rooms.get(id)
          if (room) this.#remove(room, member)
        }
        #remove(room: Room, member: Member) {
          room.members.splice(room.members.indexOf(member), 1)
        }
        async broadcast(id: string, text: string) {
          const room = this.#rooms.get(id)
          if (room) await this.#send(room, text)
        }
        async #send(room: Room, text: string) {
          for (const member of room.members) await member.send(text) // error
        }
      }
    `,
    'an index loop that reads the part again, which somebody replaces': `
      interface Room { members: Member[] }
      const rooms = new Map<string, Room>()
      export function leave(id: string, member: Member) {
        const room = rooms.get(id)
        if (room) room.members = room.members.filter(other => other !== member)
      }
      export async function broadcast(id: string, text: string) {
        const room = rooms.get(id)!
        for (let i = 0; i < room.members.length; i++) { // error
          await room.members[i].send(text)
        }
      }
    `,

    'silent: a part of another name is another container': `
      interface Room { members: Member[]; guests: Member[] }
      const rooms = new Map<string, Room>()
      export function leave(id: string, guest: Member) {
        const room = rooms.get(id)
        room?.guests.splice(room.guests.indexOf(guest), 1)
      }
      export async function broadcast(id: string, text: string) {
        for (const member of rooms.get(id)?.members ?? []) await member.send(text)
      }
    `,
    'silent: an object that nobody has stored yet is nobody else’s': `
      interface Room { members: Member[] }
      const rooms = new Map<string, Room>()
      export function leave(id: string, member: Member) {
        const room = rooms.get(id)
        room?.members.splice(room.members.indexOf(member), 1)
      }
      export async function open(id: string, members: Member[]) {
        const room = { members: [] as Member[] }
        for (const member of members) room.members.push(member)
        for (const member of room.members) await member.greet()
        rooms.set(id, room)
      }
    `,
    'silent: the object was taken out before, so nobody gets at its part': `
      interface Room { members: Member[] }
      const rooms = new Map<string, Room>()
      export function leave(id: string, member: Member) {
        const room = rooms.get(id)
        room?.members.splice(room.members.indexOf(member), 1)
      }
      export async function close(id: string) {
        const room = rooms.get(id)
        rooms.delete(id)
        if (!room) return
        for (const member of room.members) await member.close()
      }
    `,
    'silent: a part that is only ever replaced by another list': `
      interface Room { members: readonly Member[] }
      const rooms = new Map<string, Room>()
      export function leave(id: string, member: Member) {
        const room = rooms.get(id)
        if (room) room.members = room.members.filter(other => other !== member)
      }
      export async function broadcast(id: string, text: string) {
        for (const member of rooms.get(id)?.members ?? []) await member.send(text)
      }
    `,
    'silent: a part that is no container': `
      interface Room { queue: Queue }
      const rooms = new Map<string, Room>()
      export function drop(id: string, at: number) { rooms.get(id)?.queue.splice(at, 1) }
      export async function run(id: string) {
        for (const job of rooms.get(id)!.queue) await job.run()
      }
    `,
  })
})
