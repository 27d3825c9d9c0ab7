import { pinLimits } from './pins.ts'

pinLimits({
  'a local that is assigned again': {
    seen: `
      class Room {
        members: Member[] = []
        leave(member: Member) { this.members.splice(this.members.indexOf(member), 1) }
        async broadcast(text: string) {
          const members = this.members
          for (const member of members) await member.send(text)
        }
      }
    `,
    missed: `
      class Room {
        members: Member[] = []
        leave(member: Member) { this.members.splice(this.members.indexOf(member), 1) }
        async broadcast(text: string, guests?: Member[]) {
          let members = this.members
          if (guests) members = guests
          for (const member of members) await member.send(text)
        }
      }
    `,
  },

  'a local that is one of two containers by a condition': {
    seen: `
      class Room {
        members: Member[] = []
        leave(member: Member) { this.members.splice(this.members.indexOf(member), 1) }
        async broadcast(text: string) {
          for (const member of this.isOpen ? this.members : []) await member.send(text)
        }
      }
    `,
    missed: `
      class Room {
        members: Member[] = []
        leave(member: Member) { this.members.splice(this.members.indexOf(member), 1) }
        async broadcast(text: string) {
          const members = this.isOpen ? this.members : []
          for (const member of members) await member.send(text)
        }
      }
    `,
  },

  'containers in an array literal': {
    seen: `
      class Room {
        members: Member[] = []
        guests: Member[] = []
        leave(member: Member) { this.members.splice(this.members.indexOf(member), 1) }
        async broadcast(text: string) {
          for (const member of this.members) await member.send(text)
        }
      }
    `,
    missed: `
      class Room {
        members: Member[] = []
        guests: Member[] = []
        leave(member: Member) { this.members.splice(this.members.indexOf(member), 1) }
        async broadcast(text: string) {
          for (const list of [this.members, this.guests]) {
            for (const member of list) await member.send(text)
          }
        }
      }
    `,
  },

  'a container that is handed to another object': {
    seen: `
      class Room {
        members: Member[] = []
        leave(member: Member) { this.members.splice(this.members.indexOf(member), 1) }
        async broadcast(text: string) {
          for (const member of this.members) await member.send(text)
        }
      }
    `,
    missed: `
      class Sender {
        constructor(readonly members: Member[]) {}
        async send(text: string) {
          for (const member of this.members) await member.send(text)
        }
      }
      class Room {
        members: Member[] = []
        sender = new Sender(this.members)
        leave(member: Member) { this.members.splice(this.members.indexOf(member), 1) }
      }
    `,
  },

  '`var self = this` in a constructor function': {
    seen: `
      function Pool(bus) {
        this.conns = []
        bus.on('close', conn => {
          this.conns.splice(this.conns.indexOf(conn), 1)
        })
      }
      Pool.prototype.ping = async function () {
        for (const conn of this.conns) {
          await conn.ping()
        }
      }
      module.exports = Pool
    `,
    missed: `
      function Pool(bus) {
        var self = this
        self.conns = []
        bus.on('close', function (conn) {
          self.conns.splice(self.conns.indexOf(conn), 1)
        })
      }
      Pool.prototype.ping = async function () {
        var that = this
        for (const conn of that.conns) {
          await conn.ping()
        }
      }
      module.exports = Pool
    `,
  },

  'a pattern inside a pattern': {
    seen: `
      const app = { state: { clients: [] as Client[] } }
      export function drop(client: Client) {
        const clients = app.state.clients
        clients.splice(clients.indexOf(client), 1)
      }
      export async function notify(text: string) {
        for (const client of app.state.clients) {
          await client.send(text)
        }
      }
    `,
    missed: `
      const app = { state: { clients: [] as Client[] } }
      export function drop(client: Client) {
        const { state: { clients } } = app
        clients.splice(clients.indexOf(client), 1)
      }
      export async function notify(text: string) {
        for (const client of app.state.clients) {
          await client.send(text)
        }
      }
    `,
  },

  'a method that gets an entry or makes it': {
    seen: `
      export class Rooms {
        #rooms = new Map<string, Member[]>()
        leave(id: string, member: Member) {
          const room = this.#rooms.get(id)
          room?.splice(room.indexOf(member), 1)
        }
        async broadcast(id: string, text: string) {
          for (const member of this.#rooms.get(id) ?? []) {
            await member.send(text)
          }
        }
      }
    `,
    missed: `
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
          for (const member of this.#roomOf(id)) {
            await member.send(text)
          }
        }
      }
    `,
  },

  'a local that is an inner object of the state': {
    seen: `
      const app = { state: { clients: [] as Client[] } }
      export function drop(client: Client) {
        app.state.clients.splice(app.state.clients.indexOf(client), 1)
      }
      export async function notify(text: string) {
        for (const client of app.state.clients) {
          await client.send(text)
        }
      }
    `,
    missed: `
      const app = { state: { clients: [] as Client[] } }
      export function drop(client: Client) {
        const { state } = app
        state.clients.splice(state.clients.indexOf(client), 1)
      }
      export async function notify(text: string) {
        for (const client of app.state.clients) {
          await client.send(text)
        }
      }
    `,
  },
})
