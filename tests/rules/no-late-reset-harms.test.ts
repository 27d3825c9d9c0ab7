import { describe } from 'vitest'
import rule from '../../rules/no-late-reset.ts'
import { testRule } from '../harness/lint.ts'

describe('who is lost, and who acts twice', () => {
  testRule(rule, {
    'a second run of a public drain sends the same entries again': `
      class Buffer {
        #events: Event[] = []
        constructor(bus: Bus) {
          bus.on('event', event => { this.#events.push(event) })
        }
        async flush(api: Api) {
          for (const event of this.#events) {
            await api.send(event)
          }
          this.#events = [] // error
        }
      }
    `,
    'a second run by an interval that does not wait': `
      class Buffer {
        #events: Event[] = []
        constructor(private api: Api, bus: Bus) {
          bus.on('event', event => { this.#events.push(event) })
          setInterval(() => this.#flush(), 1000)
        }
        async #flush() {
          for (const event of this.#events) {
            await this.api.send(event)
          }
          this.#events = [] // error
        }
      }
    `,
    'a drain that cannot overlap itself still loses what a handler overwrites': `
      class Gauges {
        #gauges = new Map<string, number>()
        #isFlushing = false
        constructor(probe: Probe) {
          probe.on('value', (name, value) => { this.#gauges.set(name, value) })
        }
        async flush(client: Client) {
          if (this.#isFlushing) return
          this.#isFlushing = true
          try {
            for (const [name, value] of this.#gauges) {
              await client.gauge(name, value)
            }
            this.#gauges.clear() // error: loses
          } finally {
            this.#isFlushing = false
          }
        }
      }
    `,
    'a drain that cannot overlap itself still loses what is pushed after its snapshot': `
      class Buffer {
        #events: Event[] = []
        #isFlushing = false
        track(event: Event) { this.#events.push(event) }
        async flush(api: Api) {
          if (this.#isFlushing) return
          this.#isFlushing = true
          await Promise.all(this.#events.map(event => api.send(event)))
          this.#events = [] // error: loses
          this.#isFlushing = false
        }
      }
    `,
    'a member of a Set that gets dirty again while it is saved': `
      class Autosave {
        #dirty = new Set<Doc>()
        #isSaving = false
        constructor(editor: Editor) {
          editor.on('change', doc => { this.#dirty.add(doc) })
        }
        async save() {
          if (this.#isSaving) return
          this.#isSaving = true
          for (const doc of this.#dirty) {
            await doc.save()
          }
          this.#dirty.clear() // error: loses
          this.#isSaving = false
        }
      }
    `,
    'a worker message that arrives while the results are uploaded': `
      let results: Result[] = []
      const worker = new Worker('./worker.js')
      worker.onmessage = event => { results.push(event.data) }
      async function upload() {
        await post('/results', results)
        results = [] // error
      }
      setInterval(upload, 5000)
    `,
    'a callee that pushes back into a forEach, without any await': `
      class Channel {
        #queue: Call[] = []
        #config: Config | null = null
        setConfig(config: Config) {
          this.#config = config
          this.#queue.forEach(call => this.#tryStart(call))
          this.#queue = [] // error: loses
        }
        #tryStart(call: Call) {
          if (!this.#config?.allows(call)) this.#queue.push(call)
          else call.start()
        }
      }
    `,
    'a callee that pushes back into a live for-of is visited': `
      class Channel {
        #queue: Call[] = []
        #config: Config | null = null
        setConfig(config: Config) {
          this.#config = config
          for (const call of this.#queue) this.#tryStart(call)
          this.#queue = []
        }
        #tryStart(call: Call) {
          if (!this.#config?.allows(call)) this.#queue.push(call)
          else call.start()
        }
      }
    `,
    'a callee that counts on while the counts are sent, without any await': `
      class Counters {
        #counts = new Map<string, number>()
        constructor(private readonly client: Client) {}
        increment(name: string) {
          this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1)
        }
        flush() {
          for (const [name, count] of this.#counts) this.#send(name, count)
          this.#counts = new Map() // error: loses
        }
        #send(name: string, count: number) {
          this.client.increment(name, count)
          this.increment('sent')
        }
      }
    `,
  })
})
