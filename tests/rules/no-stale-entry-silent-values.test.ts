import { describe } from 'vitest'
import rule from '../../rules/no-stale-entry.ts'
import { testRule } from '../harness/lint.ts'

const options = { tier: 'possible' }

describe('F3, F17: nothing lies between the read and the write', () => {
  testRule(rule, {
    'the old value is read after the wait': {
      options,
      code: `
        class Invoice {
          total = 0
          async add(job: Job) { this.total = (await costOf(job)) + this.total }
        }
      `,
    },
    'the wait has a statement of its own': {
      options,
      code: `
        class Invoice {
          total = 0
          async add(job: Job) {
            const cost = await costOf(job)
            this.total += cost
          }
        }
      `,
    },
    'the local is read after the wait': {
      options,
      code: `
        class Ids {
          last = 0
          async create() {
            await save()
            const id = this.last
            this.last = id + 1
          }
        }
      `,
    },
    'counted up before the wait': {
      options,
      code: `
        class Ids {
          last = 0
          async create() {
            const id = this.last
            this.last = id + 1
            await save(id)
          }
        }
      `,
    },
    'paired counters, up before and down after': {
      options,
      code: `
        class Limiter {
          running = 0
          async run(job: Job) {
            this.running++
            try { await job.run() } finally { this.running-- }
          }
        }
      `,
    },
    'a synchronous closure between read and write': {
      options,
      code: `
        let total = 0
        export async function add(jobs: Job[]) {
          jobs.forEach(job => { total = total + job.cost })
          await save(total)
        }
      `,
    },
  })
})

describe('F4: wait and write lie on different paths', () => {
  testRule(rule, {
    'the branch that waits returns': {
      options,
      code: `
        class Ids {
          last = 0
          async create(isRemote: boolean) {
            const id = this.last
            if (isRemote) {
              await save(id)
              return
            }
            this.last = id + 1
          }
        }
      `,
    },
    'only one arm of the condition waits, and the other has the old value': {
      options,
      code: `
        class Meter {
          total = 0
          async read(isFresh: boolean) {
            this.total = isFresh ? await load() : this.total + 1
          }
        }
      `,
    },
  })
})

describe('F10, F11: nobody else has it', () => {
  testRule(rule, {
    'a sum of one run': {
      options,
      code: `
        export async function totalOf(jobs: Job[]) {
          let total = 0
          for (const job of jobs) total += await costOf(job)
          return total
        }
      `,
    },
    'a sum of one run that a closure only reads': {
      options,
      code: `
        export async function totalOf(jobs: Job[]) {
          let total = 0
          onProgress(() => total)
          for (const job of jobs) total += await costOf(job)
          return total
        }
      `,
    },
    'an object that the function makes for itself': {
      options,
      code: `
        export async function statsOf(files: string[]) {
          const stats = { bytes: 0 }
          for (const file of files) stats.bytes += await sizeOf(file)
          return stats
        }
      `,
    },
    'the module itself waits, before anybody can call': {
      options,
      code: `
        let total = 0
        for (const file of files) total += await sizeOf(file)
        export const bytes = () => total
      `,
    },
    'a fresh object that a closure captures later': {
      options,
      code: `
        export async function open(url: string) {
          const request = new Request(url)
          request.size += await sizeOf(url)
          request.onclose = () => { request.size = 0 }
          return request
        }
      `,
    },
  })
})

describe('F12: both sides are under one lock', () => {
  testRule(rule, {
    runExclusive: {
      options,
      code: `
        class Invoice {
          total = 0
          #mutex = new Mutex()
          async add(job: Job) {
            await this.#mutex.runExclusive(async () => { this.total += await costOf(job) })
          }
        }
      `,
    },
    'acquired, and released in finally': {
      options,
      code: `
        class Invoice {
          total = 0
          #mutex = new Mutex()
          async add(job: Job) {
            const release = await this.#mutex.acquire()
            try { this.total += await costOf(job) } finally { release() }
          }
        }
      `,
    },
    'released by an await in finally': {
      options,
      code: `
        class Invoice {
          total = 0
          lock = new Lock()
          async add(job: Job) {
            await this.lock.acquire()
            try { this.total += await costOf(job) } finally { await this.lock.release() }
          }
        }
      `,
    },
    'a promise chain': {
      options,
      code: `
        class Invoice {
          total = 0
          #tail: Promise<void> = Promise.resolve()
          add(job: Job) {
            this.#tail = this.#tail.then(async () => { this.total += await costOf(job) })
            return this.#tail
          }
        }
      `,
    },
    'a function that says that its callers take turns': {
      options,
      code: `
        class Invoice {
          total = 0
          /** @serial */
          async add(job: Job) { this.total += await costOf(job) }
        }
      `,
    },
    'served by one queue': {
      options,
      code: `
        let total = 0
        async function add(job: Job) { total += await costOf(job) }
        export async function serve(queue: AsyncIterable<Job>) {
          for await (const job of queue) await add(job)
        }
      `,
    },
  })
})

