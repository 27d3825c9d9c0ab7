import { describe } from 'vitest'
import rule from '../../rules/prefer-snapshot.ts'
import { testRule } from '../harness/lint.ts'

describe('a synchronous drain that a handler writes to', () => {
  testRule(rule, {
    'MetricsBuffer in its synchronous form': `
      export class MetricsBuffer {
        #timers = new Map<string, number>()
        #counters = new Map<string, number>()
        constructor(private readonly client: StatsClient) {
          setInterval(() => this.incrCounter('consumer.stuck', 1), 1000)
          client.on('slow', metric => this.incrTimer(metric, 1))
        }
        incrTimer(metric: string, value: number) {
          this.#timers.set(metric, (this.#timers.get(metric) ?? 0) + value)
        }
        incrCounter(metric: string, value: number) {
          this.#counters.set(metric, (this.#counters.get(metric) ?? 0) + value)
        }
        flush() {
          for (const [metric, value] of this.#timers) this.client.timing(metric, value) // error: drained
          for (const [metric, value] of this.#counters) this.client.increment(metric, value) // error: drained
          this.#reset()
        }
        #reset() {
          this.#timers.clear()
          this.#counters.clear()
        }
      }
    `,
    'an event handler and clear()': `
      const dirty = new Set<string>()
      watcher.on('change', path => { dirty.add(path) })
      export function report() {
        for (const path of dirty) { // error
          console.log(path)
        }
        dirty.clear()
      }
    `,
    'a worker message and a new Map': `
      let results = new Map<number, Result>()
      worker.onmessage = event => { results.set(event.data.id, event.data) }
      export function collect(sum: number) {
        for (const [id, result] of results) { // error
          sum += result.value * id
        }
        results = new Map()
        return sum
      }
    `,
    'a record that is walked by for-in': `
      let counts: Record<string, number> = {}
      process.on('SIGUSR2', () => { counts['signals'] = (counts['signals'] ?? 0) + 1 })
      button.addEventListener('click', event => { counts[event.type] = 1 })
      export function print() {
        for (const name in counts) { // error
          console.log(name, counts[name])
        }
        counts = {}
      }
    `,
    forEach: `
      const dirty = new Set<string>()
      watcher.on('change', path => { dirty.add(path) })
      export function report() {
        dirty.forEach(path => { console.log(path) }) // error
        dirty.clear()
      }
    `,
    'no handler writes, only public methods do': `
      export class Marks {
        #marks = new Set<string>()
        mark(name: string) { this.#marks.add(name) }
        report() {
          for (const name of this.#marks) console.log(name)
          this.#marks.clear()
        }
      }
    `,
    'an array has its own rules': {
      code: `
        let lines: string[] = []
        socket.on('line', line => { lines.push(line) })
        export function report() {
          for (const line of lines) console.log(line)
          lines = []
        }
      `,
      options: { when: 'always' },
    },
    'what was taken first is walked': {
      code: `
        let dirty = new Set<string>()
        watcher.on('change', path => { dirty.add(path) })
        export function report() {
          const taken = dirty
          dirty = new Set()
          for (const path of taken) console.log(path)
        }
      `,
      options: { when: 'always' },
    },
    'a copy is walked': {
      code: `
        const dirty = new Set<string>()
        watcher.on('change', path => { dirty.add(path) })
        export function report() {
          const paths = [...dirty]
          dirty.clear()
          for (const path of paths) console.log(path)
        }
      `,
      options: { when: 'always' },
    },
  })
})

