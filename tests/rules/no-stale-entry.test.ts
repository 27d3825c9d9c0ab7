import { describe } from 'vitest'
import rule from '../../rules/no-stale-entry.ts'
import { testRule } from '../harness/lint.ts'

describe('an entry is made because it was missing before a wait', () => {
  testRule(rule, {
    'behind `!has`, by an await in between': `
      class Pool {
        #conns = new Map<string, Connection>()
        async open(host: string) {
          if (!this.#conns.has(host)) {
            const conn = await connect(host)
            this.#conns.set(host, conn) // error: madeTwice
          }
          return this.#conns.get(host)
        }
      }
    `,
    'behind a guard that returns what is stored': `
      const sessions = new Map<string, Session>()
      export async function open(id: string) {
        const known = sessions.get(id)
        if (known) return known
        const session = await openSession(id)
        sessions.set(id, session) // error: madeTwice
        return session
      }
    `,
    'behind a guard that throws': `
      class Registry {
        private names = new Set<string>()
        async register(name: string) {
          if (this.names.has(name)) throw new Error('taken')
          await this.store.load(name)
          this.names.add(name) // error: madeTwice
        }
      }
    `,
    'an object that is made of what the wait has opened': `
      const limiters: Record<string, Limiter> = {}
      export async function limiterOf(plan: string) {
        if (!limiters[plan]) {
          const client = await createClient(plan)
          limiters[plan] = new Limiter({ client }) // error: madeTwice
        }
        return limiters[plan]
      }
    `,
    'such an object, made on one of two ways': `
      const limiters: Record<string, Limiter> = {}
      export async function limiterOf(plan: string) {
        if (!limiters[plan]) {
          let limiter
          if (isRemote) limiter = new RemoteLimiter(await connect(plan))
          else limiter = new LocalLimiter()
          limiters[plan] = limiter // error: madeTwice
        }
        return limiters[plan]
      }
    `,
    'an object that is listened to': `
      const rooms = new Map<string, Room>()
      export async function join(name: string) {
        if (rooms.has(name)) return
        const room = new Room(await fetchSettings(name))
        room.onEmpty(() => tidy())
        rooms.set(name, room) // error: madeTwice
      }
    `,
    'an object whose class starts something': `
      class Room {
        constructor(settings) {
          this.settings = settings
          this.timer = setInterval(() => this.tidy(), 1000)
        }
        tidy() {}
      }
      const rooms = new Map<string, Room>()
      export async function join(name: string) {
        if (rooms.has(name)) return
        rooms.set(name, new Room(await fetchSettings(name))) // error: madeTwice
      }
    `,
    'an object whose class can be closed': `
      class Room {
        constructor(settings) { this.settings = settings }
        close() {}
      }
      const rooms = new Map<string, Room>()
      export async function join(name: string) {
        if (rooms.has(name)) return
        rooms.set(name, new Room(await fetchSettings(name))) // error: madeTwice
      }
    `,
    'an object that holds nothing open is as good as another one': `
      class Matcher {
        constructor(text) { this.text = text }
        matches(path) { return this.text.includes(path) }
      }
      const matchers: Record<string, Matcher> = {}
      export async function matcherOf(name: string) {
        if (!matchers[name]) {
          const text = await fetchRules(name)
          matchers[name] = new Matcher(text)
        }
        return matchers[name]
      }
    `,
    'another object of that operation is listened to': `
      const matchers: Record<string, Matcher> = {}
      export async function matcherOf(name: string, bus: Bus) {
        if (!matchers[name]) {
          const text = await fetchRules(name)
          const matcher = new Matcher(text)
          bus.on('change', () => warn())
          matchers[name] = matcher
        }
        return matchers[name]
      }
    `,
    'another entry stores under the same key meanwhile': `
      class Hub {
        #lock = new Mutex()
        peers = new Map<string, Peer>()
        onHello(peer: Peer) { this.peers.set(peer.id, peer) }
        async dial(id: string) {
          await this.#lock.runExclusive(async () => {
            if (this.peers.has(id)) return
            const peer = await dialPeer(id)
            this.peers.set(id, peer) // error: overwrites
          })
        }
      }
    `,
    'a cache that is emptied meanwhile gets back what it had': `
      const texts = new Map<string, string>()
      watcher.on('change', (path: string) => { texts.delete(path) })
      export async function read(path: string) {
        const known = texts.get(path)
        if (known !== undefined) return known
        const text = await readFile(path, 'utf8')
        texts.set(path, text) // error: restores
        return text
      }
    `,
  })
})

