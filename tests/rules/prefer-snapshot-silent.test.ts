import { describe } from 'vitest'
import rule from '../../rules/prefer-snapshot.ts'
import { testRule } from '../harness/lint.ts'

describe('F1 what is walked was taken', () => {
  testRule(rule, {
    'a copy in the head of the loop': {
      code: `
        const rooms = new Map<string, Room>()
        socket.on('open', room => { rooms.set(room.id, room) })
        export function save(db: Db) {
          for (const room of [...rooms.values()]) db.save(room)
        }
      `,
      options: { when: 'always' },
    },
    'copied and cleared, then walked': {
      code: `
        const counts = new Map<string, number>()
        bus.on('hit', name => { counts.set(name, (counts.get(name) ?? 0) + 1) })
        export function flush(client: Client) {
          const taken = new Map(counts)
          counts.clear()
          for (const [name, count] of taken) client.increment(name, count)
        }
      `,
      options: { when: 'always' },
    },
    'Object.entries copies keys and values': {
      code: `
        const counts: Record<string, number> = {}
        bus.on('hit', name => { counts[name] = (counts[name] ?? 0) + 1 })
        export function print(client: Client) {
          for (const [name, count] of Object.entries(counts)) client.increment(name, count)
        }
      `,
      options: { when: 'always' },
    },
    'a const that names the live Map copies nothing': {
      code: `
        const rooms = new Map<string, Room>()
        socket.on('open', room => { rooms.set(room.id, room) })
        export function save(db: Db) {
          const all = rooms
          for (const room of all.values()) db.save(room) // error
        }
      `,
      options: { when: 'always' },
    },
  })
})

describe('F2 copy-on-write slots', () => {
  testRule(rule, {
    'the handler replaces the Map, and another writes into it': {
      code: `
        let rooms = new Map<string, Room>()
        socket.on('open', room => { rooms = new Map([...rooms, [room.id, room]]) })
        socket.on('close', room => { rooms.delete(room.id) })
        export function save(db: Db) {
          for (const room of rooms.values()) db.save(room) // error
        }
      `,
      options: { when: 'always' },
    },
  })
})

describe('F10 and F11 no handler writes what is walked', () => {
  testRule(rule, {
    'only the constructor writes': {
      code: `
        export class Schema {
          #fields = new Map<string, Field>()
          constructor(fields: Field[]) {
            for (const field of fields) this.#fields.set(field.name, field)
          }
          print(out: Out) {
            for (const field of this.#fields.values()) out.write(field)
          }
        }
      `,
      options: { when: 'always' },
    },
    'a timer of the constructor writes': {
      code: `
        export class Schema {
          #fields = new Map<string, Field>()
          constructor(source: Source) {
            setInterval(() => { this.#fields.set('now', source.read()) }, 1000)
          }
          print(out: Out) {
            for (const field of this.#fields.values()) out.write(field) // error
          }
        }
      `,
      options: { when: 'always' },
    },
    'a Map that is built and walked by one function': {
      code: `
        export function countWords(words: string[], out: Out) {
          const counts = new Map<string, number>()
          words.forEach(word => { counts.set(word, (counts.get(word) ?? 0) + 1) })
          for (const [word, count] of counts) out.write(word, count)
        }
      `,
      options: { when: 'always' },
    },
  })
})

describe('F15 claimed before it is handed over', () => {
  testRule(rule, {
    'each entry leaves before it is awaited': {
      code: `
        const jobs = new Map<string, Job>()
        queue.on('job', job => { jobs.set(job.id, job) })
        export async function run() {
          for (const [id, job] of jobs) {
            jobs.delete(id)
            await job.run()
          }
        }
      `,
      options: { when: 'always' },
    },
    'taken by a swap': {
      code: `
        let dirty = new Set<string>()
        watcher.on('change', path => { dirty.add(path) })
        export function flush(sink: Sink) {
          const paths = dirty
          dirty = new Set()
          for (const path of paths) sink.write(path)
        }
      `,
      options: { when: 'always' },
    },
    'swapped only after it was walked': `
      let dirty = new Set<string>()
      watcher.on('change', path => { dirty.add(path) })
      export function flush(sink: Sink) {
        const paths = dirty
        for (const path of paths) sink.write(path) // error
        dirty = new Set()
      }
    `,
  })
})