describe('when', () => {
  testRule(rule, {
    'drained is the default: a loop without a reset is silent': `
      const rooms = new Map<string, Room>()
      server.on('open', room => { rooms.set(room.id, room) })
      export function tick(now: number) {
        for (const room of rooms.values()) {
          room.tick(now)
        }
      }
    `,
    'drained, said in so many words': {
      code: `
        const rooms = new Map<string, Room>()
        server.on('open', room => { rooms.set(room.id, room) })
        export function tick(now: number) {
          for (const room of rooms.values()) {
            room.tick(now)
          }
        }
      `,
      options: { when: 'drained' },
    },
    'hands-over reports a loop whose body calls out': {
      code: `
        const rooms = new Map<string, Room>()
        server.on('open', room => { rooms.set(room.id, room) })
        export function tick(now: number) {
          for (const room of rooms.values()) { // error: live
            room.tick(now)
          }
        }
      `,
      options: { when: 'hands-over' },
    },
    'hands-over leaves a loop alone that keeps everything to itself': {
      code: `
        const sizes = new Map<string, number>()
        server.on('size', (id, size) => { sizes.set(id, size) })
        export function total() {
          let sum = 0
          for (const size of sizes.values()) sum += size
          return sum
        }
      `,
      options: { when: 'hands-over' },
    },
    'hands-over includes what is drained': {
      code: `
        const sizes = new Map<string, number>()
        server.on('size', (id, size) => { sizes.set(id, size) })
        export function total() {
          let sum = 0
          for (const size of sizes.values()) sum += size // error: drained
          sizes.clear()
          return sum
        }
      `,
      options: { when: 'hands-over' },
    },
    'always reports every live loop that a handler writes to': {
      code: `
        const sizes = new Map<string, number>()
        server.on('size', (id, size) => { sizes.set(id, size) })
        export function total() {
          let sum = 0
          for (const size of sizes.values()) sum += size // error: live
          return sum
        }
      `,
      options: { when: 'always' },
    },
    'always asks for a handler too': {
      code: `
        const sizes = new Map<string, number>()
        export function size(id: string, size: number) { sizes.set(id, size) }
        export function total() {
          let sum = 0
          for (const size of sizes.values()) sum += size
          return sum
        }
      `,
      options: { when: 'always' },
    },
    'always counts a delete by a timer as a write': {
      code: `
        const sessions = new Map<string, Session>()
        setInterval(() => { sessions.delete(oldest()) }, 60_000)
        export function add(session: Session) { sessions.set(session.id, session) }
        export function users() {
          const users = []
          for (const session of sessions.values()) users.push(session.user) // error
          return users
        }
      `,
      options: { when: 'always' },
    },
    'always counts a write that a handler reaches through a method': {
      code: `
        export class Presence {
          #users = new Set<string>()
          constructor(bus: Bus) {
            bus.on('join', user => this.join(user))
          }
          join(user: string) { this.#users.add(user) }
          list() {
            const list = []
            for (const user of this.#users) list.push(user) // error
            return list
          }
        }
      `,
      options: { when: 'always' },
    },
  })
})

describe('precedence', () => {
  testRule(rule, {
    'no-live-iteration reports this loop': {
      code: `
        const rooms = new Map<string, Room>()
        server.on('open', room => { rooms.set(room.id, room) })
        export async function save() {
          for (const room of rooms.values()) {
            await room.save()
          }
        }
      `,
      options: { when: 'always' },
    },
    'no-late-reset reports this drain': {
      code: `
        const counts = new Map<string, number>()
        bus.on('hit', name => { counts.set(name, (counts.get(name) ?? 0) + 1) })
        export async function flush(client: Client) {
          for (const [name, count] of counts) {
            await client.increment(name, count)
          }
          counts.clear()
        }
      `,
      options: { when: 'always' },
    },
    'in the possible tier no-late-reset reports a synchronous drain that hands over': {
      code: `
        const counts = new Map<string, number>()
        bus.on('hit', name => { counts.set(name, (counts.get(name) ?? 0) + 1) })
        export function flush(client: Client) {
          for (const [name, count] of counts) client.increment(name, count)
          counts.clear()
        }
      `,
      options: { when: 'always', tier: 'possible' },
    },
    'in the likely tier nobody else does': {
      code: `
        const counts = new Map<string, number>()
        bus.on('hit', name => { counts.set(name, (counts.get(name) ?? 0) + 1) })
        export function flush(client: Client) {
          for (const [name, count] of counts) client.increment(name, count) // error
          counts.clear()
        }
      `,
      options: { when: 'always' },
    },
    'a Map loop whose only risk is a delete is left to this rule in the likely tier': {
      code: `
        const rooms = new Map<string, Room>()
        server.on('close', room => { rooms.delete(room.id) })
        export async function save() {
          for (const room of rooms.values()) { // error
            await room.save()
          }
        }
      `,
      options: { when: 'always' },
    },
  })
})
