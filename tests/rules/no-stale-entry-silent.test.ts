import { describe } from 'vitest'
import rule from '../../rules/no-stale-entry.ts'
import { testRule } from '../harness/lint.ts'

// What is silent in the stricter tier is silent in the other.
const options = { tier: 'possible' }

describe('F10 and F11: nobody else writes', () => {
  testRule(rule, {
    'entries that only start-up code makes': {
      options,
      code: `
        const drivers = new Map<string, Driver>()
        if (!drivers.has('file')) drivers.set('file', await loadDriver('file'))
        export function driverOf(name: string) { return drivers.get(name) }
      `,
    },
    'a container of this run': {
      options,
      code: `
        export async function group(items: Item[]) {
          const groups = new Map<string, Group>()
          const add = async (item: Item) => {
            if (!groups.has(item.kind)) groups.set(item.kind, await makeGroup(item.kind))
            groups.get(item.kind)?.add(item)
          }
          for (const item of items) await add(item)
          return groups
        }
      `,
    },
    'a container that each request brings along': {
      options,
      code: `
        export async function handle(context: Context) {
          if (!context.users.has(context.id)) {
            context.users.set(context.id, await createUser(context.id))
          }
        }
      `,
    },
  })
})

describe('F12: callers take turns', () => {
  testRule(rule, {
    'under a mutex': {
      options,
      code: `
        class Pool {
          #mutex = new Mutex()
          #conns = new Map<string, Connection>()
          async open(host: string) {
            return this.#mutex.runExclusive(async () => {
              if (!this.#conns.has(host)) this.#conns.set(host, await connect(host))
              return this.#conns.get(host)
            })
          }
        }
      `,
    },
    'on a promise chain': {
      options,
      code: `
        class Counter {
          #last = Promise.resolve()
          #counts = new Map<string, number>()
          count(name: string) {
            this.#last = this.#last.then(() => this.#count(name))
            return this.#last
          }
          async #count(name: string) {
            const before = this.#counts.get(name) ?? 0
            await save(name)
            this.#counts.set(name, before + 1)
          }
        }
      `,
    },
    'a limiter that lets in one at a time': {
      options,
      code: `
        const limit = pLimit(1)
        const stores: Record<string, Store> = {}
        export function storeOf(path: string) {
          return limit(async () => (stores[path] ??= await openStore(path)))
        }
      `,
    },
    'said in a comment': {
      options,
      code: `
        const stores: Record<string, Store> = {}
        /** @serial */
        export async function storeOf(path: string) {
          return (stores[path] ??= await openStore(path))
        }
      `,
    },
    'one consumer that waits for each': {
      options,
      code: `
        const seen = new Map<string, Job>()
        async function take(id: string) {
          if (seen.has(id)) return
          seen.set(id, await createJob(id))
        }
        export async function run(queue: AsyncIterable<string>) {
          for await (const id of queue) await take(id)
        }
      `,
    },
  })
})

describe('F13: flags and markers', () => {
  testRule(rule, {
    'a busy flag keeps out the second run': {
      options,
      code: `
        class Sync {
          #busy = false
          #rows = new Map<string, Row>()
          async sync(id: string) {
            if (this.#busy) return
            this.#busy = true
            try {
              if (!this.#rows.has(id)) this.#rows.set(id, await createRow(id))
            } finally {
              this.#busy = false
            }
          }
        }
      `,
    },
    'a marker under the same key in a sibling set': {
      options,
      code: `
        class Loader {
          #loading = new Set<string>()
          #rows = new Map<string, Row>()
          async load(id: string) {
            if (this.#rows.has(id) || this.#loading.has(id)) return
            this.#loading.add(id)
            try {
              this.#rows.set(id, await createRow(id))
            } finally {
              this.#loading.delete(id)
            }
          }
        }
      `,
    },
    'the promise of the work in a sibling map': {
      options,
      code: `
        class Loader {
          #pending = new Map<string, Promise<Row>>()
          #rows = new Map<string, Row>()
          load(id: string) {
            const known = this.#rows.get(id)
            if (known) return known
            const pending = this.#pending.get(id)
            if (pending) return pending
            const promise = this.#create(id)
            this.#pending.set(id, promise)
            return promise
          }
          async #create(id: string) {
            if (this.#rows.has(id)) return this.#rows.get(id)
            const row = await createRow(id)
            this.#rows.set(id, row)
            return row
          }
        }
      `,
    },
    'a promise that is stored by operator': {
      options,
      code: `
        const pending: Record<string, Promise<Row>> = {}
        const rows = new Map<string, Row>()
        export function load(id: string) {
          return (pending[id] ??= create(id))
        }
        async function create(id: string) {
          if (rows.has(id)) return rows.get(id)
          const row = await createRow(id)
          rows.set(id, row)
          return row
        }
      `,
    },
    'one promise for all': {
      options,
      code: `
        class Table {
          #filling: Promise<void> | null = null
          #rows = new Map<string, Row>()
          fill() { return (this.#filling ??= this.#fill()) }
          async #fill() {
            if (this.#rows.size > 0) return
            for (const row of await fetchRows()) {
              if (!this.#rows.has(row.id)) this.#rows.set(row.id, await createRow(row))
            }
          }
        }
      `,
    },
  })
})

