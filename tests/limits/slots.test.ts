import { pinLimits } from './pins.ts'

pinLimits({
  'a container that a function makes': {
    seen: `
      class Room {
        members = [] as Member[]
        leave(member: Member) { this.members.splice(this.members.indexOf(member), 1) }
        async broadcast(text: string) {
          for (const member of this.members) await member.send(text)
        }
      }
    `,
    missed: `
      class Room {
        members = createMembers()
        leave(member: Member) { this.members.splice(this.members.indexOf(member), 1) }
        async broadcast(text: string) {
          for (const member of this.members) await member.send(text)
        }
      }
    `,
  },

  'a container behind the name of a type': {
    seen: `
      class Room {
        constructor(private readonly members: Member[]) {}
        leave(member: Member) { this.members.splice(this.members.indexOf(member), 1) }
        async broadcast(text: string) {
          for (const member of this.members) await member.send(text)
        }
      }
    `,
    missed: `
      type Members = Member[]
      class Room {
        constructor(private readonly members: Members) {}
        leave(member: Member) { this.members.splice(this.members.indexOf(member), 1) }
        async broadcast(text: string) {
          for (const member of this.members) await member.send(text)
        }
      }
    `,
  },

  'a field that a parameter without a type is stored in': {
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
        constructor(members) { this.members = members }
        leave(member) { this.members.splice(this.members.indexOf(member), 1) }
        async broadcast(text) {
          for (const member of this.members) await member.send(text)
        }
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

  'a global property': {
    seen: `
      const members: Member[] = []
      export function leave(member: Member) { members.splice(members.indexOf(member), 1) }
      export async function broadcast(text: string) {
        for (const member of members) await member.send(text)
      }
    `,
    missed: `
      globalThis.members = []
      export function leave(member: Member) {
        globalThis.members.splice(globalThis.members.indexOf(member), 1)
      }
      export async function broadcast(text: string) {
        for (const member of globalThis.members) await member.send(text)
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

  'a container inside an object inside a container': {
    seen: `
      class Rooms {
        rooms = new Map<string, Member[]>()
        leave(id: string, member: Member) {
          const room = this.rooms.get(id)
          room?.splice(room.indexOf(member), 1)
        }
        async broadcast(id: string, text: string) {
          for (const member of this.rooms.get(id) ?? []) await member.send(text)
        }
      }
    `,
    missed: `
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

  'a container behind a reactive wrapper': {
    seen: `
      const members: Member[] = []
      export function leave(member: Member) { members.splice(members.indexOf(member), 1) }
      export async function broadcast(text: string) {
        for (const member of members) await member.send(text)
      }
    `,
    missed: `
      const members = reactive([] as Member[])
      export function leave(member: Member) { members.splice(members.indexOf(member), 1) }
      export async function broadcast(text: string) {
        for (const member of members) await member.send(text)
      }
    `,
  },

  'a container behind a proxy': {
    seen: `
      const conns = [] as Conn[]
      export function remove(conn: Conn) { conns.splice(conns.indexOf(conn), 1) }
      export async function ping() {
        for (const conn of conns) {
          await conn.ping()
        }
      }
    `,
    missed: `
      const conns = new Proxy([] as Conn[], logging)
      export function remove(conn: Conn) { conns.splice(conns.indexOf(conn), 1) }
      export async function ping() {
        for (const conn of conns) {
          await conn.ping()
        }
      }
    `,
  },

  'a collection that walks itself': {
    seen: `
      export class Watchers {
        #all = new Set<Watcher>()
        constructor(bus: Bus) {
          bus.on('watch', watcher => { this.#all.add(watcher) })
        }
        async notify() {
          for (const watcher of this.#all) {
            await watcher.notify()
          }
        }
      }
    `,
    missed: `
      export class Watchers extends Set<Watcher> {
        constructor(bus: Bus) {
          super()
          bus.on('watch', watcher => { this.add(watcher) })
        }
        async notify() {
          for (const watcher of this) {
            await watcher.notify()
          }
        }
      }
    `,
  },
})