describe('F2 copy-on-write slots', () => {
  testRule(rule, {
    'every writer replaces the Map': {
      code: `
        let rooms: ReadonlyMap<string, Room> = new Map<string, Room>()
        socket.on('open', room => { rooms = new Map([...rooms, [room.id, room]]) })
        export function save(db: Db) {
          for (const room of rooms.values()) db.save(room)
        }
      `,
      options: { when: 'always' },
    },
    'one writer replaces the Map, another one writes to it': {
      code: `
        let rooms = new Map<string, Room>()
        socket.on('open', room => { rooms.set(room.id, room) })
        socket.on('close', id => { rooms = new Map([...rooms].filter(([other]) => other !== id)) })
        export function save(db: Db) {
          for (const room of rooms.values()) db.save(room) // error
        }
      `,
      options: { when: 'always' },
    },
  })
})

describe('F21 and F24 no collection, or one that nobody writes', () => {
  testRule(rule, {
    'a persistent map': {
      code: `
        import { Map } from 'immutable'
        let rooms = Map<string, Room>()
        socket.on('open', room => { rooms = rooms.set(room.id, room) })
        export function save(db: Db) {
          for (const room of rooms.values()) db.save(room)
        }
      `,
      options: { when: 'always' },
    },
    'a handler that writes to an element, not to the Map': {
      code: `
        const rooms = new Map<string, Room>([['lobby', new Room()]])
        socket.on('topic', (id, topic) => { rooms.get(id)!.topic = topic })
        export function save(db: Db) {
          for (const room of rooms.values()) db.save(room)
        }
      `,
      options: { when: 'always' },
    },
    'a ReadonlyMap without a writer': {
      code: `
        const codes: ReadonlyMap<string, number> = new Map([['ok', 200], ['gone', 410]])
        socket.on('code', name => { print(codes.get(name)) })
        export function list(out: Out) {
          for (const [name, code] of codes) out.write(name, code)
        }
      `,
      options: { when: 'always' },
    },
  })
})

describe('slots of every form', () => {
  testRule(rule, {
    'a Map in a state object': `
      const state = { counts: new Map<string, number>() }
      bus.on('hit', name => { state.counts.set(name, (state.counts.get(name) ?? 0) + 1) })
      export function flush(client: Client) {
        for (const [name, count] of state.counts) client.increment(name, count) // error
        state.counts.clear()
      }
    `,
    'a Set in a Map': {
      code: `
        const rooms = new Map<string, Set<Member>>()
        socket.on('join', (id, member) => { rooms.get(id)?.add(member) })
        export function broadcast(id: string, text: string) {
          for (const member of rooms.get(id) ?? []) member.send(text) // error
        }
      `,
      options: { when: 'hands-over' },
    },
    'nested counters by topic, created on first use': `
      let counters: Record<string, { success: number; error: number }> = {}
      producer.on('delivery', (error, report) => {
        const counts = (counters[report.topic] ??= { success: 0, error: 0 })
        counts[error ? 'error' : 'success'] += 1
      })
      export function flush(client: Client) {
        for (const topic in counters) { // error
          client.increment(topic, counters[topic])
        }
        counters = {}
      }
    `,
    'a constructor function': {
      code: `
        function Buffer(bus) {
          var self = this
          this.counts = new Map()
          bus.on('hit', function (name) {
            self.counts.set(name, (self.counts.get(name) || 0) + 1)
          })
        }
        Buffer.prototype.flush = function (client) {
          this.counts.forEach((count, name) => client.increment(name, count)) // error
          this.counts.clear()
        }
        module.exports = Buffer
      `,
      filename: 'buffer.cjs',
    },
  })
})
