import { pinLimits } from './pins.ts'

pinLimits({
  'a map that a function makes': {
    seen: `
      const rooms = new Map<string, Room>()
      bus.on('open', room => { rooms.set(room.id, room) })
      export async function save() {
        for (const room of rooms.values()) await room.save()
      }
    `,
    missed: `
      const rooms = createRooms()
      bus.on('open', room => { rooms.set(room.id, room) })
      export async function save() {
        for (const room of rooms.values()) await room.save()
      }
    `,
  },

  'fields that `Object.assign` sets': {
    seen: `
      class Room {
        constructor() { this.members = [] }
        leave(member) { this.members.splice(this.members.indexOf(member), 1) }
        async broadcast(text) {
          for (const member of this.members) await member.send(text)
        }
      }
    `,
    missed: `
      class Room {
        constructor() { Object.assign(this, { members: [] }) }
        leave(member) { this.members.splice(this.members.indexOf(member), 1) }
        async broadcast(text) {
          for (const member of this.members) await member.send(text)
        }
      }
    `,
  },

  'a field of a base class in another file': {
    seen: `
      class Base { members: Member[] = [] }
      class Room extends Base {
        leave(member: Member) { this.members.splice(this.members.indexOf(member), 1) }
        async broadcast(text: string) {
          for (const member of this.members) await member.send(text)
        }
      }
    `,
    missed: `
      import { Base } from './base'
      class Room extends Base {
        leave(member: Member) { this.members.splice(this.members.indexOf(member), 1) }
        async broadcast(text: string) {
          for (const member of this.members) await member.send(text)
        }
      }
    `,
  },

  'a field of an object that comes in as a parameter': {
    seen: `
      class Room { members: Member[] = [] }
      const room = new Room()
      export function leave(member: Member) {
        room.members.splice(room.members.indexOf(member), 1)
      }
      export async function broadcast(text: string) {
        for (const member of room.members) await member.send(text)
      }
    `,
    missed: `
      class Room { members: Member[] = [] }
      export function leave(room: Room, member: Member) {
        room.members.splice(room.members.indexOf(member), 1)
      }
      export async function broadcast(room: Room, text: string) {
        for (const member of room.members) await member.send(text)
      }
    `,
  },

  'a container inside an object of a class inside a container': {
    seen: `
      interface Room { members: Member[] }
      class Rooms {
        rooms = new Map<string, Room>()
        leave(id: string, member: Member) {
          const room = this.rooms.get(id)
          room?.members.splice(room.members.indexOf(member), 1)
        }
        async broadcast(id: string, text: string) {
          for (const member of this.rooms.get(id)?.members ?? []) await member.send(text)
        }
      }
    `,
    missed: `
      class Room { members: Member[] = [] }
      class Rooms {
        rooms = new Map<string, Room>()
        leave(id: string, member: Member) {
          const room = this.rooms.get(id)
          room?.members.splice(room.members.indexOf(member), 1)
        }
        async broadcast(id: string, text: string) {
          for (const member of this.rooms.get(id)?.members ?? []) await member.send(text)
        }
      }
    `,
  },

  'a collection of the DOM or of a library': {
    seen: `
      const open: Tab[] = []
      export function close(tab: Tab) { open.splice(open.indexOf(tab), 1) }
      export async function save() {
        for (const tab of open) await tab.save()
      }
    `,
    missed: `
      const open = document.getElementsByClassName('open')
      export function close(tab: Tab) { tab.classList.remove('open') }
      export async function save() {
        for (const tab of open) await tab.save()
      }
    `,
  },

  'a path of more than a hundred names': {
    seen: withPathOf(50),
    missed: withPathOf(101),
  },
})

function withPathOf(names: number): string {
  const path = `state${'.next'.repeat(names)}.jobs`
  return `
    const state = ${'{ next: '.repeat(names)}{ jobs: [] }${'}'.repeat(names)}
    bus.on('drop', () => ${path}.shift())
    export async function run() { for (const job of ${path}) await job.run() }
  `
}