describe('F13: a busy flag keeps the second run out', () => {
  testRule(rule, {
    'tested and set before the wait': {
      options,
      code: `
        class Invoice {
          total = 0
          #busy = false
          async add(job: Job) {
            if (this.#busy) return
            this.#busy = true
            try { this.total += await costOf(job) } finally { this.#busy = false }
          }
        }
      `,
    },
    'the flag itself is set and reset': {
      options,
      code: `
        class Worker {
          busy = false
          async run(job: Job) {
            if (this.busy) return
            this.busy = true
            await job.run()
            this.busy = false
          }
        }
      `,
    },
    'a flag that is only set and reset': {
      options,
      code: `
        class Worker {
          isLoading = false
          async load() {
            this.isLoading = true
            await fetchAll()
            this.isLoading = false
          }
        }
      `,
    },
  })
})

describe('F14: somebody looks again after the wait', () => {
  testRule(rule, {
    'the value is the same as before': {
      options,
      code: `
        class Ids {
          last = 0
          async create() {
            const id = this.last
            await save(id)
            if (this.last !== id) throw new Error('conflict')
            this.last = id + 1
          }
        }
      `,
    },
    'a run that is not the newest gives up': {
      options,
      code: `
        class View {
          run = 0
          state = { page: 0, items: [] }
          async load(page: number) {
            const run = ++this.run
            const before = this.state
            const items = await fetchItems(page)
            if (run !== this.run) return
            this.state = { ...before, items }
          }
        }
      `,
    },
  })
})

describe('F16: the promise is kept, not its value', () => {
  testRule(rule, {
    'in a field': {
      options,
      code: `
        class Config {
          loading: Promise<Settings> | null = null
          async load() {
            this.loading = this.loading ?? fetchSettings()
            return await this.loading
          }
        }
      `,
    },
  })
})

describe('F20: what looks like it and is not', () => {
  testRule(rule, {
    'a property of a request': {
      options,
      code: `
        export async function authenticate(ctx: Context, next: Next) {
          ctx.user = await loadUser(ctx.token)
          ctx.cost += await costOf(ctx.path)
          await next()
        }
      `,
    },
    'a property of a parameter of an inner function': {
      options,
      code: `
        app.use(async (req, res) => {
          req.bytes += await sizeOf(req.path)
          res.end()
        })
      `,
    },
    'another property than the one that is read': {
      options,
      code: `
        class Session {
          token = ''
          user: User | null = null
          async login() { this.user = await loadUser(this.token) }
        }
      `,
    },
    'the last one wins': {
      options,
      code: `
        export async function main() { process.exitCode = process.exitCode || (await run()) }
        export async function report() { process.exitCode = await run() }
      `,
    },
    'a value that is only put back': {
      options,
      code: `
        class Editor {
          mode = 'idle'
          async format() {
            const before = this.mode
            this.mode = 'format'
            await runFormatter()
            this.mode = before
          }
        }
      `,
    },
    'a value that is looked up once': {
      options,
      code: `
        let config: Config | null = null
        export async function load() {
          config = config === null ? await readConfig() : config
          return config
        }
      `,
    },
    'the old value goes to a call that makes another one': {
      options,
      code: `
        class Session {
          token = ''
          async refresh() { this.token = await renew(this.token) }
        }
      `,
    },
    'only a part of the old value is used': {
      options,
      code: `
        class List {
          page = { items: [], next: '' }
          async more() { this.page = await fetchPage(this.page.next) }
        }
      `,
    },
    'a setter may do anything': {
      options,
      code: `
        class Meter {
          #inner = new Inner()
          get total() { return this.#inner.total }
          set total(value: number) { this.#inner.total = value }
          async add(job: Job) { this.total += await costOf(job) }
        }
      `,
    },
    'a variable of the loop that is used again': {
      options,
      code: `
        export async function walk(first: Page) {
          let page: Page | null = first
          while (page) page = await nextOf(page)
        }
      `,
    },
  })
})
