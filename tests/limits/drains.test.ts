import { pinLimits } from './pins.ts'

pinLimits({
  'a read and a reset in two methods': {
    seen: `
      class Log {
        #lines: string[] = []
        add(line: string) { this.#lines.push(line) }
        async flush() {
          await send(this.#lines.join())
          this.#lines = []
        }
      }
    `,
    missed: `
      class Log {
        #lines: string[] = []
        add(line: string) { this.#lines.push(line) }
        read() { return this.#lines.join() }
        commit() { this.#lines = [] }
      }
    `,
  },

  'a read and a reset in two promise reactions': {
    seen: `
      class Log {
        #lines: string[] = []
        add(line: string) { this.#lines.push(line) }
        flush() {
          return send(this.#lines).then(() => { this.#lines = [] })
        }
      }
    `,
    missed: `
      class Log {
        #lines: string[] = []
        add(line: string) { this.#lines.push(line) }
        flush() {
          return open()
            .then(file => file.write(this.#lines))
            .then(() => { this.#lines = [] })
        }
      }
    `,
  },

  'a reaction that resets what was read into a local': {
    seen: `
      class Log {
        #lines: string[] = []
        add(line: string) { this.#lines.push(line) }
        flush() {
          return send(this.#lines.join()).then(() => { this.#lines = [] })
        }
      }
    `,
    missed: `
      class Log {
        #lines: string[] = []
        add(line: string) { this.#lines.push(line) }
        flush() {
          const text = this.#lines.join()
          return send(text).then(() => { this.#lines = [] })
        }
      }
    `,
  },

  'a reset that is a loop of deletes': {
    seen: `
      const counts = new Map<string, number>()
      export function count(name: string) { counts.set(name, (counts.get(name) ?? 0) + 1) }
      export async function flush() {
        await send([...counts])
        counts.clear()
      }
    `,
    missed: `
      const counts = new Map<string, number>()
      export function count(name: string) { counts.set(name, (counts.get(name) ?? 0) + 1) }
      export async function flush() {
        await send([...counts])
        for (const name of counts.keys()) counts.delete(name)
      }
    `,
  },

  'a reset that pops until nothing is left': {
    seen: `
      const lines: string[] = []
      export function add(line: string) { lines.push(line) }
      export async function flush() {
        await send([...lines])
        lines.length = 0
      }
    `,
    missed: `
      const lines: string[] = []
      export function add(line: string) { lines.push(line) }
      export async function flush() {
        await send([...lines])
        while (lines.length > 0) lines.pop()
      }
    `,
  },

  'a look at the last entry that is popped later': {
    seen: `
      const jobs: Job[] = []
      export function push(job: Job) { jobs.push(job) }
      export async function run() {
        while (jobs.length > 0) {
          await jobs[0].run()
          jobs.shift()
        }
      }
    `,
    missed: `
      const jobs: Job[] = []
      export function push(job: Job) { jobs.push(job) }
      export async function run() {
        while (jobs.length > 0) {
          await jobs[jobs.length - 1].run()
          jobs.pop()
        }
      }
    `,
  },

  'entries that are deleted in the callbacks of a copy': {
    seen: `
      const jobs = new Map<string, Job>()
      export function put(id: string, job: Job) { jobs.set(id, job) }
      export async function run() {
        for (const [id, job] of [...jobs]) {
          await job.run()
          jobs.delete(id)
        }
      }
    `,
    missed: `
      const jobs = new Map<string, Job>()
      export function put(id: string, job: Job) { jobs.set(id, job) }
      export async function run() {
        await Promise.all([...jobs].map(async ([id, job]) => {
          await job.run()
          jobs.delete(id)
        }))
      }
    `,
  },

  'entries that are deleted before each wait while a copy is walked': {
    seen: `
      const jobs = new Set<Job>()
      export function add(job: Job) { jobs.add(job) }
      export async function sendAll() {
        for (const job of jobs) {
          await send(job)
          jobs.delete(job)
        }
      }
    `,
    missed: `
      const jobs = new Set<Job>()
      export function add(job: Job) { jobs.add(job) }
      export async function sendAll() {
        const all = [...jobs]
        for (const job of all) {
          jobs.delete(job)
          await send(job)
        }
      }
    `,
  },

  'a map that is replaced while a loop takes entries out of it': {
    seen: `
      class Queue {
        jobs = new Map<string, Job>()
        load(jobs: Map<string, Job>) { this.jobs = new Map(jobs) }
        async flush() {
          for (const [key, job] of this.jobs) {
            await send(job)
            this.jobs.delete(key)
          }
        }
      }
    `,
    missed: `
      class Queue {
        jobs = new Map<string, Job>()
        load(jobs: Map<string, Job>) { this.jobs = new Map(jobs) }
        async flush() {
          for (const [key, job] of this.jobs) {
            this.jobs.delete(key)
            await send(job)
          }
        }
      }
    `,
  },

  'an index that is past the end of what is reset afterwards': {
    seen: `
      let jobs: Job[] = []
      let busy = false
      export function clear() { jobs.length = 0 }
      export async function sendAll() {
        if (busy) return
        busy = true
        for (let i = 0, end = jobs.length; i < end; i++) await send(jobs[i])
        busy = false
      }
    `,
    missed: `
      let jobs: Job[] = []
      let busy = false
      export function clear() { jobs.length = 0 }
      export async function sendAll() {
        if (busy) return
        busy = true
        for (let i = 0, end = jobs.length; i < end; i++) await send(jobs[i])
        jobs = []
        busy = false
      }
    `,
  },

  'entries of an array that are removed one by one': {
    seen: `
      const jobs = new Set<Job>()
      export function put(job: Job) { jobs.add(job) }
      export async function run() {
        for (const job of [...jobs]) {
          await job.run()
          jobs.delete(job)
        }
      }
    `,
    missed: `
      const jobs: Job[] = []
      export function put(job: Job) { jobs.push(job) }
      export async function run() {
        for (const job of [...jobs]) {
          await job.run()
          jobs.splice(jobs.indexOf(job), 1)
        }
      }
    `,
  },

  'a state object that is replaced by a fresh one': {
    seen: `
      let state = { messages: [] as Message[], count: 0 }
      export function add(message: Message) {
        state.messages.push(message)
        state.count++
      }
      export async function flush(socket: Socket) {
        await socket.sendAll(state.messages)
        state.messages = []
      }
    `,
    missed: `
      let state = { messages: [] as Message[], count: 0 }
      export function add(message: Message) {
        state.messages.push(message)
        state.count++
      }
      export async function flush(socket: Socket) {
        await socket.sendAll(state.messages)
        state = { messages: [], count: 0 }
      }
    `,
  },

  'one of many lists that is dropped after it was sent': {
    seen: `
      const outbox: Message[] = []
      export function add(message: Message) { outbox.push(message) }
      export async function flush(socket: Socket) {
        await socket.sendAll(outbox)
        outbox.length = 0
      }
    `,
    missed: `
      const outboxes: Record<string, Message[]> = {}
      export function add(to: string, message: Message) {
        const list = (outboxes[to] ??= [])
        list.push(message)
      }
      export async function flush(to: string, socket: Socket) {
        await socket.sendAll(outboxes[to])
        delete outboxes[to]
      }
    `,
  },

  'a reset in a timer that the drain starts': {
    seen: `
      const dirty = new Set<string>()
      watcher.on('change', path => { dirty.add(path) })
      export async function flush(sink: Sink) {
        sink.write([...dirty])
        await sink.drained()
        dirty.clear()
      }
    `,
    missed: `
      const dirty = new Set<string>()
      watcher.on('change', path => { dirty.add(path) })
      export function flush(sink: Sink) {
        sink.write([...dirty])
        setTimeout(() => { dirty.clear() }, 100)
      }
    `,
  },
})
