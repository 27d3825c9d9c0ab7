import { expect, test } from 'vitest'
import { proveFix } from './prove.ts'

test('an abstract class is made with stubs for what it leaves open', () => {
  const proof = proveFix({
    before: `
      export abstract class Outbox {
        protected items: string[] = []
        add(item: string) { this.items.push(item) }
        protected abstract send(item: string): Promise<void>
        async flush() {
          for (const item of this.items) await this.send(item)
        }
      }
    `,
    after: `
      export abstract class Outbox {
        protected items: string[] = []
        add(item: string) { this.items.push(item) }
        protected abstract send(item: string): Promise<void>
        async flush() {
          const itemsSnapshot = [...this.items]
          for (const item of itemsSnapshot) await this.send(item)
        }
      }
    `,
    expectHarm: ['mixed'],
  })
  expect(proof.fill).toBe('it.add()')
})

test('a method of an object literal', () => {
  const proof = proveFix({
    before: `
      export const hub = {
        clients: new Map<string, Client>(),
        join(id: string, client: Client) { this.clients.set(id, client) },
        async cast(message: string) {
          for (const [id, client] of this.clients) await client.send(id, message)
        },
      }
    `,
    after: `
      export const hub = {
        clients: new Map<string, Client>(),
        join(id: string, client: Client) { this.clients.set(id, client) },
        async cast(message: string) {
          const clientsSnapshot = [...this.clients]
          for (const [id, client] of clientsSnapshot) await client.send(id, message)
        },
      }
    `,
  })
  expect(proof.writes).toContain('it.join() with something new')
})

test('methods on a prototype, in CommonJS', () => {
  const proof = proveFix({
    before: `
      function Queue() { this.items = [] }
      Queue.prototype.add = function (item) { this.items.push(item) }
      Queue.prototype.run = async function () {
        for (const item of this.items) await send(item)
      }
      module.exports = Queue
    `,
    after: `
      function Queue() { this.items = [] }
      Queue.prototype.add = function (item) { this.items.push(item) }
      Queue.prototype.run = async function () {
        const itemsSnapshot = [...this.items]
        for (const item of itemsSnapshot) await send(item)
      }
      module.exports = Queue
    `,
    filename: 'queue.cjs',
  })
  expect(proof.writes).toContain('it.add() with something new')
})

test('resources that are disposed of at the end of a block', () => {
  const proof = proveFix({
    before: `
      const rooms = new Set<Room>()
      export const open = (room: Room) => { rooms.add(room) }
      export async function clean() {
        for (const room of rooms) {
          using lock = hold(room)
          await room.clean(lock)
        }
      }
    `,
    after: `
      const rooms = new Set<Room>()
      export const open = (room: Room) => { rooms.add(room) }
      export async function clean() {
        const roomsSnapshot = [...rooms]
        for (const room of roomsSnapshot) {
          using lock = hold(room)
          await room.clean(lock)
        }
      }
    `,
  })
  expect(proof.calls).toBe(9)
})

test('a callback that is called when the sink is done', () => {
  const proof = proveFix({
    before: `
      let lines: string[] = []
      export const add = (line: string) => { lines.push(line) }
      export function flush() {
        client.send(lines, () => { lines = [] })
      }
    `,
    after: `
      let lines: string[] = []
      export const add = (line: string) => { lines.push(line) }
      export function flush() {
        const taken = lines
        lines = []
        client.send(taken, () => {})
      }
    `,
    expectHarm: ['lost'],
    relax: ['failure'],
  })
  expect(proof.operations).toEqual(['flush()'])
})

test('two functions changed at once are proven one after the other', () => {
  const proof = proveFix({
    before: `
      const ids = new Set<string>()
      export const add = (id: string) => { ids.add(id) }
      export async function load() {
        for (const id of ids) await read(id)
      }
      export async function save() {
        for (const id of ids) await write(id)
      }
    `,
    after: `
      const ids = new Set<string>()
      export const add = (id: string) => { ids.add(id) }
      export async function load() {
        const idsSnapshot = [...ids]
        for (const id of idsSnapshot) await read(id)
      }
      export async function save() {
        const idsSnapshot = [...ids]
        for (const id of idsSnapshot) await write(id)
      }
    `,
  })
  expect(proof.operations).toEqual(['load()', 'save()'])
})

test('a function that cannot be disturbed is compared alone', () => {
  const proof = proveFix({
    before: `
      let sizes = new Map<string, number>()
      export const put = (id: string, size: number) => { sizes.set(id, size) }
      export function total() {
        let sum = 0
        for (const size of sizes.values()) sum += size
        sizes = new Map()
        return sum
      }
    `,
    after: `
      let sizes = new Map<string, number>()
      export const put = (id: string, size: number) => { sizes.set(id, size) }
      export function total() {
        let sum = 0
        const taken = sizes
        sizes = new Map()
        for (const size of taken.values()) sum += size
        return sum
      }
    `,
  })
  expect(proof.calls).toBe(1)
})

test('a drive says what the defaults cannot know', () => {
  const proof = proveFix({
    before: `
      const topics = { a: [], b: [] }
      port.onmessage = message => {
        if (message.type === 'add') topics[message.topic].push(message.text)
      }
      export async function flush(topic) {
        for (const text of topics[topic]) await send(text)
      }
    `,
    after: `
      const topics = { a: [], b: [] }
      port.onmessage = message => {
        if (message.type === 'add') topics[message.topic].push(message.text)
      }
      export async function flush(topic) {
        const texts = [...topics[topic]]
        for (const text of texts) await send(text)
      }
    `,
    drive: {
      fill: ['topics.a.push("text 1")', 'topics.a.push("text 2")'],
      operation: 'flush("a")',
      writes: ['port.onmessage({ type: "add", topic: "a", text: "text 3" })'],
    },
    filename: 'file.js',
    expectHarm: ['mixed'],
  })
  expect(proof.writes).toEqual(['port.onmessage({ type: "add", topic: "a", text: "text 3" })'])
})
