import { describe } from 'vitest'
import rule from '../../rules/no-late-reset.ts'
import { testFixes } from '../harness/lint.ts'

describe('containers in other places', () => {
  testFixes(rule, {
    'a field of a state object': {
      code: `
        interface Sink { send(lines: string[]): Promise<void> }
        const state = { lines: [] as string[], ids: new Set<string>() }
        export function add(line: string) { state.lines.push(line) }
        export async function flush(sink: Sink) {
          await sink.send(state.lines)
          state.lines = []
        }
      `,
      output: `
        interface Sink { send(lines: string[]): Promise<void> }
        const state = { lines: [] as string[], ids: new Set<string>() }
        export function add(line: string) { state.lines.push(line) }
        export async function flush(sink: Sink) {
          const lines = state.lines
          state.lines = []
          try {
            await sink.send(lines)
          } catch (error) {
            state.lines = [...lines, ...state.lines]
            throw error
          }
        }
      `,
      suggestions: {
        'Take `state.lines` and reset first, drop it after a failure': `
        interface Sink { send(lines: string[]): Promise<void> }
        const state = { lines: [] as string[], ids: new Set<string>() }
        export function add(line: string) { state.lines.push(line) }
        export async function flush(sink: Sink) {
          const lines = state.lines
          state.lines = []
          await sink.send(lines)
        }
      `,
      },
    },
    'a constructor function with methods on its prototype': {
      filename: 'file.cjs',
      code: `
        function Log(sink) {
          this.sink = sink
          this.lines = []
        }
        Log.prototype.add = function (line) { this.lines.push(line) }
        Log.prototype.flush = async function () {
          await this.sink.send(this.lines)
          this.lines = []
        }
        module.exports = Log
      `,
      output: `
        function Log(sink) {
          this.sink = sink
          this.lines = []
        }
        Log.prototype.add = function (line) { this.lines.push(line) }
        Log.prototype.flush = async function () {
          const lines = this.lines
          this.lines = []
          try {
            await this.sink.send(lines)
          } catch (error) {
            this.lines = [...lines, ...this.lines]
            throw error
          }
        }
        module.exports = Log
      `,
      suggestions: {
        'Take `this.lines` and reset first, drop it after a failure': `
        function Log(sink) {
          this.sink = sink
          this.lines = []
        }
        Log.prototype.add = function (line) { this.lines.push(line) }
        Log.prototype.flush = async function () {
          const lines = this.lines
          this.lines = []
          await this.sink.send(lines)
        }
        module.exports = Log
      `,
      },
    },
    'a static field': {
      code: `
        interface Sink { send(topic: string, count: number): Promise<void> }
        export class Counts {
          static #counts = new Map<string, number>()
          static count(topic: string) { Counts.#counts.set(topic, (Counts.#counts.get(topic) ?? 0) + 1) }
          static async flush(sink: Sink) {
            for (const [topic, count] of Counts.#counts) await sink.send(topic, count)
            Counts.#counts.clear()
          }
        }
      `,
      output: `
        interface Sink { send(topic: string, count: number): Promise<void> }
        export class Counts {
          static #counts = new Map<string, number>()
          static count(topic: string) { Counts.#counts.set(topic, (Counts.#counts.get(topic) ?? 0) + 1) }
          static async flush(sink: Sink) {
            const counts = Counts.#counts
            Counts.#counts = new Map<string, number>()
            try {
              for (const [topic, count] of counts) await sink.send(topic, count)
            } catch (error) {
              for (const [key, value] of counts) {
                Counts.#counts.set(key, (Counts.#counts.get(key) ?? 0) + value)
              }
              throw error
            }
          }
        }
      `,
      suggestions: {
        'Take `Counts.#counts` and reset first, drop it after a failure': `
        interface Sink { send(topic: string, count: number): Promise<void> }
        export class Counts {
          static #counts = new Map<string, number>()
          static count(topic: string) { Counts.#counts.set(topic, (Counts.#counts.get(topic) ?? 0) + 1) }
          static async flush(sink: Sink) {
            const counts = Counts.#counts
            Counts.#counts = new Map<string, number>()
            for (const [topic, count] of counts) await sink.send(topic, count)
          }
        }
      `,
      },
    },
    'a container in a container, by the name that the loop gives it': {
      code: `
        interface Sink { send(room: string, user: string): Promise<void> }
        export class Hub {
          #rooms = new Map<string, Set<string>>()
          open(room: string) { this.#rooms.set(room, new Set()) }
          join(room: string, user: string) { this.#rooms.get(room)?.add(user) }
          async flush(sink: Sink) {
            for (const [name, room] of this.#rooms) {
              for (const user of room) await sink.send(name, user)
              room.clear()
            }
          }
        }
      `,
      output: `
        interface Sink { send(room: string, user: string): Promise<void> }
        export class Hub {
          #rooms = new Map<string, Set<string>>()
          open(room: string) { this.#rooms.set(room, new Set()) }
          join(room: string, user: string) { this.#rooms.get(room)?.add(user) }
          async flush(sink: Sink) {
            for (const [name, room] of this.#rooms) {
              for (const user of room) await sink.send(name, user)
              room.clear()
            }
          }
        }
      `,
      suggestions: {
        'Take `this.#rooms.get(…)` and reset first, put it back after a failure (`this.#rooms` may hold another one by then)': `
        interface Sink { send(room: string, user: string): Promise<void> }
        export class Hub {
          #rooms = new Map<string, Set<string>>()
          open(room: string) { this.#rooms.set(room, new Set()) }
          join(room: string, user: string) { this.#rooms.get(room)?.add(user) }
          async flush(sink: Sink) {
            for (const [name, room] of this.#rooms) {
              const roomSnapshot = [...room]
              room.clear()
              try {
                for (const user of roomSnapshot) await sink.send(name, user)
              } catch (error) {
                for (const value of roomSnapshot) {
                  room.add(value)
                }
                throw error
              }
            }
          }
        }
      `,
        'Take `this.#rooms.get(…)` and reset first, drop it after a failure (`this.#rooms` may hold another one by then)': `
        interface Sink { send(room: string, user: string): Promise<void> }
        export class Hub {
          #rooms = new Map<string, Set<string>>()
          open(room: string) { this.#rooms.set(room, new Set()) }
          join(room: string, user: string) { this.#rooms.get(room)?.add(user) }
          async flush(sink: Sink) {
            for (const [name, room] of this.#rooms) {
              const roomSnapshot = [...room]
              room.clear()
              for (const user of roomSnapshot) await sink.send(name, user)
            }
          }
        }
      `,
      },
    },
    'a container in a record, by its key': {
      code: `
        interface Sink { send(lines: string[]): Promise<void> }
        export class Hub {
          #lists: Record<string, string[]> = {}
          add(topic: string, line: string) { (this.#lists[topic] ??= []).push(line) }
          async flush(topic: string, sink: Sink) {
            await sink.send(this.#lists[topic] ?? [])
            this.#lists[topic] = []
          }
        }
      `,
      output: `
        interface Sink { send(lines: string[]): Promise<void> }
        export class Hub {
          #lists: Record<string, string[]> = {}
          add(topic: string, line: string) { (this.#lists[topic] ??= []).push(line) }
          async flush(topic: string, sink: Sink) {
            await sink.send(this.#lists[topic] ?? [])
            this.#lists[topic] = []
          }
        }
      `,
      suggestions: {
        'Take `this.#lists[…]` and reset first, drop it after a failure (`this.#lists` may hold another one by then)': `
        interface Sink { send(lines: string[]): Promise<void> }
        export class Hub {
          #lists: Record<string, string[]> = {}
          add(topic: string, line: string) { (this.#lists[topic] ??= []).push(line) }
          async flush(topic: string, sink: Sink) {
            const list = this.#lists[topic]
            this.#lists[topic] = []
            await sink.send(list ?? [])
          }
        }
      `,
      },
    },
  })
})