describe('F14: somebody looks again', () => {
  testRule(rule, {
    'has, under the same key': {
      options,
      code: `
        const sessions = new Map<string, Session>()
        export async function open(id: string) {
          if (sessions.has(id)) return
          const session = await createSession(id)
          if (sessions.has(id)) return session.close()
          sessions.set(id, session)
        }
      `,
    },
    'get, under the same key': {
      options,
      code: `
        const sessions = new Map<string, Session>()
        export async function open(id: string) {
          const known = sessions.get(id)
          if (known) return known
          const session = await createSession(id)
          const meanwhile = sessions.get(id)
          if (meanwhile) return meanwhile
          sessions.set(id, session)
          return session
        }
      `,
    },
    'by the size': {
      options,
      code: `
        class Polls {
          #tokens = new Set<string>()
          async subscribe(token: string) {
            if (this.#tokens.size === 0) await this.prepare()
            if (this.#tokens.size === 0) this.start()
            this.#tokens.add(token)
          }
        }
      `,
    },
    'find, for the same id': {
      options,
      code: `
        const chats: Chat[] = []
        export async function open(id: string) {
          if (chats.some(chat => chat.id === id)) return
          const title = await fetchTitle(id)
          if (chats.some(chat => chat.id === id)) return
          chats.push({ id, title })
        }
      `,
    },
    'in a helper': {
      options,
      code: `
        class Sessions {
          #sessions = new Map<string, Session>()
          has(id: string) { return this.#sessions.has(id) }
          async open(id: string) {
            if (this.has(id)) return
            const session = await createSession(id)
            if (this.has(id)) return
            this.#sessions.set(id, session)
          }
        }
      `,
    },
    'a version that each run raises': {
      options,
      code: `
        class Search {
          #version = 0
          #hits = new Map<string, Hit>()
          async search(text: string) {
            const version = ++this.#version
            if (this.#hits.has(text)) return
            const hit = await createHit(text)
            if (version !== this.#version) return
            this.#hits.set(text, hit)
          }
        }
      `,
    },
    'a version that whoever empties the cache raises': {
      options: { tier: 'likely' },
      code: `
        class Texts {
          #version = 0
          #texts = new Map<string, string>()
          clear() {
            this.#version += 1
            this.#texts.clear()
          }
          async read(path: string) {
            const known = this.#texts.get(path)
            if (known) return known
            const version = this.#version
            const text = await readFile(path, 'utf8')
            if (version === this.#version) this.#texts.set(path, text)
            return text
          }
        }
      `,
    },
  })
})

describe('F15, F16, F17: claimed or stored before the wait', () => {
  testRule(rule, {
    'the name is taken, and given back on failure': {
      options,
      code: `
        const names = new Set<string>()
        export async function register(name: string) {
          if (names.has(name)) throw new Error('taken')
          names.add(name)
          try {
            await save(name)
          } catch (error) {
            names.delete(name)
            throw error
          }
        }
      `,
    },
    'the promise is stored, and then what it has become': {
      options,
      code: `
        const rows = new Map<string, Row | Promise<Row>>()
        export async function load(id: string) {
          const known = rows.get(id)
          if (known) return known
          const promise = createRow(id)
          rows.set(id, promise)
          const row = await promise
          rows.set(id, row)
          return row
        }
      `,
    },
    'a placeholder is stored': {
      options,
      code: `
        const jobs = new Map<string, Job>()
        export async function start(id: string) {
          if (jobs.has(id)) return
          jobs.set(id, { state: 'starting' })
          await spawnJob(id)
          jobs.set(id, { state: 'running' })
        }
      `,
    },
    'the write comes before the wait': {
      options,
      code: `
        const counts = new Map<string, number>()
        export async function count(name: string) {
          counts.set(name, (counts.get(name) ?? 0) + 1)
          await save(name)
        }
      `,
    },
    'paired counters': {
      options,
      code: `
        const depths = new Map<string, number>()
        export async function run(name: string) {
          depths.set(name, (depths.get(name) ?? 0) + 1)
          try {
            await execute(name)
          } finally {
            depths.set(name, (depths.get(name) ?? 0) - 1)
          }
        }
      `,
    },
  })
})

