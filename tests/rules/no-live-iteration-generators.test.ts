import { describe } from 'vitest'
import rule from '../../rules/no-live-iteration.ts'
import { testRule } from '../harness/lint.ts'

describe('generators, and who drains them', () => {
  testRule(rule, {
    'a generator whose consumer in the file awaits between the steps': `
      export class Registry {
        #plugins: Plugin[] = []
        remove(plugin: Plugin) { this.#plugins.splice(this.#plugins.indexOf(plugin), 1) }
        *#active() {
          for (const plugin of this.#plugins) { // error
            if (plugin.isActive) yield plugin
          }
        }
        async start() {
          for (const plugin of this.#active()) {
            await plugin.start()
          }
        }
      }
    `,
    'the same generator, spread by its consumer before it awaits': `
      export class Registry {
        #plugins: Plugin[] = []
        remove(plugin: Plugin) { this.#plugins.splice(this.#plugins.indexOf(plugin), 1) }
        *#active() {
          for (const plugin of this.#plugins) {
            if (plugin.isActive) yield plugin
          }
        }
        async start() {
          for (const plugin of [...this.#active()]) {
            await plugin.start()
          }
        }
      }
    `,
    'the same generator, collected by Array.from': `
      export class Registry {
        #plugins: Plugin[] = []
        remove(plugin: Plugin) { this.#plugins.splice(this.#plugins.indexOf(plugin), 1) }
        *#active() {
          for (const plugin of this.#plugins) {
            if (plugin.isActive) yield plugin
          }
        }
        start() {
          return Promise.all(Array.from(this.#active(), plugin => plugin.start()))
        }
      }
    `,
    'a generator kept in a field and stepped by hand': `
      export class Balancer {
        #nodes: Node[] = []
        #cursor: Iterator<Node> | undefined
        constructor(cluster: Cluster) {
          cluster.on('down', node => { this.#nodes.splice(this.#nodes.indexOf(node), 1) })
        }
        *#all() {
          while (true) {
            for (const node of this.#nodes) yield node // error
          }
        }
        next() {
          this.#cursor ??= this.#all()
          return this.#cursor.next().value
        }
      }
    `,
    'the cursor is dropped together with the array': {
      code: `
        export class Balancer {
          #nodes: Node[] = []
          #cursor: Iterator<Node> | undefined
          constructor(cluster: Cluster) {
            cluster.on('moved', nodes => {
              this.#nodes = nodes
              this.#cursor = undefined
            })
          }
          *#all() {
            for (const node of this.#nodes) yield node
          }
          next() {
            this.#cursor ??= this.#all()
            return this.#cursor.next().value
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'yield* of the live array by an async generator': `
      export class Feed {
        #items: Item[] = []
        remove(item: Item) { this.#items.splice(this.#items.indexOf(item), 1) }
        async *items() {
          yield* this.#items // error
        }
      }
    `,
    'yield* of a copy': {
      code: `
        export class Feed {
          #items: Item[] = []
          remove(item: Item) { this.#items.splice(this.#items.indexOf(item), 1) }
          async *items() {
            yield* this.#items.slice()
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'an async generator that fetches between its yields': `
      export class Feed {
        #sources: Source[] = []
        remove(source: Source) { this.#sources.splice(this.#sources.indexOf(source), 1) }
        async *pages() {
          for (const source of this.#sources) { // error
            yield await source.page()
          }
        }
      }
    `,
    'an async generator that buffers in a local array': {
      code: `
        export async function* records(source: AsyncIterable<string>) {
          const buffer: Rec[] = []
          const parser = createParser(rec => { buffer.push(rec) })
          for await (const chunk of source) {
            parser.write(chunk)
            for (let i = 0; i < buffer.length; i++) yield buffer[i]
            buffer.length = 0
          }
        }
      `,
      options: { tier: 'likely' },
    },
    'a generator function of the module, driven by a loop that awaits': `
      const jobs: Job[] = []
      export function cancel(job: Job) { jobs.splice(jobs.indexOf(job), 1) }
      function* ready() {
        for (const job of jobs) { // error
          if (job.isReady) yield job
        }
      }
      export async function run() {
        for (const job of ready()) await job.run()
      }
    `,
    'the loop over a generator that copies first': {
      code: `
        const jobs: Job[] = []
        export function cancel(job: Job) { jobs.splice(jobs.indexOf(job), 1) }
        function* ready() {
          for (const job of [...jobs]) {
            if (job.isReady) yield job
          }
        }
        export async function run() {
          for (const job of ready()) await job.run()
        }
      `,
      options: { tier: 'possible' },
    },
    'lazy iterator helpers over the live values': `
      const rooms = new Map<string, Room>()
      socket.on('open', room => { rooms.set(room.id, room) })
      export async function save(db: Db) {
        for (const room of rooms.values().filter(room => room.isDirty)) { // error
          await db.save(room)
        }
      }
    `,
    'iterator helpers that end in toArray()': {
      code: `
        const rooms = new Map<string, Room>()
        socket.on('open', room => { rooms.set(room.id, room) })
        export async function save(db: Db) {
          for (const room of rooms.values().filter(room => room.isDirty).toArray()) {
            await db.save(room)
          }
        }
      `,
      options: { tier: 'possible' },
    },
  })
})
