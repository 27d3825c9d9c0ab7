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
})
