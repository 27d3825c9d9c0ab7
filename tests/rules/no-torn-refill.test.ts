import { describe } from 'vitest'
import rule from '../../rules/no-torn-refill.ts'
import { testRule } from '../harness/lint.ts'

describe('how the container is emptied', () => {
  testRule(rule, {
    'a new array, before the new rows are fetched': `
      export class Table {
        #rows: Row[] = []
        find(id: string) { return this.#rows.find(row => row.id === id) }
        async reload(db: Db) {
          this.#rows = [] // error: exposed
          const rows = await db.load()
          for (const row of rows) this.#rows.push(row)
        }
      }
    `,
    'a module variable': `
      let slots: Slot[] = []
      export async function refresh() {
        slots = [] // error: exposed
        for (const shard of await fetchShards()) slots.push(shard.slot)
      }
      export function slotOf(key: number) { return slots[key] }
    `,
    'clear() of a Map': `
      const users = new Map<string, User>()
      export function userOf(id: string) { return users.get(id) }
      export async function refresh(api: Api) {
        users.clear() // error: exposed
        for (const user of await api.listUsers()) users.set(user.id, user)
      }
    `,
    'length = 0': `
      const routes: Route[] = []
      server.on('request', request => routes.find(route => route.matches(request))?.run(request))
      export async function reload(path: string) {
        routes.length = 0 // error: exposed
        for (const route of await readRoutes(path)) routes.push(route)
      }
    `,
    'splice(0) whose result is dropped': `
      const routes: Route[] = []
      server.on('request', request => routes.find(route => route.matches(request))?.run(request))
      export async function reload(path: string) {
        routes.splice(0) // error: exposed
        for (const route of await readRoutes(path)) routes.push(route)
      }
    `,
    'an empty record': `
      export class Settings {
        private values: Record<string, string> = {}
        get(name: string) { return this.values[name] }
        async reload(file: File) {
          this.values = {} // error: exposed
          const lines = await file.lines()
          for (const [name, value] of lines) this.values[name] = value
        }
      }
    `,
    'a helper that empties several': `
      class Slots {
        #slots: Shard[] = []
        #masters: Node[] = []
        clientOf(slot: number) { return this.#slots[slot].client }
        master() { return this.#masters[0] }
        #reset() {
          this.#slots = []
          this.#masters = []
        }
        async discover(root: Root) {
          this.#reset() // error: exposed, exposed
          for (const { from, to, shard } of await this.#getShards(root)) {
            for (let i = from; i <= to; i++) this.#slots[i] = shard
            this.#masters.push(shard.master)
          }
        }
      }
    `,
  })
})

describe('how it is filled again', () => {
  testRule(rule, {
    'one by one, with an await in the loop': `
      export class Tree {
        #nodes: Node[] = []
        paint(canvas: Canvas) { for (const node of this.#nodes) canvas.draw(node) }
        async load(ids: string[]) {
          this.#nodes = [] // error: exposed
          for (const id of ids) {
            const node = await fetchNode(id)
            this.#nodes.push(node)
          }
        }
      }
    `,
    'with the await inside the call that fills': `
      export class Tree {
        #nodes: Node[] = []
        paint(canvas: Canvas) { for (const node of this.#nodes) canvas.draw(node) }
        async load(ids: string[]) {
          this.#nodes = [] // error: exposed
          for (const id of ids) this.#nodes.push(await fetchNode(id))
        }
      }
    `,
    'in a synchronous callback': `
      const users = new Map<string, User>()
      export function userOf(id: string) { return users.get(id) }
      export async function refresh(api: Api) {
        users.clear() // error: exposed
        const list = await api.listUsers()
        list.forEach(user => { users.set(user.id, user) })
      }
    `,
    'by a helper': `
      export class Users {
        #users = new Map<string, User>()
        userOf(id: string) { return this.#users.get(id) }
        async refresh(api: Api) {
          this.#users.clear() // error: exposed
          const list = await api.listUsers()
          this.#fill(list)
        }
        #fill(list: User[]) { for (const user of list) this.#users.set(user.id, user) }
      }
    `,
    'by an async helper that waits itself': `
      export class Users {
        #users = new Map<string, User>()
        userOf(id: string) { return this.#users.get(id) }
        async refresh(api: Api) {
          this.#users.clear() // error: exposed
          await this.#fill(api)
        }
        async #fill(api: Api) {
          const list = await api.listUsers()
          for (const user of list) this.#users.set(user.id, user)
        }
      }
    `,
    'in async callbacks that nobody waits for': `
      class Widget {
        #changes: Change[] = []
        constructor(git: Git) { git.onDidChange(status => this.update(status)) }
        onClick() { this.#changes.forEach(change => change.open()) }
        async update(status: Status) {
          this.#changes = [] // error: doubled
          status.files.forEach(async file => {
            const label = await this.labels.nameOf(file)
            this.#changes.push({ file, label })
          })
        }
      }
    `,
    'in a promise reaction': `
      export class Users {
        #users = new Map<string, User>()
        userOf(id: string) { return this.#users.get(id) }
        refresh(api: Api) {
          this.#users.clear() // error: exposed
          return api.listUsers().then(list => {
            for (const user of list) this.#users.set(user.id, user)
          })
        }
      }
    `,
    'in a callback': `
      import { readFile } from 'node:fs'
      export class Users {
        #users = new Map<string, User>()
        userOf(id: string) { return this.#users.get(id) }
        refresh(path: string) {
          this.#users.clear() // error: exposed
          readFile(path, (error, text) => {
            for (const user of parse(text)) this.#users.set(user.id, user)
          })
        }
      }
    `,
    'by a copy with one more': `
      export class Tree {
        #nodes: Node[] = []
        paint(canvas: Canvas) { for (const node of this.#nodes) canvas.draw(node) }
        async load(ids: string[]) {
          this.#nodes = [] // error: exposed
          for (const id of ids) {
            const node = await fetchNode(id)
            this.#nodes = [...this.#nodes, node]
          }
        }
      }
    `,
  })
})

