import { describe } from 'vitest'
import rule from '../../rules/no-live-iteration.ts'
import { testRule } from '../harness/lint.ts'

describe('F14 re-check after the window', () => {
  testRule(rule, {
    'the key is looked for again after the await': `
      const jobs: Record<string, Job> = {}
      export function cancel(id: string) { delete jobs[id] }
      export async function run() {
        for (const id of Object.keys(jobs)) {
          await ready(id)
          if (!(id in jobs)) continue
          jobs[id].start()
        }
      }
    `,
    'Object.hasOwn after the await': `
      const jobs: Record<string, Job> = {}
      export function cancel(id: string) { delete jobs[id] }
      export async function run() {
        for (const id of Object.keys(jobs)) {
          await ready(id)
          if (Object.hasOwn(jobs, id)) jobs[id].start()
        }
      }
    `,
    'the value in a local that is tested': `
      const jobs: Record<string, Job> = {}
      export function cancel(id: string) { delete jobs[id] }
      export async function run() {
        for (const id of Object.keys(jobs)) {
          await ready(id)
          const job = jobs[id]
          if (!job) continue
          job.start()
        }
      }
    `,
    'the value in a local that nobody tests': `
      const jobs: Record<string, Job> = {}
      export function cancel(id: string) { delete jobs[id] }
      export async function run() {
        for (const id of Object.keys(jobs)) { // error
          await ready(id)
          const job = jobs[id]
          job.start()
        }
      }
    `,
    'keys of a Map, with has() before get()': `
      const jobs = new Map<string, Job>()
      export function cancel(id: string) { jobs.delete(id) }
      export async function run() {
        for (const id of [...jobs.keys()]) {
          await ready(id)
          if (!jobs.has(id)) continue
          jobs.get(id)!.start()
        }
      }
    `,
    'keys of a Map, looked up without a test': `
      const jobs = new Map<string, Job>()
      export function cancel(id: string) { jobs.delete(id) }
      export async function run() {
        for (const id of [...jobs.keys()]) { // error
          await ready(id)
          jobs.get(id)!.start()
        }
      }
    `,
    'the loop leaves when the length has changed': {
      code: `
        export class Peer {
          #selections: Range[] = []
          remove(range: Range) { this.#selections.splice(this.#selections.indexOf(range), 1) }
          async update() {
            const length = this.#selections.length
            for (let i = 0; i < this.#selections.length; i++) {
              await this.#selections[i]!.fetch()
              if (this.#selections.length !== length) return this.update()
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'the loop leaves when a generation has changed': {
      code: `
        export class Playlist {
          #tracks: Track[] = []
          #generation = 0
          shuffle() {
            this.#generation++
            this.#tracks.sort(() => Math.random() - 0.5)
          }
          async preload() {
            const generation = this.#generation
            for (const track of this.#tracks) {
              await track.load()
              if (this.#generation !== generation) return
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'the loop leaves when the slot was replaced': {
      code: `
        export class Playlist {
          #tracks: Track[] = []
          setTracks(tracks: Track[]) { this.#tracks = tracks }
          async preload() {
            const tracks = this.#tracks
            for (let i = 0; i < tracks.length; i++) {
              await this.#tracks[i]!.load()
              if (this.#tracks !== tracks) return
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'the loop leaves when a state has changed': {
      code: `
        export class Machine {
          #handlers: Handler[] = []
          #state: 'open' | 'closed' = 'open'
          close() {
            this.#state = 'closed'
            this.#handlers.splice(0, 1)
          }
          async run() {
            for (const handler of this.#handlers) {
              await handler()
              if (this.#state !== 'open') break
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'a generation that the writer does not change': `
      export class Playlist {
        #tracks: Track[] = []
        #generation = 0
        open() { this.#generation++ }
        shuffle() { this.#tracks.sort(() => Math.random() - 0.5) }
        async preload() {
          const generation = this.#generation
          for (const track of this.#tracks) { // error
            await track.load()
            if (this.#generation !== generation) return
          }
        }
      }
    `,
    'a generation that is looked at before the await': `
      export class Playlist {
        #tracks: Track[] = []
        #generation = 0
        shuffle() {
          this.#generation++
          this.#tracks.sort(() => Math.random() - 0.5)
        }
        async preload() {
          const generation = this.#generation
          for (const track of this.#tracks) { // error
            if (this.#generation !== generation) return
            await track.load()
          }
        }
      }
    `,
    'the key was looked for before the await only': `
      const jobs: Record<string, Job> = {}
      export function cancel(id: string) { delete jobs[id] }
      export async function run() {
        for (const id of Object.keys(jobs)) { // error
          if (!(id in jobs)) continue
          await ready(id)
          jobs[id].start()
        }
      }
    `,
    'the index is looked up again': {
      code: `
        export class Playlist {
          #tracks: Track[] = []
          remove(track: Track) { this.#tracks.splice(this.#tracks.indexOf(track), 1) }
          async preload() {
            let track = this.#tracks[0]
            while (track) {
              await track.load()
              track = this.#tracks[this.#tracks.indexOf(track) + 1]
            }
          }
        }
      `,
      options: { tier: 'likely' },
    },
  })
})

describe('F13 flags, as real code has them', () => {
  testRule(rule, {
    'the writer copies the array while somebody walks it': {
      code: `
        export class Emitter {
          #listeners: Listener[] = []
          #isEmitting = false
          on(listener: Listener) { this.#listeners.push(listener) }
          off(listener: Listener) {
            if (this.#isEmitting) this.#listeners = this.#listeners.slice()
            this.#listeners.splice(this.#listeners.indexOf(listener), 1)
          }
          emit(value: unknown) {
            const wasEmitting = this.#isEmitting
            this.#isEmitting = true
            for (const listener of this.#listeners) {
              listener(value)
            }
            this.#isEmitting = wasEmitting
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'removals are put off until the loop is over': {
      code: `
        export class Emitter {
          #listeners: Listener[] = []
          #removed: Listener[] = []
          #depth = 0
          on(listener: Listener) { this.#listeners.push(listener) }
          off(listener: Listener) {
            if (this.#depth > 0) {
              this.#removed.push(listener)
              return
            }
            this.#listeners.splice(this.#listeners.indexOf(listener), 1)
          }
          emit(value: unknown) {
            this.#depth++
            for (const listener of this.#listeners) {
              listener(value)
            }
            this.#depth--
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'a marker in a sibling set keeps the writer out': {
      code: `
        export class Rooms {
          #members = new Map<string, Member[]>()
          #busy = new Set<string>()
          leave(id: string, member: Member) {
            if (this.#busy.has(id)) throw new Error('busy')
            const members = this.#members.get(id) ?? []
            members.splice(members.indexOf(member), 1)
          }
          async broadcast(id: string, text: string) {
            if (this.#busy.has(id)) return
            this.#busy.add(id)
            try {
              for (const member of this.#members.get(id) ?? []) {
                await member.send(text)
              }
            } finally {
              this.#busy.delete(id)
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'the writer copies while a flag is set that nobody sets': `
      export class Emitter {
        #listeners: Listener[] = []
        #isEmitting = false
        on(listener: Listener) { this.#listeners.push(listener) }
        off(listener: Listener) {
          if (this.#isEmitting) this.#listeners = this.#listeners.slice()
          this.#listeners.splice(this.#listeners.indexOf(listener), 1)
        }
        emit(value: unknown) {
          for (const listener of this.#listeners) { // error
            listener(value)
          }
        }
      }
    `,
    'a marker in a sibling set that the writer does not look at': `
      export class Rooms {
        #members = new Map<string, Member[]>()
        #busy = new Set<string>()
        leave(id: string, member: Member) {
          const members = this.#members.get(id) ?? []
          members.splice(members.indexOf(member), 1)
        }
        async broadcast(id: string, text: string) {
          if (this.#busy.has(id)) return
          this.#busy.add(id)
          try {
            for (const member of this.#members.get(id) ?? []) { // error
              await member.send(text)
            }
          } finally {
            this.#busy.delete(id)
          }
        }
      }
    `,
  })
})

describe('F13 flags and copies around closures that run at once', () => {
  testRule(rule, {
    'loop and removal are in closures that a helper of the file runs': {
      code: `
        export class Emitter {
          #listeners: Listener[] = []
          #isEmitting = false
          on(listener: Listener) { this.#listeners.push(listener) }
          off(events: string, listener: Listener) {
            if (this.#isEmitting) this.#listeners = this.#listeners.slice()
            const listeners = this.#listeners
            each(events, () => { listeners.splice(listeners.indexOf(listener), 1) })
          }
          emit(events: string) {
            const listeners = this.#listeners
            this.#isEmitting = true
            each(events, event => {
              for (const listener of listeners) {
                listener(event)
              }
            })
            this.#isEmitting = false
          }
        }
        function each(events: string, handler: (event: string) => void) {
          for (const event of events.split(' ')) handler(event)
        }
      `,
      options: { tier: 'possible' },
    },
    'the name was bound before the copy was made': {
      code: `
        export class Emitter {
          #listeners: Listener[] = []
          #isEmitting = false
          on(listener: Listener) { this.#listeners.push(listener) }
          off(events: string, listener: Listener) {
            const listeners = this.#listeners
            if (this.#isEmitting) this.#listeners = this.#listeners.slice()
            each(events, () => { listeners.splice(listeners.indexOf(listener), 1) })
          }
          emit(events: string) {
            const listeners = this.#listeners
            this.#isEmitting = true
            each(events, event => {
              for (const listener of listeners) { // error
                listener(event)
              }
            })
            this.#isEmitting = false
          }
        }
        function each(events: string, handler: (event: string) => void) {
          for (const event of events.split(' ')) handler(event)
        }
      `,
      options: { tier: 'possible' },
    },
    'the closure that removes runs later': {
      code: `
        export class Emitter {
          #listeners: Listener[] = []
          #isEmitting = false
          on(listener: Listener) { this.#listeners.push(listener) }
          off(events: string, listener: Listener) {
            if (this.#isEmitting) this.#listeners = this.#listeners.slice()
            const listeners = this.#listeners
            setTimeout(() => { listeners.splice(listeners.indexOf(listener), 1) })
          }
          emit(events: string) {
            const listeners = this.#listeners
            this.#isEmitting = true
            each(events, async event => {
              for (const listener of listeners) { // error
                await listener(event)
              }
            })
            this.#isEmitting = false
          }
        }
        function each(events: string, handler: (event: string) => void) {
          for (const event of events.split(' ')) handler(event)
        }
      `,
      options: { tier: 'possible' },
    },
    'the closure that removes is kept, and runs again': {
      code: `
        export class Emitter {
          #listeners: Listener[] = []
          #isEmitting = false
          on(listener: Listener) { this.#listeners.push(listener) }
          off(events: string, listener: Listener) {
            if (this.#isEmitting) this.#listeners = this.#listeners.slice()
            const listeners = this.#listeners
            const remove = () => { listeners.splice(listeners.indexOf(listener), 1) }
            each(events, remove)
            listener.dispose = remove
          }
          emit(events: string) {
            const listeners = this.#listeners
            this.#isEmitting = true
            each(events, event => {
              for (const listener of listeners) { // error
                listener(event)
              }
            })
            this.#isEmitting = false
          }
        }
        function each(events: string, handler: (event: string) => void) {
          for (const event of events.split(' ')) handler(event)
        }
      `,
      options: { tier: 'possible' },
    },
    'somebody may start to emit between the name and the removal': {
      code: `
        export class Emitter {
          #listeners: Listener[] = []
          #isEmitting = false
          on(listener: Listener) { this.#listeners.push(listener) }
          async off(events: string, listener: Listener) {
            if (this.#isEmitting) this.#listeners = this.#listeners.slice()
            const listeners = this.#listeners
            await listener.close()
            each(events, () => { listeners.splice(listeners.indexOf(listener), 1) })
          }
          emit(events: string) {
            const listeners = this.#listeners
            this.#isEmitting = true
            each(events, event => {
              for (const listener of listeners) { // error
                listener(event)
              }
            })
            this.#isEmitting = false
          }
        }
        function each(events: string, handler: (event: string) => void) {
          for (const event of events.split(' ')) handler(event)
        }
      `,
      options: { tier: 'possible' },
    },
    'the closure that removes gets its turn when a lock is free': {
      code: `
        export class Emitter {
          #listeners: Listener[] = []
          #isEmitting = false
          #mutex = new Mutex()
          on(listener: Listener) { this.#listeners.push(listener) }
          off(events: string, listener: Listener) {
            if (this.#isEmitting) this.#listeners = this.#listeners.slice()
            const listeners = this.#listeners
            void this.#mutex.runExclusive(() => { listeners.splice(listeners.indexOf(listener), 1) })
          }
          emit(events: string) {
            const listeners = this.#listeners
            this.#isEmitting = true
            each(events, event => {
              for (const listener of listeners) { // error
                listener(event)
              }
            })
            this.#isEmitting = false
          }
        }
        function each(events: string, handler: (event: string) => void) {
          for (const event of events.split(' ')) handler(event)
        }
      `,
      options: { tier: 'possible' },
    },
    'the closure that removes waits first': {
      code: `
        export class Emitter {
          #listeners: Listener[] = []
          #isEmitting = false
          on(listener: Listener) { this.#listeners.push(listener) }
          off(events: string, listener: Listener) {
            if (this.#isEmitting) this.#listeners = this.#listeners.slice()
            const listeners = this.#listeners
            each(events, async () => {
              await listener.close()
              listeners.splice(listeners.indexOf(listener), 1)
            })
          }
          emit(events: string) {
            const listeners = this.#listeners
            this.#isEmitting = true
            each(events, event => {
              for (const listener of listeners) { // error
                listener(event)
              }
            })
            this.#isEmitting = false
          }
        }
        function each(events: string, handler: (event: string) => void) {
          for (const event of events.split(' ')) handler(event)
        }
      `,
      options: { tier: 'possible' },
    },
    'the flag is taken back while promises are pending': {
      code: `
        export class Emitter {
          #listeners: Listener[] = []
          #isEmitting = false
          on(listener: Listener) { this.#listeners.push(listener) }
          off(events: string, listener: Listener) {
            if (this.#isEmitting) this.#listeners = this.#listeners.slice()
            const listeners = this.#listeners
            each(events, () => { listeners.splice(listeners.indexOf(listener), 1) })
          }
          async emit(events: string[]) {
            const listeners = this.#listeners
            this.#isEmitting = true
            const runs = events.map(async event => {
              for (const listener of listeners) { // error
                await listener(event)
              }
            })
            this.#isEmitting = false
            await Promise.all(runs)
          }
        }
        function each(events: string, handler: (event: string) => void) {
          for (const event of events.split(' ')) handler(event)
        }
      `,
      options: { tier: 'likely' },
    },
    'the flag is taken back while the closure waits': {
      code: `
        export class Emitter {
          #listeners: Listener[] = []
          #isEmitting = false
          on(listener: Listener) { this.#listeners.push(listener) }
          off(events: string, listener: Listener) {
            if (this.#isEmitting) this.#listeners = this.#listeners.slice()
            const listeners = this.#listeners
            each(events, () => { listeners.splice(listeners.indexOf(listener), 1) })
          }
          emit(events: string) {
            const listeners = this.#listeners
            this.#isEmitting = true
            each(events, async event => {
              for (const listener of listeners) { // error
                await listener(event)
              }
            })
            this.#isEmitting = false
          }
        }
        function each(events: string, handler: (event: string) => void) {
          for (const event of events.split(' ')) handler(event)
        }
      `,
      options: { tier: 'likely' },
    },
  })
})
