import { pinLimits } from './pins.ts'

pinLimits({
  'an iterator that is stepped by hand': {
    seen: `
      class Room {
        members: Member[] = []
        leave(member: Member) { this.members.splice(this.members.indexOf(member), 1) }
        async broadcast(text: string) {
          for (const member of this.members.values()) await member.send(text)
        }
      }
    `,
    missed: `
      class Room {
        members: Member[] = []
        leave(member: Member) { this.members.splice(this.members.indexOf(member), 1) }
        async broadcast(text: string) {
          const all = this.members.values()
          for (let next = all.next(); !next.done; next = all.next()) await next.value.send(text)
        }
      }
    `,
  },

  'an iterator that is kept in a local': {
    seen: `
      class Room {
        members: Member[] = []
        leave(member: Member) { this.members.splice(this.members.indexOf(member), 1) }
        async broadcast(text: string) {
          for (const member of this.members.values()) await member.send(text)
        }
      }
    `,
    missed: `
      class Room {
        members: Member[] = []
        leave(member: Member) { this.members.splice(this.members.indexOf(member), 1) }
        async broadcast(text: string) {
          const all = this.members.values()
          for (const member of all) await member.send(text)
        }
      }
    `,
  },

  'a live container behind a generator that takes it as a parameter': {
    seen: `
      class Room {
        members: Member[] = []
        leave(member: Member) { this.members.splice(this.members.indexOf(member), 1) }
        *#active() { for (const member of this.members) if (member.isActive) yield member }
        async broadcast(text: string) {
          for (const member of this.#active()) await member.send(text)
        }
      }
    `,
    missed: `
      function* active(members: Member[]) {
        for (const member of members) if (member.isActive) yield member
      }
      class Room {
        members: Member[] = []
        leave(member: Member) { this.members.splice(this.members.indexOf(member), 1) }
        async broadcast(text: string) {
          for (const member of active(this.members)) await member.send(text)
        }
      }
    `,
  },

  'an index loop whose end is not in its head': {
    seen: `
      class Room {
        members: Member[] = []
        leave(member: Member) { this.members.splice(this.members.indexOf(member), 1) }
        async broadcast(text: string) {
          for (let i = 0; i < this.members.length; i++) await this.members[i].send(text)
        }
      }
    `,
    missed: `
      class Room {
        members: Member[] = []
        leave(member: Member) { this.members.splice(this.members.indexOf(member), 1) }
        async broadcast(text: string) {
          for (let i = 0; ; i++) {
            if (i >= this.members.length) break
            await this.members[i].send(text)
          }
        }
      }
    `,
  },

  'a pass that goes on in a callback': {
    seen: `
      class Room {
        members: Member[] = []
        leave(member: Member) { this.members.splice(this.members.indexOf(member), 1) }
        async broadcast(text: string) {
          for (let i = 0; i < this.members.length; i++) await this.members[i].send(text)
        }
      }
    `,
    missed: `
      class Room {
        members: Member[] = []
        leave(member: Member) { this.members.splice(this.members.indexOf(member), 1) }
        broadcast(text: string, i = 0) {
          if (i < this.members.length) {
            this.members[i].send(text, () => this.broadcast(text, i + 1))
          }
        }
      }
    `,
  },

  'an index that is kept between calls': {
    seen: `
      class Room {
        members: Member[] = []
        leave(member: Member) { this.members.splice(this.members.indexOf(member), 1) }
        async broadcast(text: string) {
          for (let i = 0; i < this.members.length; i++) await this.members[i].send(text)
        }
      }
    `,
    missed: `
      class Room {
        members: Member[] = []
        #index = 0
        leave(member: Member) { this.members.splice(this.members.indexOf(member), 1) }
        next() { return this.members[this.#index++ % this.members.length] }
      }
    `,
  },
})