describe('a cache that is filled twice', () => {
  const strict = { tier: 'possible' }
  const code = `
    const texts = new Map<string, string>()
    export async function read(path: string) {
      if (!texts.has(path)) texts.set(path, await readFile(path, 'utf8'))
      return texts.get(path)
    }
  `
  testRule(rule, {
    'is no report of the default tier': code,
    'a list of folders that have been made, too': {
      options: strict,
      code: `
        const made: string[] = []
        export async function prepare(folder: string) {
          if (made.includes(folder)) return
          await mkdir(folder)
          made.push(folder) // error: doneTwice
        }
      `,
    },
    'is one of the other tier': {
      options: strict,
      code: `
        const texts = new Map<string, string>()
        export async function read(path: string) {
          if (!texts.has(path)) texts.set(path, await readFile(path, 'utf8')) // error: doneTwice
          return texts.get(path)
        }
      `,
    },
  })
})

describe('the first one does the work for all', () => {
  testRule(rule, {
    'and joins only after it': `
      class Polls {
        #tokens = new Set<string>()
        async subscribe(token: string) {
          if (this.#tokens.size === 0) {
            await this.start()
          }
          this.#tokens.add(token) // error: electedTwice
        }
      }
    `,
    'and joins in a helper': `
      class Polls {
        #tokens = new Set<string>()
        async subscribe(token: string) {
          if (!this.#tokens.size) await this.start()
          this.#join(token) // error: electedTwice
        }
        #join(token: string) { this.#tokens.add(token) }
      }
    `,
    'a list that is filled because it is empty is filled twice': `
      const plugins: Plugin[] = []
      export async function load() {
        if (plugins.length === 0) {
          const names = await readNames()
          for (const name of names) plugins.push(create(name)) // error: filledTwice
        }
        return plugins
      }
    `,
    'a list that is given back where it is full is filled twice, too': `
      const plugins: Plugin[] = []
      export async function load() {
        if (plugins.length > 0) return plugins
        plugins.push(...(await readPlugins())) // error: filledTwice
        return plugins
      }
    `,
    'a constant remembers who is first': `
      const watchers = new Set<string>()
      export async function watch(id: string) {
        const isFirst = watchers.size === 0
        if (isFirst) await start()
        watchers.add(id) // error: electedTwice
      }
      export function unwatch(id: string) { watchers.delete(id) }
    `,
    'a variable that changes is nobody’s memory': `
      const watchers = new Set<string>()
      export async function watch(id: string) {
        let isFirst = watchers.size === 0
        isFirst = isFirst && isLeader()
        if (isFirst) await start()
        watchers.add(id)
      }
    `,
    'the first one joins where it is asked': `
      const watchers = new Set<string>()
      export async function watch(id: string) {
        if (watchers.size === 0) {
          await start()
          watchers.add(id) // error: electedTwice
        }
      }
      export function unwatch(id: string) { watchers.delete(id) }
    `,
    'F16: the first one’s work is kept, and others wait for it': `
      const plugins: Plugin[] = []
      let loading: Promise<void> | undefined
      export async function load() {
        if (plugins.length === 0) {
          loading ??= readPlugins().then(read => { plugins.push(...read) })
          await loading
        }
        return plugins
      }
    `,
    'who joins before the work is found by the next': `
      class Polls {
        #tokens = new Set<string>()
        async subscribe(token: string) {
          const isFirst = this.#tokens.size === 0
          this.#tokens.add(token)
          if (isFirst) await this.start()
        }
      }
    `,
  })
})

