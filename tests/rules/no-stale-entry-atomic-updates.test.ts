import { describe } from 'vitest'
import rule from '../../rules/no-stale-entry.ts'
import { testRule } from '../harness/lint.ts'

/** Silent in both tiers. */
const silent = (code: string) => ({ options: { tier: 'possible' }, code })

describe('what require-atomic-updates is known to report, and what is right', () => {
  testRule(rule, {
    'F20: a property of the request': silent(`
      export async function authenticate(ctx: Context, next: Next) {
        if (!ctx.user) ctx.user = await findUser(ctx.token)
        ctx.visits += await countVisits(ctx.user)
        await next()
      }
    `),
    'F20: a property of the reply, in express': silent(`
      app.get('/users/:id', async (req, res) => {
        res.locals.user = await findUser(req.params.id)
        res.body = res.body ?? (await render(res.locals.user))
      })
    `),
    'F20: another property than the one that was read': silent(`
      class Job {
        url = ''
        title = ''
        async load() {
          const url = this.url
          this.title = await fetchTitle(url)
        }
      }
    `),
    'F20: another key than the one that was read': silent(`
      const sizes = new Map<string, number>()
      export async function copy(from: string, to: string) {
        const size = sizes.get(from) ?? 0
        await copyFile(from, to)
        sizes.set(to + '.copy', size)
      }
    `),
    'F20: paired counters': silent(`
      class Pool {
        #running = 0
        async run(job: Job) {
          this.#running++
          try {
            return await job.start()
          } finally {
            this.#running--
          }
        }
      }
    `),
    'F20: paired counters under a key': silent(`
      const running = new Map<string, number>()
      export async function run(name: string, job: Job) {
        running.set(name, (running.get(name) ?? 0) + 1)
        try {
          await job.start()
        } finally {
          running.set(name, (running.get(name) ?? 1) - 1)
        }
      }
    `),
    'F13: a busy flag is set back': silent(`
      class Sync {
        #isBusy = false
        async run() {
          if (this.#isBusy) return
          this.#isBusy = true
          try {
            await upload()
          } finally {
            this.#isBusy = false
          }
        }
      }
    `),
    'F11: a new object that is captured later': silent(`
      export async function start(port: number) {
        const server = createServer()
        const state = { hits: 0, port: 0 }
        server.on('request', () => { state.hits++ })
        state.port = await listen(server, port)
        return state
      }
    `),
    'F14: it is looked at again after the await': silent(`
      let session: Session | null = null
      export async function open() {
        if (session) return session
        const made = await connect()
        if (session) {
          made.close()
          return session
        }
        session = made
        return made
      }
    `),
    'F11: a loop variable that is used again': silent(`
      export async function follow(url: string) {
        let next: string | null = url
        let pages = 0
        while (next) {
          const page: Page = await fetchPage(next)
          next = page.next
          pages += 1
        }
        return pages
      }
    `),
    'F3: a closure that runs at once': silent(`
      class Index {
        #count = 0
        async load(paths: string[]) {
          const texts = await readAll(paths)
          texts.forEach(text => { this.#count += text.length })
        }
      }
    `),
    'F20: a sink where the last writer wins': silent(`
      export async function main() {
        process.exitCode = await run()
      }
    `),
    'F16: a promise that is remembered': silent(`
      let config: Promise<Config> | null = null
      export async function getConfig() {
        config ??= readConfig()
        return await config
      }
    `),
    'F11: state of one operation': silent(`
      class Crawl {
        #found: string[] = []
        #depth = 0
        async walk(url: string) {
          this.#depth += (await fetchPage(url)).links.length
          return this.#found
        }
      }
      export async function crawl(url: string) {
        const crawl = new Crawl()
        return await crawl.walk(url)
      }
    `),
    'F12: callers that take turns': silent(`
      class Ledger {
        #turn = Promise.resolve()
        #total = 0
        book(job: Job) {
          this.#turn = this.#turn.then(() => this.#add(job))
          return this.#turn
        }
        async #add(job: Job) {
          this.#total += await costOf(job)
        }
      }
    `),
    'F12: callers that are said to take turns': silent(`
      class Ledger {
        #total = 0
        /** @serial */
        async add(job: Job) {
          this.#total += await costOf(job)
        }
      }
    `),
    'F17: the value is waited for in a statement before': silent(`
      class Ledger {
        #total = 0
        async add(job: Job) {
          const cost = await costOf(job)
          this.#total += cost
        }
      }
    `),
  })
})

describe('a memo without invalidation has a message of its own, in strict only', () => {
  const code = `
    const titles: Record<string, string> = {}
    export async function titleOf(url: string) {
      if (titles[url] === undefined) titles[url] = await fetchTitle(url)
      return titles[url]
    }
  `
  testRule(rule, {
    'not in the default tier': code,
    'the same work is done twice': {
      options: { tier: 'possible' },
      code: code.replace('fetchTitle(url)\n', 'fetchTitle(url) // error: doneTwice\n'),
    },
  })
})
