import { pinLimits } from './pins.ts'

pinLimits({
  'a write through a parameter': {
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
      function remove<T>(list: T[], item: T) { list.splice(list.indexOf(item), 1) }
      class Room {
        members: Member[] = []
        leave(member: Member) { remove(this.members, member) }
        async broadcast(text: string) {
          for (const member of this.members) await member.send(text)
        }
      }
    `,
  },

  'a pass over a parameter': {
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
      async function sendTo(members: Member[], text: string) {
        for (const member of members) await member.send(text)
      }
      class Room {
        members: Member[] = []
        leave(member: Member) { this.members.splice(this.members.indexOf(member), 1) }
        async broadcast(text: string) { await sendTo(this.members, text) }
      }
    `,
  },

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

  'one of two containers by a condition': {
    seen: `
      class Room {
        members: Member[] = []
        leave(member: Member) { this.members.splice(this.members.indexOf(member), 1) }
        async broadcast(text: string) {
          for (const member of this.members ?? []) await member.send(text)
        }
      }
    `,
    missed: `
      class Room {
        members: Member[] = []
        leave(member: Member) { this.members.splice(this.members.indexOf(member), 1) }
        async broadcast(text: string) {
          for (const member of this.isOpen ? this.members : []) await member.send(text)
        }
      }
    `,
  },

  'a getter that returns the field': {
    seen: `
      class Room {
        #members: Member[] = []
        leave(member: Member) { this.#members.splice(this.#members.indexOf(member), 1) }
        async broadcast(text: string) {
          for (const member of this.#members) await member.send(text)
        }
      }
    `,
    missed: `
      class Room {
        #members: Member[] = []
        get members() { return this.#members }
        leave(member: Member) { this.members.splice(this.members.indexOf(member), 1) }
        async broadcast(text: string) {
          for (const member of this.#members) await member.send(text)
        }
      }
    `,
  },

  'a method that returns the field': {
    seen: `
      class Room {
        #members: Member[] = []
        leave(member: Member) {
          const all = this.#members
          all.splice(all.indexOf(member), 1)
        }
        async broadcast(text: string) {
          for (const member of this.#members) await member.send(text)
        }
      }
    `,
    missed: `
      class Room {
        #members: Member[] = []
        all() { return this.#members }
        leave(member: Member) {
          const all = this.all()
          all.splice(all.indexOf(member), 1)
        }
        async broadcast(text: string) {
          for (const member of this.#members) await member.send(text)
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
})