describe('F4: window and act lie on different paths', () => {
  testRule(rule, {
    'the wait is in the branch that leaves': {
      options,
      code: `
        const sessions = new Map<string, Session>()
        export async function open(id: string) {
          const known = sessions.get(id)
          if (known) return await known.ready()
          sessions.set(id, new Session(id))
        }
      `,
    },
    'the wait comes after the store': {
      options,
      code: `
        const sessions = new Map<string, Session>()
        export async function open(id: string) {
          if (!sessions.has(id)) {
            const session = new Session(id)
            sessions.set(id, session)
            await session.start()
          }
        }
      `,
    },
    'each pass of the loop looks for itself': {
      options,
      code: `
        const names = new Map<string, Name>()
        export async function add(list: string[]) {
          for (const name of list) {
            if (!names.has(name)) names.set(name, new Name(name))
            await notify(name)
          }
        }
      `,
    },
  })
})

describe('F20 and other patterns that are no decision', () => {
  testRule(rule, {
    'the last writer wins': {
      options,
      code: `
        const status = new Map<string, string>()
        export async function run(id: string) {
          status.set(id, 'running')
          await work(id)
          status.set(id, 'done')
        }
      `,
    },
    'another key than the one that was read': {
      options,
      code: `
        const users = new Map<string, User>()
        export async function copy(from: string, to: string) {
          if (!users.has(from)) return
          users.set(to, await createUser(to))
        }
      `,
    },
    'another container than the one that was read': {
      options,
      code: `
        const blocked = new Set<string>()
        const users = new Map<string, User>()
        export async function add(id: string) {
          if (blocked.has(id)) return
          users.set(id, await createUser(id))
        }
      `,
    },
    'a key that nobody else has': {
      options,
      code: `
        const jobs: Record<string, Job> = {}
        export async function start() {
          const id = randomUUID()
          jobs[id] = { ...jobs[id], result: await run(id) }
        }
      `,
    },
    'a property of the entry': {
      options,
      code: `
        const users = new Map<string, User>()
        export async function rename(id: string) {
          const user = users.get(id)
          if (!user) return
          user.name = await askName(id)
        }
      `,
    },
    'a closure that runs at once': {
      options,
      code: `
        const names = new Map<string, Name>()
        export async function add(list: string[]) {
          await ready()
          list.forEach(name => {
            if (!names.has(name)) names.set(name, new Name(name))
          })
        }
      `,
    },
    'a method of the same name on no collection': {
      options,
      code: `
        class Store {
          #backend = openBackend()
          async put(id: string) {
            if (this.#backend.has(id)) return
            this.#backend.set(id, await createRow(id))
          }
        }
      `,
    },
    'a variable of the loop that is used again': {
      options,
      code: `
        const rows = new Map<string, Row>()
        export async function fill(ids: string[]) {
          let row
          for (const id of ids) {
            row = rows.get(id)
            if (row) continue
            await pause()
            row = rows.get(id) ?? new Row(id)
            rows.set(id, row)
          }
        }
      `,
    },
  })
})

describe('F20: what is done twice is done once', () => {
  const likely = { tier: 'likely' }
  testRule(rule, {
    'a mark that a folder has been made': {
      options: likely,
      code: `
        class Disk {
          #made: Record<string, boolean> = {}
          async write(folder: string, text: string) {
            if (!this.#made[folder]) {
              await mkdirp(folder)
              this.#made[folder] = true
            }
            await save(folder, text)
          }
        }
      `,
    },
    'a set of tables that are there': {
      options: likely,
      code: `
        const tables = new Set<string>()
        export async function prepare(name: string) {
          if (tables.has(name)) return
          await db.createTableIfNotExists(name)
          tables.add(name)
        }
      `,
    },
    'a list of folders that is only asked for what is in it': {
      options: likely,
      code: `
        class Exporter {
          #folders: string[] = []
          async process(folder: string) {
            if (this.#folders.indexOf(folder) < 0) {
              await this.driver.mkdir(folder)
              this.#folders.push(folder)
            }
          }
        }
      `,
    },
  })
})