describe('a table that is filled because it is empty', () => {
  testRule(rule, {
    'is filled with the same again: strict only': {
      options: { tier: 'possible' },
      code: `
        const texts = new Map<string, string>()
        export async function load() {
          if (texts.size === 0) {
            for (const { id, text } of await readTexts()) texts.set(id, text) // error: filledTwice
          }
          return texts
        }
      `,
    },
    'and is no report of the default tier': `
      const texts = new Map<string, string>()
      export async function load() {
        if (texts.size === 0) {
          for (const { id, text } of await readTexts()) texts.set(id, text)
        }
        return texts
      }
    `,
  })
})

describe('what a constant remembers of a look', () => {
  testRule(rule, {
    'is as old as the look': `
      const conns = new Map<string, Connection>()
      export async function open(host: string) {
        const isMissing = !conns.has(host)
        if (isMissing) {
          const conn = await connect(host)
          conns.set(host, conn) // error: madeTwice
        }
        return conns.get(host)
      }
    `,
  })
})

describe('a list that is a keyed store', () => {
  testRule(rule, {
    'is looked through for an id, and given an object with it': `
      class Chats {
        #chats: Chat[] = []
        async restore(id: string) {
          const known = this.#chats.find(chat => chat.id === id)
          if (known) return known
          const saved = await this.store.read(id)
          const chat = { id, title: saved.title }
          this.#chats.push(chat) // error: pushedTwice
          return chat
        }
      }
    `,
    'the look is in a helper': `
      class Chats {
        #chats: Chat[] = []
        get(id: string) { return this.#chats.find(chat => chat.id === id) }
        async restore(id: string) {
          const known = this.get(id)
          if (known) return known
          const saved = await this.store.read(id)
          this.#chats.push({ id, title: saved.title }) // error: pushedTwice
        }
      }
    `,
    'includes and push of the same': `
      const hosts: string[] = []
      export async function add(host: string) {
        if (hosts.includes(host)) return
        await register(host)
        hosts.push(host) // error: madeTwice
      }
    `,
    'what is pushed has nothing to do with what was looked for': `
      const hosts: string[] = []
      export async function add(host: string, other: string) {
        if (hosts.includes(host)) return
        await ping(host)
        hosts.push(other)
      }
    `,
  })
})

describe('a value that is made of what the entry held before', () => {
  testRule(rule, {
    'a counter in a map': `
      const counts = new Map<string, number>()
      export async function count(name: string) {
        const before = counts.get(name) ?? 0
        await save(name)
        counts.set(name, before + 1) // error: losesOwn
      }
    `,
    'a sum in a record, read and written in one statement': `
      const totals: Record<string, number> = {}
      export async function add(name: string) {
        totals[name] = (totals[name] ?? 0) + (await priceOf(name)) // error: losesOwn
      }
    `,
    'an operator that reads before the wait': `
      const totals: Record<string, number> = {}
      export async function add(name: string) {
        totals[name] += await priceOf(name) // error: losesOwn
      }
    `,
    'an object that is spread': `
      class Jobs {
        #jobs = new Map<string, Job>()
        start(id: string) { this.#jobs.set(id, { state: 'new' }) }
        async run(id: string) {
          const job = this.#jobs.get(id)
          await this.worker.run(id)
          this.#jobs.set(id, { ...job, state: 'done' }) // error: loses
        }
      }
    `,
    'read after the wait': `
      const counts = new Map<string, number>()
      export async function count(name: string) {
        await save(name)
        counts.set(name, (counts.get(name) ?? 0) + 1)
      }
    `,
    'a sum whose wait comes first': `
      const totals: Record<string, number> = {}
      export async function add(name: string) {
        totals[name] = (await priceOf(name)) + (totals[name] ?? 0)
      }
    `,
    'the other key is another entry': `
      const counts = new Map<string, number>()
      export async function move(from: string, to: string) {
        const before = counts.get(from) ?? 0
        await save(from)
        counts.set(to, before + 1)
      }
    `,
  })
})

