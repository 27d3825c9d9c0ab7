import { pinLimits } from './pins.ts'

pinLimits({
  'a write in another file': {
    seen: `
      export const members: Member[] = []
      export function leave(member: Member) { members.splice(members.indexOf(member), 1) }
      export async function broadcast(text: string) {
        for (const member of members) await member.send(text)
      }
    `,
    missed: `
      export const members: Member[] = []
      export async function broadcast(text: string) {
        for (const member of members) await member.send(text)
      }
    `,
  },

  'a write by an imported function': {
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
      import { remove } from './arrays'
      class Room {
        members: Member[] = []
        leave(member: Member) { remove(this.members, member) }
        async broadcast(text: string) {
          for (const member of this.members) await member.send(text)
        }
      }
    `,
  },

  'a method that is borrowed': {
    seen: `
      class Room {
        members: Member[] = []
        leave(index: number) { this.members.splice(index, 1) }
        async broadcast(text: string) {
          for (const member of this.members) await member.send(text)
        }
      }
    `,
    missed: `
      class Room {
        members: Member[] = []
        leave(index: number) { Array.prototype.splice.call(this.members, index, 1) }
        async broadcast(text: string) {
          for (const member of this.members) await member.send(text)
        }
      }
    `,
  },

  'entries that trade places in a pattern': {
    seen: `
      class Room {
        members: Member[] = []
        promote(index: number) { this.members.unshift(...this.members.splice(index, 1)) }
        async broadcast(text: string) {
          for (const member of this.members) await member.send(text)
        }
      }
    `,
    missed: `
      class Room {
        members: Member[] = []
        promote(index: number) {
          [this.members[0], this.members[index]] = [this.members[index], this.members[0]]
        }
        async broadcast(text: string) {
          for (const member of this.members) await member.send(text)
        }
      }
    `,
  },

  'a function that is called as a tag': {
    seen: `
      const rows: Row[] = []
      function render(text: string) { rows.splice(rows.indexOf(row), 1); return text }
      export function add(row: Row) { rows.push(row) }
      export function show() {
        for (const row of rows) render(row.text)
      }
    `,
    missed: `
      const rows: Row[] = []
      function render(texts: TemplateStringsArray) { rows.splice(rows.indexOf(row), 1); return texts }
      export function add(row: Row) { rows.push(row) }
      export function show() {
        for (const row of rows) render\`text\`
      }
    `,
  },

  'an assignment that calls a setter': {
    seen: `
      class Room {
        #members: Member[] = []
        setLimit(limit: number) { this.#members.splice(limit, 1) }
        trim() {
          for (const member of this.#members) this.setLimit(member.limit)
        }
      }
    `,
    missed: `
      class Room {
        #members: Member[] = []
        set limit(limit: number) { this.#members.splice(limit, 1) }
        trim() {
          for (const member of this.#members) this.limit = member.limit
        }
      }
    `,
  },

  'a generator that the loop drives': {
    seen: `
      class Room {
        #members: Member[] = []
        trim() {
          for (const member of this.#members) for (const gone of this.#remove(member.at)) gone.at = -1
        }
        #remove(index: number) { return this.#members.splice(index, 1) }
      }
    `,
    missed: `
      class Room {
        #members: Member[] = []
        trim() {
          for (const member of this.#members) for (const gone of this.#remove(member.at)) gone.at = -1
        }
        *#remove(index: number) { yield* this.#members.splice(index, 1) }
      }
    `,
  },

  'a private method that is called by its name': {
    seen: `
      class Room {
        #members: Member[] = []
        constructor(bus: Bus) { bus.on('leave', this.leave) }
        private leave(index: number) { this.#members.splice(index, 1) }
        async broadcast(text: string) {
          for (const member of this.#members) await member.send(text)
        }
      }
    `,
    missed: `
      class Room {
        #members: Member[] = []
        constructor(bus: Bus) { bus.on('leave', this, 'leave') }
        private leave(index: number) { this.#members.splice(index, 1) }
        async broadcast(text: string) {
          for (const member of this.#members) await member.send(text)
        }
      }
    `,
  },

  'the second of a tuple that is called': {
    doubted: `
      export class Router {
        #routes: [string, Handler][] = []
        on(path: string, handler: Handler) { this.#routes.push([path, handler]) }
        off(path: string) {
          const index = this.#routes.findIndex(([other]) => other === path)
          if (index >= 0) this.#routes.splice(index, 1)
        }
        route(request: Request) {
          for (const [path, handler] of this.#routes) {
            if (request.path === path) handler(request)
          }
        }
      }
    `,
  },

  'a list under a key of a record that a callee replaces': {
    doubted: `
      class Bus {
        constructor() {
          this.listeners = {}
        }
        add(type, callback) {
          this.listeners[type] = [...(this.listeners[type] || []), callback]
        }
        remove(type, callback) {
          this.listeners[type] = this.listeners[type].filter(other => other !== callback)
        }
        dispatch(type, event) {
          const length = this.listeners[type].length
          for (let i = 0; i < length; i++) {
            const listener = this.listeners[type][i]
            listener(event)
          }
        }
      }
      module.exports = Bus
    `,
  },

  'a class field that writes when the class is made': {
    seen: `
      const ids: number[] = []
      function ticket() { return ids.shift() }
      export function print() {
        for (const id of ids) {
          console.log(id, ticket())
        }
      }
    `,
    missed: `
      const ids: number[] = []
      class Ticket {
        id = ids.shift()
      }
      export function print() {
        for (const id of ids) {
          console.log(id, new Ticket())
        }
      }
    `,
  },

  'an unknown call of a method of the file': {
    seen: `
      class Room {
        #members: Member[] = []
        leave(member: Member) { this.#members.splice(this.#members.indexOf(member), 1) }
        close() {
          for (const member of this.#members) member.abort()
        }
      }
    `,
    missed: `
      class Room {
        #members: Member[] = []
        leave(member: Member) { this.#members.splice(this.#members.indexOf(member), 1) }
        close() {
          for (const member of this.#members) this.#stop(member)
        }
        #stop(member: Member) { member.abort() }
      }
    `,
  },

  'a call whose name says that it only asks': {
    seen: `
      class Room {
        #members: Member[] = []
        leave(member: Member) { this.#members.splice(this.#members.indexOf(member), 1) }
        check() {
          for (const member of this.#members) member.check()
        }
      }
    `,
    missed: `
      class Room {
        #members: Member[] = []
        leave(member: Member) { this.#members.splice(this.#members.indexOf(member), 1) }
        check() {
          for (const member of this.#members) member.isAlive()
        }
      }
    `,
  },

  'a flag that an inner run takes back': {
    seen: `
      class Room {
        members: Member[] = []
        leave(member: Member) {
          this.members.splice(this.members.indexOf(member), 1)
        }
        broadcast(text: string) {
          for (const member of this.members) member.receive(text)
        }
      }
    `,
    missed: `
      class Room {
        members: Member[] = []
        #gone: Member[] = []
        #isSending = false
        leave(member: Member) {
          if (this.#isSending) this.#gone.push(member)
          else this.members.splice(this.members.indexOf(member), 1)
        }
        broadcast(text: string) {
          this.#isSending = true
          for (const member of this.members) member.receive(text)
          this.#isSending = false
        }
      }
    `,
  },
})