describe('F10: others are let at it behind the wait', () => {
  testRule(rule, {
    'by a handler': {
      options,
      code: `
        export async function open(bus: Bus) {
          const users = new Map<string, User>()
          if (!users.has('root')) users.set('root', await createUser('root'))
          bus.on('user', (user: User) => users.set(user.id, user))
          bus.on('leave', (user: User) => users.delete(user.id))
        }
      `,
    },
    'and a start-up hook has stored before': {
      options,
      code: `
        class Users {
          protected readonly users = new Map<string, User>()
          @postConstruct()
          protected init() { this.users.set('root', root) }
          /** @serial */
          async load(id: string) {
            if (this.users.has(id)) return
            this.users.set(id, await createUser(id))
          }
        }
      `,
    },
  })
})

describe('F12: a decorator lets one run in at a time', () => {
  testRule(rule, {
    'callers that come meanwhile get the promise of the run': {
      options,
      code: `
        class Providers {
          #providers = new Map<string, Provider>()
          @gate()
          async open(id: string) {
            if (this.#providers.has(id)) return
            this.#providers.set(id, await connect(id))
          }
        }
      `,
    },
    'a decorator that only logs keeps nobody out': `
      class Providers {
        #providers = new Map<string, Provider>()
        @debug()
        async open(id: string) {
          if (this.#providers.has(id)) return
          this.#providers.set(id, await connect(id)) // error
        }
      }
    `,
  })
})

describe('F14: a run that was called off asks whether it was', () => {
  testRule(rule, {
    'each run aborts the one before': `
      class Hover {
        #texts = new Map<string, Hint>()
        async show(id: string) {
          this.#controller?.abort()
          const { signal } = (this.#controller = new AbortController())
          if (this.#texts.has(id)) return
          const hint = await connect(id, signal)
          if (signal.aborted) return
          this.#texts.set(id, hint)
        }
      }
    `,
    'nobody aborts it': `
      class Hover {
        #texts = new Map<string, Hint>()
        async show(id: string, signal: AbortSignal) {
          if (this.#texts.has(id)) return
          const hint = await connect(id, signal)
          if (signal.aborted) return
          this.#texts.set(id, hint) // error
        }
      }
    `,
    'it does not ask': `
      class Hover {
        #texts = new Map<string, Hint>()
        async show(id: string) {
          this.#controller?.abort()
          const { signal } = (this.#controller = new AbortController())
          if (this.#texts.has(id)) return
          const hint = await connect(id, signal)
          this.#texts.set(id, hint) // error
        }
      }
    `,
  })
})

describe('F14: a version for each key', () => {
  testRule(rule, {
    'that this run has put there': `
      class Titles {
        #titles = new Map<string, string[]>()
        #runs = new Map<string, number>()
        #last = 0
        async resolve(id: string) {
          const run = ++this.#last
          this.#runs.set(id, run)
          const known = this.#titles.get(id) ?? []
          const more = await read(id)
          if (this.#runs.get(id) !== run) return
          this.#titles.set(id, [...known, ...more])
        }
        forget(id: string) {
          this.#titles.delete(id)
          this.#runs.delete(id)
        }
      }
    `,
    'that this run has looked up, and that goes with the entry': `
      class Details {
        #details = new Map<string, Detail>()
        #epochs = new Map<string, symbol>()
        async load(path: string) {
          const known = this.#details.get(path)
          if (known) return known
          let epoch = this.#epochs.get(path)
          if (!epoch) {
            epoch = Symbol()
            this.#epochs.set(path, epoch)
          }
          const detail = await read(path)
          if (this.#epochs.get(path) === epoch) this.#details.set(path, detail)
          return detail
        }
        evict(path: string) {
          this.#details.delete(path)
          this.#epochs.delete(path)
        }
      }
    `,
    'that the other side does not change': `
      class Titles {
        #titles = new Map<string, Title>()
        #runs = new Map<string, number>()
        #last = 0
        async resolve(id: string) {
          const run = ++this.#last
          this.#runs.set(id, run)
          const known = this.#titles.get(id)
          if (known) return known
          const title = await read(id)
          if (this.#runs.get(id) !== run) return
          this.#titles.set(id, title) // error
          return title
        }
        forget(id: string) { this.#titles.delete(id) }
      }
    `,
  })
})

