import { describe } from 'vitest'
import rule from '../../rules/no-late-reset.ts'
import { testRule } from '../harness/lint.ts'

describe('what is emptied is taken', () => {
  testRule(rule, {
    'the entries that are cut out are sent': `
      const queue: string[] = []
      export function add(job: string) { queue.push(job) }
      export async function flush() {
        await log(queue.join())
        const batch = queue.splice(0)
        await send(batch)
      }
    `,
    'and are thrown away where nobody takes them': `
      const queue: string[] = []
      export function add(job: string) { queue.push(job) }
      export async function flush() {
        await log(queue.join())
        queue.splice(0) // error
      }
    `,
  })
})

describe('what others put in its place brings nothing', () => {
  testRule(rule, {
    'another empty container': `
      export class Sync {
        #confirmed = new Set<string>()
        #wanted = new Set<string>()
        /** @serial */
        async run(api: Api) {
          await api.send([...this.#confirmed])
          this.#confirmed = new Set()
        }
        resetUp() { this.#confirmed = new Set() }
      }
    `,
    'where sending failed, another run is no second handling': `
      export class Sync {
        #confirmed = new Set<string>()
        async run(api: Api) {
          try {
            await api.send([...this.#confirmed])
          } catch {
            this.#confirmed = new Set()
          }
        }
        resetUp() { this.#confirmed = new Set() }
      }
    `,
    'a container with entries, which the reset then drops': `
      export class Sync {
        #confirmed = new Set<string>()
        async run(api: Api) {
          await api.send([...this.#confirmed])
          this.#confirmed = new Set() // error: loses
        }
        resume(names: string[]) { this.#confirmed = new Set(names) }
      }
    `,
  })
})

describe('an assignment that starts nothing over', () => {
  testRule(rule, {
    'the latest value, told to whoever asks: a second run tells a later one': `
      export class Client {
        servers: Server[] = []
        async watch(api: Api) {
          for await (const server of api.servers()) {
            this.servers = [{ url: server.url }]
            this.emit('servers', this.servers)
          }
        }
      }
    `,
    'a value that comes from elsewhere, or a default': `
      let columns: string[] = []
      export async function receive(message: Message) {
        await write(columns)
        columns = message.columns || ['']
      }
      process.on('message', (message: Message) => columns.push(message.name))
    `,
    'what is left of the work: additions are dropped': `
      let jobs: Job[] = []
      export function add(job: Job) { jobs.push(job) }
      export async function flush() {
        const failed: Job[] = []
        for (const job of jobs) {
          try { await job.run() } catch { failed.push(job) }
        }
        await report(jobs)
        jobs = [...failed] // error: loses
      }
    `,
  })
})

describe('an object that starts empty', () => {
  testRule(rule, {
    'with fields of its own is no dictionary': `
      class Sync {
        report = {}
        count(name) { this.report[name] = (this.report[name] ?? 0) + 1 }
        async run(api) {
          this.report.startedAt = Date.now()
          this.report.state = 'running'
          await api.send(this.report)
          this.report = {}
        }
      }
    `,
    'with keys is one': `
      class Sync {
        report = {}
        count(name) { this.report[name] = (this.report[name] ?? 0) + 1 }
        async run(api) {
          this.report.runs = 1
          await api.send(this.report)
          this.report = {} // error: loses
        }
      }
    `,
  })
})

describe('calls between the read and the reset', () => {
  testRule(rule, {
    'a function of the file that adds on purpose': `
      export function textOf(item: Item) {
        let lines: string[] = []
        const add = (line: string) => { lines.push(line) }
        show(lines)
        add(item.title)
        if (item.isShort) lines = []
        return lines
      }
    `,
    'a scratch container that each round fills, reads and clears': `
      const letters = new Set<string>()
      function addLetter(letter: string) { letters.add(letter) }
      export function classOf(text: string) {
        let pattern = ''
        for (const letter of text) {
          addLetter(letter)
          pattern += [...letters].join('|')
          letters.clear()
        }
        return pattern
      }
    `,
    'a call inside the loop that puts another one in': `
      const calls: Call[] = []
      function retry(call: Call) { if (!call.isDone) calls.push(call) }
      export function drain() {
        calls.forEach(call => retry(call))
        calls.length = 0 // error: loses
      }
    `,
  })
})