describe('a default that is made after a wait', () => {
  testRule(rule, {
    'by an operator': `
      const stores: Record<string, Store> = {}
      export async function storeOf(path: string) {
        return (stores[path] ??= await openStore(path)) // error: defaultedTwice
      }
    `,
    'by the other operator': `
      const stores: Record<string, Store> = {}
      export async function storeOf(path: string) {
        return (stores[path] ||= await openStore(path)) // error: defaultedTwice
      }
    `,
    'on the right of a look': `
      class Connections {
        #connections = new Map<string, Connection>()
        async ensure(id: string) {
          const connection = this.#connections.get(id) ?? (await this.connect(id))
          this.#connections.set(id, connection) // error: madeTwice
          return connection
        }
      }
    `,
    'in a reaction': `
      const sessions = new Map<string, Session>()
      export function open(id: string) {
        if (!sessions.has(id)) {
          void openSession(id).then(session => {
            sessions.set(id, session) // error: madeTwice
          })
        }
      }
    `,
    'the promise is stored': `
      const stores: Record<string, Promise<Store>> = {}
      export async function storeOf(path: string) {
        return await (stores[path] ??= openStore(path))
      }
    `,
  })
})

describe('whether it matters that something is made twice', () => {
  testRule(rule, {
    'what is closed somewhere has to be closed each time': `
      const feeds = new Map<string, Feed>()
      export async function follow(id: string) {
        if (feeds.has(id)) return
        const feed = await feedOf(id)
        feeds.set(id, feed) // error: madeTwice
      }
      export function stop() {
        for (const feed of feeds.values()) feed.close()
      }
    `,
    'what is taken out one by one counts': `
      const sessions = new Map<string, Session>()
      export async function open(id: string) {
        if (sessions.has(id)) return
        sessions.set(id, await createSession(id)) // error: madeTwice
      }
      export function drop(id: string) { sessions.delete(id) }
    `,
    'what is created and never taken out may be as good as another': `
      const resolvers = new Map<string, Resolver>()
      export async function resolverOf(id: string) {
        if (!resolvers.has(id)) resolvers.set(id, await createResolver(id))
        return resolvers.get(id)
      }
    `,
    'a map of promises is there to let others wait': `
      const pending = new Map<string, Promise<Block>>()
      export async function blockOf(id: string) {
        let block = pending.get(id)
        if (!block) {
          const init = await transform(id)
          block = fetchBlock(id, init)
          pending.set(id, block) // error: madeTwice
        }
        return block
      }
    `,
    'how many there are says nothing of one of them': `
      const conns = new Map<string, Connection>()
      export async function open(host: string) {
        const known = conns.get(host)
        if (known) return known
        const conn = await connect(host)
        if (conns.size > 100) warn('many connections')
        conns.set(host, conn) // error: madeTwice
        return conn
      }
    `,
    'a key that is worked out is the same for the same': `
      class Pool {
        #conns = new Map<string, Connection>()
        async open(url: string) {
          const id = this.uniqueId(url)
          if (this.#conns.has(id)) return
          this.#conns.set(id, await connect(url)) // error: madeTwice
        }
      }
    `,
    'a mark that something was sent': `
      const greeted = new Set<string>()
      export async function greet(id: string) {
        if (greeted.has(id)) return
        await sendMail(id)
        greeted.add(id) // error: madeTwice
      }
    `,
    'a list of folders that is walked has them twice': `
      class Exporter {
        #folders: string[] = []
        async process(folder: string) {
          if (this.#folders.indexOf(folder) < 0) {
            await this.driver.mkdir(folder)
            this.#folders.push(folder) // error: pushedTwice
          }
        }
        sizes() { return this.#folders.map(sizeOf) }
      }
    `,
    'a list of what was sent, though only asked for what is in it': `
      const sent: string[] = []
      export async function send(id: string) {
        if (sent.includes(id)) return
        await sendMail(id)
        sent.push(id) // error: madeTwice
      }
    `,
    'a weak map is a map': `
      const throttlers = new WeakMap<Manager, Throttler>()
      export async function throttlerOf(manager: Manager) {
        const known = throttlers.get(manager)
        if (known) return known
        const throttler = await startThrottler(manager)
        throttlers.set(manager, throttler) // error: madeTwice
        return throttler
      }
    `,
  })
})