describe('F3: what is waited for never waits itself', () => {
  testRule(rule, {
    'a private helper that only waits for itself': `
      class Links {
        #links = new Map<string, Connection>()
        put(name: string) { this.#links.set(name, connect(name)) }
        async drop(name: string) {
          const link = this.#links.get(name)
          if (!link) return
          await this.#unlink(name)
          this.#links.delete(name)
        }
        async #unlink(name: string) {
          for (const part of partsOf(name)) await this.#unlink(part)
        }
      }
    `,
    'the helper waits for the disk': `
      class Links {
        #links = new Map<string, Connection>()
        put(name: string) { this.#links.set(name, connect(name)) }
        async drop(name: string) {
          const link = this.#links.get(name)
          if (!link) return
          await this.#unlink(name)
          this.#links.delete(name) // error
        }
        async #unlink(name: string) { await disk.unlink(name) }
      }
    `,
    'a subclass may wait': `
      export class Links {
        #links = new Map<string, Connection>()
        put(name: string) { this.#links.set(name, connect(name)) }
        async drop(name: string) {
          const link = this.#links.get(name)
          if (!link) return
          await this.onDrop(name)
          this.#links.delete(name) // error
        }
        async onDrop(name: string) {}
      }
    `,
  })
})

describe('F26 what is there for tests', () => {
  testRule(rule, {
    'a function that by its name only tests call': `
      const cache = new Map<string, Info>()
      export async function getInfo(path: string) {
        const known = cache.get(path)
        if (known) return known
        const info = await readInfo(path)
        cache.set(path, info)
        return info
      }
      export function _resetInfoForTests() { cache.clear() }
    `,
    'a handler that empties a cache': `
      const cache = new Map<string, Info>()
      export async function getInfo(path: string) {
        const known = cache.get(path)
        if (known) return known
        const info = await readInfo(path)
        cache.set(path, info) // error: restores
        return info
      }
      watcher.on('change', () => { cache.clear() })
    `,
  })
})

describe('who asks for a cache to be emptied gets what comes fresh from the source', () => {
  testRule(rule, {
    'an exported function': `
      const cache = new Map<string, Info>()
      export async function getInfo(path: string) {
        const known = cache.get(path)
        if (known) return known
        const info = await readInfo(path)
        cache.set(path, info)
        return info
      }
      export function resetInfo() { cache.clear() }
    `,
    'which strict does not believe': {
      options: { tier: 'possible' },
      code: `
        const cache = new Map<string, Info>()
        export async function getInfo(path: string) {
          const known = cache.get(path)
          if (known) return known
          const info = await readInfo(path)
          cache.set(path, info) // error: restores
          return info
        }
        export function resetInfo() { cache.clear() }
      `,
    },
    'who ends what is no cache, ends it': `
      const members = new Map<string, Member>()
      export async function getMember(name: string) {
        const known = members.get(name)
        if (known) return known
        const member = await readMember(name)
        members.set(name, member) // error: restores
        return member
      }
      export function dismiss(name: string) { members.delete(name) }
    `,
  })
})

describe('what a helper looks at for a reason of its own', () => {
  testRule(rule, {
    'the value that is stored is not made of it': `
      class Flags {
        #cache = new Map<string, unknown>()
        #remote = {}
        async poll(names: string[]) {
          for (const name of names) {
            const value = await this.#read(name)
            this.#cache.set(name, value)
          }
        }
        async #read(name: string) {
          const old = this.#cache.get(name)
          if (old === undefined) report(name)
          return fetchFlag(name)
        }
        set(name: string, value: unknown) { this.#cache.set(name, value) }
      }
    `,
    'what it hands back is': `
      class Flags {
        #cache = new Map<string, number>()
        async poll(name: string) {
          const value = this.#read(name)
          await save(name)
          this.#cache.set(name, value + 1) // error: losesOwn
        }
        #read(name: string) { return this.#cache.get(name) ?? 0 }
      }
    `,
  })
})

describe('a timer that throws out what is old', () => {
  testRule(rule, {
    'a cache is filled with what is newer': `
      const cache = new Map<string, string>()
      export async function load(path: string) {
        const known = cache.get(path)
        if (known) return known
        const text = await readFile(path)
        cache.set(path, text)
        return text
      }
      setInterval(() => cache.clear(), 60_000)
    `,
  })
})