describe('a callee that reads for other ends', () => {
  testRule(rule, {
    'a public method that looks a setting up': `
      export class Settings {
        #cache: Setting[] = []
        valueOf(key: string) {
          for (const setting of this.#cache) if (setting.key === key) return setting.value
          return null
        }
        register(setting: Setting) { this.#cache.push(setting) }
        async load(file: File) {
          if (this.valueOf('isOffline')) await file.open()
          const settings = await file.read()
          this.#cache = []
          for (const setting of settings) this.#cache.push(setting)
        }
      }
    `,
    'a private method that sends it all': `
      export class Outbox {
        #mails: Mail[] = []
        add(mail: Mail) { this.#mails.push(mail) }
        async #sendAll(api: Api) { await Promise.all(this.#mails.map(mail => api.send(mail))) }
        async flush(api: Api) {
          await this.#sendAll(api)
          this.#mails = [] // error: loses
        }
      }
    `,
  })
})

describe('a generator that deletes what it walked', () => {
  testRule(rule, {
    'its consumers in the file run at once': `
      export class Cookies {
        #byName = new Map<string, Set<Cookie>>()
        add(cookie: Cookie) { this.#byName.set(cookie.name, new Set([cookie])) }
        all() {
          const found: Cookie[] = []
          for (const cookie of this.#walk()) found.push(cookie)
          return found
        }
        *#walk() {
          for (const [name, cookies] of this.#byName) {
            yield* cookies
            if (cookies.size === 0) this.#byName.delete(name)
          }
        }
      }
    `,
    'its consumer waits between two steps': `
      export class Cookies {
        #byName = new Map<string, Set<Cookie>>()
        add(cookie: Cookie) { this.#byName.set(cookie.name, new Set([cookie])) }
        async sendAll(api: Api) {
          for (const cookie of this.#walk()) await api.send(cookie)
        }
        *#walk() {
          for (const [name, cookies] of this.#byName) {
            yield* cookies
            if (cookies.size === 0) this.#byName.delete(name) // error: loses
          }
        }
      }
    `,
  })
})

describe('objects with fields', () => {
  testRule(rule, {
    'are no dictionaries': `
      let counts = {}
      export function hit() { counts.hits = (counts.hits ?? 0) + 1 }
      export function miss() { counts.misses = (counts.misses ?? 0) + 1 }
      export async function flush() {
        await send(counts)
        counts = {}
      }
    `,
    'unless a type says that they are': `
      let counts: Record<string, number> = {}
      export function hit() { counts.hits = (counts.hits ?? 0) + 1 }
      export function miss() { counts.misses = (counts.misses ?? 0) + 1 }
      export async function flush() {
        await send(counts)
        counts = {} // error
      }
    `,
  })
})

describe('a helper is given the container', () => {
  testRule(rule, {
    'and empties it': `
      const jobs: string[] = []
      export function add(job: string) { jobs.push(job) }
      function empty(list: string[]) { list.length = 0 }
      export async function flush() {
        await send(jobs)
        empty(jobs) // error
      }
    `,
    'and empties another one': `
      const jobs: string[] = []
      export function add(job: string) { jobs.push(job) }
      function empty(list: string[]) { list = []; list.length = 0 }
      export async function flush() {
        await send(jobs)
        empty(jobs)
      }
    `,
  })
})

describe('what is called between the read and the reset adds something', () => {
  testRule(rule, {
    'by an event that it fires': `
      import { bus } from './bus'
      const jobs: string[] = []
      bus.on('flushed', () => { jobs.push('again') })
      export function flush() {
        send(jobs.join())
        bus.emit('flushed')
        jobs.length = 0 // error
      }
    `,
    'and is a handler as well': `
      const jobs: string[] = []
      bus.on('later', again)
      function again() { jobs.push('again') }
      export function flush() {
        send(jobs.join())
        again()
        jobs.length = 0 // error
      }
    `,
    'as the operation wants it: what it adds itself, it drops': `
      const jobs: string[] = []
      function again() { jobs.push('again') }
      export function flush() {
        send(jobs.join())
        again()
        jobs.length = 0
      }
    `,
    'and is a timer as well': `
      const jobs: string[] = []
      setInterval(again, 100)
      function again() { jobs.push('again') }
      export function flush() {
        send(jobs.join())
        again()
        jobs.length = 0
      }
    `,
  })
})
