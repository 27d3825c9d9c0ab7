import { describe } from 'vitest'
import rule from '../../rules/no-live-iteration.ts'
import { testRule } from '../harness/lint.ts'

describe('F6 worklists that grow on purpose', () => {
  testRule(rule, {
    'a Set of files that each step adds to': {
      code: `
        export async function collect(entry: string) {
          const files = new Set([entry])
          for (const file of files) {
            for (const dependency of await dependenciesOf(file)) files.add(dependency)
          }
          return files
        }
      `,
      options: { tier: 'possible' },
    },
    'a Set in a field that only the walk itself adds to': {
      code: `
        class Crawler {
          #seen = new Set<string>()
          constructor(root: string) { this.#seen.add(root) }
          /** @serial */
          async crawl() {
            for (const url of this.#seen) {
              const page = await load(url)
              for (const link of page.links) this.#seen.add(link)
            }
          }
        }
        export default new Crawler('/')
      `,
      options: { tier: 'possible' },
    },
    'an array that a callee of the loop pushes to': {
      code: `
        export class Linker {
          #modules: Module[] = []
          link(entry: Module) {
            this.#modules.push(entry)
            for (const module of this.#modules) {
              this.#visit(module)
            }
          }
          #visit(module: Module) {
            for (const dependency of module.dependencies) this.#modules.push(dependency)
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'an index loop over a queue that its own body pushes to': {
      code: `
        export async function walk(root: Node) {
          const queue = [root]
          for (let i = 0; i < queue.length; i++) {
            queue.push(...(await queue[i]!.children()))
          }
          return queue
        }
      `,
      options: { tier: 'possible' },
    },
    'a worklist that a handler puts something in front of': `
      class Crawler {
        #urls: string[] = []
        constructor(bus: Bus) {
          bus.on('urgent', url => { this.#urls.unshift(url) })
        }
        /** @serial */
        async crawl() {
          for (const url of this.#urls) { // error
            const page = await load(url)
            this.#urls.push(...page.links)
          }
        }
      }
      export default new Crawler(bus)
    `,
    'a callee that takes the current entry out and puts it in again': `
      export class Linker {
        #modules = new Set<Module>()
        link() {
          for (const module of this.#modules) { // error
            this.#again(module)
          }
        }
        #again(module: Module) {
          this.#modules.delete(module)
          this.#modules.add(module)
        }
      }
    `,
  })
})

describe('F15 claim before the window', () => {
  testRule(rule, {
    'a claim of another entry claims nothing': `
      export class Sync {
        #dirty = new Set<Store>()
        constructor(bus: Bus) {
          bus.on('change', store => { this.#dirty.add(store) })
        }
        async sync(first: Store) {
          for (const store of this.#dirty) { // error
            this.#dirty.delete(first)
            await store.write()
          }
        }
      }
    `,
  })
})

describe('F17 the write comes before the await', () => {
  testRule(rule, {
    'the loop is over before the first await': {
      code: `
        export class Pool {
          #conns: Conn[] = []
          async remove(conn: Conn) {
            this.#conns.splice(this.#conns.indexOf(conn), 1)
            await conn.close()
          }
          async ping() {
            for (const conn of this.#conns) conn.mark()
            await this.#report()
          }
          async #report() { await log('marked') }
        }
      `,
      options: { tier: 'likely' },
    },
    'the operation sorts before it walks, and nobody else writes': {
      code: `
        class Steps {
          #steps: Step[] = [new Build(), new Test()]
          /** @serial */
          async run() {
            this.#steps.sort((a, b) => a.order - b.order)
            for (const step of this.#steps) {
              await step.run()
            }
          }
        }
        export default new Steps()
      `,
      options: { tier: 'possible' },
    },
    'a second run sorts while the first one walks': `
      class Steps {
        #steps: Step[] = [new Build(), new Test()]
        async run() {
          this.#steps.sort((a, b) => a.order - b.order)
          for (const step of this.#steps) { // error
            await step.run()
          }
        }
      }
      export default new Steps()
    `,
  })
})

describe('F20 what belongs to one request, and other properties', () => {
  testRule(rule, {
    'a property of the context of a request': {
      code: `
        app.use(async (ctx, next) => {
          ctx.hooks = []
          await next()
          for (const hook of ctx.hooks) {
            await hook(ctx)
          }
          ctx.hooks.sort()
        })
      `,
      options: { tier: 'possible' },
    },
    'a list in a parameter': {
      code: `
        export async function render(request: Request) {
          for (const part of request.parts) {
            await part.render()
          }
          request.parts.reverse()
        }
      `,
      options: { tier: 'possible' },
    },
    'another property than the one that is walked': {
      code: `
        export class Server {
          #state = { clients: [] as Client[], waiting: [] as Client[] }
          take() { return this.#state.waiting.shift() }
          async notify(text: string) {
            for (const client of this.#state.clients) {
              await client.send(text)
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'counters that are raised and lowered around the await': {
      code: `
        export class Server {
          #active = 0
          readonly #hooks: readonly Hook[] = [log, trace]
          async serve(request: Request) {
            this.#active++
            try {
              for (const hook of this.#hooks) {
                await hook(request)
              }
            } finally {
              this.#active--
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'the property that is walked, of a state that all requests share': `
      const state = { hooks: [] as Hook[] }
      export function unhook(hook: Hook) { state.hooks.splice(state.hooks.indexOf(hook), 1) }
      app.use(async (ctx, next) => {
        for (const hook of state.hooks) { // error
          await hook(ctx)
        }
        await next()
      })
    `,
  })
})

describe('F27 tear-down after which nothing is added', () => {
  testRule(rule, {
    'a flag that is set before the loop turns the adders away': {
      code: `
        export class Server {
          #sockets = new Set<Socket>()
          #isClosed = false
          constructor(net: Net) {
            net.on('connection', socket => {
              if (this.#isClosed) return
              this.#sockets.add(socket)
            })
          }
          async close() {
            this.#isClosed = true
            for (const socket of this.#sockets) {
              await socket.end()
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'a handler that adds while the tear-down waits': `
      export class Server {
        #sockets = new Set<Socket>()
        constructor(net: Net) {
          net.on('connection', socket => { this.#sockets.add(socket) })
        }
        async close() {
          for (const socket of this.#sockets) { // error
            await socket.end()
          }
        }
      }
    `,
  })
})