describe('who can see it', () => {
  testRule(rule, {
    'an event handler, by way of a helper': `
      class Router {
        #routes = new Map<string, Route>()
        constructor(bus: Bus) { bus.on('message', message => this.#dispatch(message)) }
        #dispatch(message: Message) { this.#routes.get(message.topic)?.run(message) }
        async reload(config: Config) {
          this.#routes.clear() // error: exposed
          for (const route of await config.routes()) this.#routes.set(route.topic, route)
        }
      }
    `,
    'a timer': `
      const probes: Probe[] = []
      setInterval(() => { for (const probe of probes) probe.measure() }, 1000)
      export async function reload(config: Config) {
        probes.length = 0 // error: exposed
        for (const probe of await config.probes()) probes.push(probe)
      }
    `,
    'who returns it as it is': `
      export class Store {
        private items: Item[] = []
        all() { return this.items }
        async refresh(api: Api) {
          this.items = [] // error: exposed
          for (const item of await api.items()) this.items.push(item)
        }
      }
    `,
    'a second run, in the reaction of a function that an event starts': `
      class View {
        #rows: Row[] = []
        constructor(model: Model) { model.onDidChange(() => this.#load(model)) }
        #load(model: Model) { void model.ids().then(ids => this.#refresh(ids)) }
        async #refresh(ids: string[]) {
          this.#rows = [] // error: doubled
          for (const id of ids) {
            const row = await load(id)
            this.#rows.push(row)
          }
        }
      }
    `,
    'a chain of reactions that is begun at every event': `
      export function replicate(source: Source, target: Target) {
        let written: Doc[] = []
        source.on('change', next)
        function next() { source.read().then(write).then(finish) }
        function write(docs: Doc[]) {
          written = [] // error: doubled
          return target.write(docs).then(saved => { for (const doc of saved) written.push(doc) })
        }
        function finish() { target.emit('written', written) }
      }
    `,
    'on both ways it is emptied, and before that only looked at': `
      export class Table {
        #rows: Row[] = []
        first() { return this.#rows[0] }
        async reload(db: Db) {
          if (this.#rows.some(row => row.isOpen)) this.#rows = [] // error: exposed
          else this.#rows.length = 0
          for (const row of await db.load()) this.#rows.push(row)
        }
      }
    `,
    'a helper that the tear-down calls as well': `
      class Slots {
        #slots: Shard[] = []
        clientOf(slot: number) { return this.#slots[slot].client }
        #reset() { this.#slots = [] }
        close() { this.#reset() }
        async discover(root: Root) {
          this.#reset() // error: exposed
          for (const { from, shard } of await this.#getShards(root)) this.#slots[from] = shard
        }
      }
    `,
    'a second run, started by an event': `
      class View {
        #rows: Row[] = []
        constructor(model: Model) { model.onDidChange(ids => { void this.#refresh(ids) }) }
        async #refresh(ids: string[]) {
          this.#rows = [] // error: doubled
          for (const id of ids) {
            const row = await load(id)
            this.#rows.push(row)
          }
        }
      }
    `,
  })
})

describe('in strict only', () => {
  testRule(rule, {
    'replaced as a whole: the empty one is shown on purpose': `
      export class Search {
        results: Item[] = []
        visible() { return this.results }
        async search(text: string) {
          this.results = []
          this.results = await find(text)
        }
      }
    `,
    '… and reported there': {
      options: { tier: 'possible' },
      code: `
        export class Search {
          results: Item[] = []
          visible() { return this.results }
          async search(text: string) {
            this.results = [] // error: exposed
            this.results = await find(text)
          }
        }
      `,
    },
    'only how many there are is asked': `
      export class Store {
        #items: Item[] = []
        get count() { return this.#items.length }
        async refresh(api: Api) {
          this.#items = []
          for (const item of await api.items()) this.#items.push(item)
        }
      }
    `,
    'started once, before it is used': `
      export class Workers {
        #workers: Worker[] = []
        send(job: Job) { this.#workers[job.shard].post(job) }
        async start(count: number) {
          this.#workers = []
          for (let i = 0; i < count; i++) this.#workers.push(await spawn(i))
        }
      }
    `,
    '… and reported there too': {
      options: { tier: 'possible' },
      code: `
        export class Workers {
          #workers: Worker[] = []
          send(job: Job) { this.#workers[job.shard].post(job) }
          async start(count: number) {
            this.#workers = [] // error: exposed
            for (let i = 0; i < count; i++) this.#workers.push(await spawn(i))
          }
        }
      `,
    },
    'who reads makes what is missing': `
      export class Cache {
        #entries = new Map<string, Entry>()
        get(key: string) {
          let entry = this.#entries.get(key)
          if (!entry) this.#entries.set(key, (entry = make(key)))
          return entry
        }
        async warm(keys: Source) {
          this.#entries.clear()
          for (const entry of await keys.all()) this.#entries.set(entry.key, entry)
        }
      }
    `,
    'read by the tear-down only': `
      export class Watchers {
        #watchers: Watcher[] = []
        close() { for (const watcher of this.#watchers) watcher.close() }
        async watch(dirs: string[]) {
          this.#watchers = []
          for (const dir of dirs) this.#watchers.push(await watch(dir))
        }
      }
    `,
  })
})
