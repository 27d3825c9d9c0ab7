import { describe } from 'vitest'
import rule from '../../rules/no-stale-entry.ts'
import { testRule } from '../harness/lint.ts'

describe('a removal while an entry is made that was missing', () => {
  testRule(rule, {
    'finds nothing where it looks first, and only one run makes it': `
      class Server {
        #loading = new Map<string, Promise<Doc>>()
        docs = new Map<string, Doc>()
        async open(name: string) {
          const loading = this.#loading.get(name)
          if (loading) return loading
          const known = this.docs.get(name)
          if (known) return known
          const promise = readDoc(name)
          this.#loading.set(name, promise)
          const doc = await promise
          this.docs.set(name, doc)
          this.#loading.delete(name)
          return doc
        }
        leave(name: string) {
          if (!this.docs.has(name)) return
          this.docs.delete(name)
        }
      }
    `,
    'finds nothing where it has looked, and one run at a time removes': `
      class Server {
        #loading = new Map<string, Promise<Doc>>()
        #closing = new Map<string, Promise<void>>()
        docs = new Map<string, Doc>()
        async open(name: string) {
          const loading = this.#loading.get(name)
          if (loading) return loading
          const known = this.docs.get(name)
          if (known) return known
          const promise = readDoc(name)
          this.#loading.set(name, promise)
          const doc = await promise
          this.docs.set(name, doc)
          this.#loading.delete(name)
          return doc
        }
        async leave(name: string) {
          if (!this.docs.has(name)) return
          if (this.#closing.has(name)) return this.#closing.get(name)
          const work = async () => {
            await save(name)
            this.docs.delete(name)
          }
          const closing = work()
          this.#closing.set(name, closing)
          await closing
          this.#closing.delete(name)
        }
      }
    `,
    'takes out what was seen before a wait, where several runs remove': `
      class Server {
        #loading = new Map<string, Promise<Doc>>()
        docs = new Map<string, Doc>()
        async open(name: string) {
          const loading = this.#loading.get(name)
          if (loading) return loading
          const known = this.docs.get(name)
          if (known) return known
          const promise = readDoc(name)
          this.#loading.set(name, promise)
          const doc = await promise
          this.docs.set(name, doc) // error: restores
          this.#loading.delete(name)
          return doc
        }
        async leave(name: string) {
          if (!this.docs.has(name)) return
          await save(name)
          this.docs.delete(name)
        }
      }
    `,
    'has an effect where it does not look': `
      class Server {
        #loading = new Map<string, Promise<Doc>>()
        docs = new Map<string, Doc>()
        async open(name: string) {
          const loading = this.#loading.get(name)
          if (loading) return loading
          const known = this.docs.get(name)
          if (known) return known
          const promise = readDoc(name)
          this.#loading.set(name, promise)
          const doc = await promise
          this.docs.set(name, doc) // error: restores
          this.#loading.delete(name)
          return doc
        }
        leave(name: string) {
          this.docs.delete(name)
        }
      }
    `,
  })
})

describe('who waits there has found the entry, and what is made was missing', () => {
  testRule(rule, {
    'the only wait is on the other path': `
      const conns = new Map<string, Connection>()
      export async function renew(id: string) {
        const old = conns.get(id)
        if (old?.isGood) return old
        if (old) await old.close()
        const conn = connect(id)
        conns.set(id, conn)
        return conn
      }
    `,
    'another wait is on this one': `
      const conns = new Map<string, Connection>()
      export async function renew(id: string) {
        const old = conns.get(id)
        if (old?.isGood) return old
        if (old) await old.close()
        const conn = await connect(id)
        conns.set(id, conn) // error: madeTwice
        return conn
      }
    `,
    'what is known to be nothing is there and is no good': `
      const versions = new Map<string, Version | null>()
      export async function versionOf(url: string) {
        let version = versions.get(url)
        if (version != null) return version
        if (version === null) return undefined
        version = await fetchVersion(url)
        versions.set(url, version) // error: restores
        return version
      }
      bus.on('change', () => versions.clear())
    `,
    'what was found is something else': `
      const conns = new Map<string, Connection>()
      export async function renew(id: string, other: string) {
        const old = conns.get(id)
        const next = conns.get(other)
        if (old) return old
        if (next) await next.close()
        const conn = connect(id)
        conns.set(id, conn) // error: madeTwice
        return conn
      }
    `,
  })
})

describe('whoever gets what was made for the key keeps something in it', () => {
  testRule(rule, {
    'in a member of a member': `
      class Storage {
        #stores: Record<string, Store> = {}
        async #storeOf(path: string) {
          return (this.#stores[path] ??= await readStore(path)) // error: defaultedTwice
        }
        async set(path: string, key: string, value: unknown) {
          const store = await this.#storeOf(path)
          store.values[key] = value
        }
      }
    `,
    'in a Map of it': `
      const rooms = new Map<string, Room>()
      async function roomOf(name: string) {
        let room = rooms.get(name)
        if (!room) {
          room = await readRoom(name)
          rooms.set(name, room) // error: madeTwice
        }
        return room
      }
      export async function join(name: string, user: User) {
        const room = await roomOf(name)
        room.users.set(user.id, user)
      }
    `,
    'a count of it': `
      const rooms = new Map<string, Room>()
      async function roomOf(name: string) {
        let room = rooms.get(name)
        if (!room) {
          room = await readRoom(name)
          rooms.set(name, room) // error: madeTwice
        }
        return room
      }
      export async function enter(name: string) {
        const room = await roomOf(name)
        room.guests++
      }
    `,
    'or takes something out': `
      const rooms = new Map<string, Room>()
      async function roomOf(name: string) {
        let room = rooms.get(name)
        if (!room) {
          room = await readRoom(name)
          rooms.set(name, room) // error: madeTwice
        }
        return room
      }
      export async function leave(name: string, user: string) {
        const room = await roomOf(name)
        delete room.users[user]
      }
    `,
    'who only reads it is as well off with another one': `
      const rooms = new Map<string, Room>()
      async function roomOf(name: string) {
        let room = rooms.get(name)
        if (!room) {
          room = await readRoom(name)
          rooms.set(name, room)
        }
        return room
      }
      export async function titleOf(name: string) {
        const room = await roomOf(name)
        return room.users.get(name) + room.title
      }
    `,
    'what is changed is something else that it hands back': `
      const rooms = new Map<string, Room>()
      async function begin(name: string) {
        const visit = new Visit(name)
        if (!rooms.has(name)) rooms.set(name, await readRoom(name))
        return visit
      }
      export async function enter(name: string) {
        const visit = await begin(name)
        visit.steps.push(name)
      }
    `,
    'a method of it may send the change': `
      const rooms = new Map<string, Room>()
      async function roomOf(name: string) {
        let room = rooms.get(name)
        if (!room) {
          room = await readRoom(name)
          rooms.set(name, room)
        }
        return room
      }
      export async function join(name: string, user: User) {
        const room = await roomOf(name)
        room.add(user)
      }
    `,
  })
})
