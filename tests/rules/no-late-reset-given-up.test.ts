import { describe } from 'vitest'
import rule from '../../rules/no-late-reset.ts'
import { testRule } from '../harness/lint.ts'

describe('what is thrown away on purpose', () => {
  testRule(rule, {
    'a tear-down that another operation calls throws away what it finds': `
      class Session {
        #pending = new Set<string>()
        #rows: Record<string, string> = {}
        change(key: string, text: string) {
          this.#rows[key] = text
          this.#pending.add(key)
        }
        async reload(disk: Disk) {
          await disk.write([...this.#pending])
          this.#dispose()
          this.#rows = await disk.read()
        }
        #dispose() {
          this.#pending.clear()
          this.#rows = {}
        }
      }
    `,
    'not what a helper of another name throws away': `
      class Session {
        #pending = new Set<string>()
        change(key: string) {
          this.#pending.add(key)
        }
        async save(disk: Disk) {
          await disk.write([...this.#pending])
          this.#forget() // error
        }
        #forget() {
          this.#pending.clear()
        }
      }
    `,
    'a timer that goes on is not asked, whoever tears down': `
      class Session {
        #pending = new Set<string>()
        constructor(source: Source) {
          setInterval(() => this.#pending.add(source.read()), 1000)
        }
        async reload(disk: Disk) {
          await disk.write([...this.#pending])
          this.#dispose() // error
        }
        #dispose() {
          this.#pending.clear()
        }
      }
    `,
    'an object that says from now on that it is closed': `
      class Batch {
        #orders: Order[] = []
        #isClosed = false
        get isClosed() {
          return this.#isClosed
        }
        add(order: Order) {
          this.#orders.push(order)
        }
        async commit(shop: Shop) {
          this.#close()
          await shop.send(this.#orders)
          this.#orders = []
        }
        #close() {
          this.#isClosed = true
        }
      }
    `,
    'not one that is opened again': `
      class Batch {
        #orders: Order[] = []
        #isClosed = false
        get isClosed() {
          return this.#isClosed
        }
        open() {
          this.#isClosed = false
        }
        add(order: Order) {
          this.#orders.push(order)
        }
        async commit(shop: Shop) {
          this.#isClosed = true
          await shop.send(this.#orders)
          this.#orders = [] // error
        }
      }
    `,
    'not one that says so only behind the wait': `
      class Batch {
        #orders: Order[] = []
        #isClosed = false
        get isClosed() {
          return this.#isClosed
        }
        add(order: Order) {
          this.#orders.push(order)
        }
        async commit(shop: Shop) {
          await shop.send(this.#orders)
          this.#isClosed = true
          this.#orders = [] // error
        }
      }
    `,
    'not one that says something else of itself': `
      class Batch {
        #orders: Order[] = []
        #isUsed = false
        get isUsed() {
          return this.#isUsed
        }
        add(order: Order) {
          this.#orders.push(order)
        }
        async commit(shop: Shop) {
          this.#isUsed = true
          await shop.send(this.#orders)
          this.#orders = [] // error
        }
      }
    `,
    'the end of what the entries are about is waited for': `
      class Tab {
        #page: Page | null = null
        #steps: string[] = []
        async click(x: number, y: number) {
          await this.#page?.click(x, y)
          this.#steps.push('click')
        }
        async leave(log: Log) {
          log.tell(this.#steps)
          await this.#page?.close()
          this.#page = null
          this.#steps = []
        }
      }
    `,
    'not where the object is used again': `
      class Tab {
        #page: Page
        #steps: string[] = []
        async click(x: number, y: number) {
          await this.#page.click(x, y)
          this.#steps.push('click')
        }
        async leave(log: Log) {
          log.tell(this.#steps)
          await this.#page.close()
          this.#steps = [] // error
        }
      }
    `,
    'not where something else is waited for as well': `
      class Tab {
        #page: Page | null = null
        #steps: string[] = []
        async click(x: number, y: number) {
          await this.#page?.click(x, y)
          this.#steps.push('click')
        }
        async leave(log: Log) {
          await log.tell(this.#steps)
          await this.#page?.close()
          this.#page = null
          this.#steps = [] // error
        }
      }
    `,
  })
})

describe('handlers that are taken away before', () => {
  testRule(rule, {
    'the tear-down ends what was registered, and then waits': `
      class Tracker {
        readonly #docs = new Map<string, Doc>()
        readonly #handle: Handle
        constructor(workspace: Workspace) {
          this.#handle = workspace.onDidOpenDocument(doc => this.#docs.set(doc.path, doc))
        }
        async dispose() {
          this.#handle.dispose()
          for (const doc of this.#docs.values()) await doc.close()
          this.#docs.clear()
        }
      }
    `,
    'several handlers in one handle, and a clean-up that only the tear-down calls': `
      class Tracker {
        readonly #docs = new Map<string, Doc>()
        readonly #handle: Handle
        constructor(workspace: Workspace) {
          this.#handle = combine(
            workspace.onDidOpenDocument(doc => this.#docs.set(doc.path, doc)),
            workspace.onDidChangeFolders(() => {}),
          )
        }
        dispose() {
          this.#handle.dispose()
          void this.clear()
        }
        async clear() {
          for (const doc of this.#docs.values()) await doc.close()
          this.#docs.clear()
        }
      }
    `,
    'the handle is ended behind the wait': `
      class Tracker {
        readonly #docs = new Map<string, Doc>()
        readonly #handle: Handle
        constructor(workspace: Workspace) {
          this.#handle = workspace.onDidOpenDocument(doc => this.#docs.set(doc.path, doc))
        }
        async dispose() {
          for (const doc of this.#docs.values()) await doc.close()
          this.#handle.dispose()
          this.#docs.clear() // error
        }
      }
    `,
    'another handle is ended': `
      class Tracker {
        readonly #docs = new Map<string, Doc>()
        readonly #handle: Handle
        readonly #view: Handle
        constructor(workspace: Workspace) {
          this.#handle = workspace.onDidOpenDocument(doc => this.#docs.set(doc.path, doc))
          this.#view = workspace.showView()
        }
        async dispose() {
          this.#view.dispose()
          for (const doc of this.#docs.values()) await doc.close()
          this.#docs.clear() // error
        }
      }
    `,
    'a clean-up that others call, too': `
      class Tracker {
        readonly #docs = new Map<string, Doc>()
        readonly #handle: Handle
        constructor(workspace: Workspace) {
          this.#handle = workspace.onDidOpenDocument(doc => this.#docs.set(doc.path, doc))
        }
        dispose() {
          this.#handle.dispose()
          void this.clear()
        }
        async reload() {
          await this.clear()
        }
        async clear() {
          for (const doc of this.#docs.values()) await doc.close()
          this.#docs.clear() // error
        }
      }
    `,
    'a public method that only hands on is called by others as well': `
      class Outbox {
        readonly #rows: string[] = []
        add(row: string) {
          this.#rows.push(row)
        }
        async close(sink: Sink) {
          await this.flush(sink)
        }
        async flush(sink: Sink) {
          await sink.write(this.#rows)
          this.#rows.length = 0 // error
        }
      }
    `,
  })
})

describe('what is no read-out', () => {
  testRule(rule, {
    'a search for one entry': `
      class Answers {
        #open: Answer[] = []
        receive(answer: Answer) {
          this.#open.push(answer)
        }
        async ask(link: Link) {
          for (let attempt = 0; attempt < 3; attempt++) {
            this.#open = []
            await link.send()
            const found = this.#open.findIndex(answer => answer.isFinal)
            if (found >= 0) this.#open.splice(found, 1)
            await link.rest()
          }
        }
      }
    `,
    'a call that takes the first or the last of them': `
      const changed = new Set<Node>()
      export function touch(node: Node) {
        changed.add(node)
      }
      export async function refresh(view: View) {
        const node = first(changed.values())
        await view.isReady()
        changed.clear()
        view.draw(node)
      }
    `,
    'a pass that only looks whether there is one': `
      const jobs: Job[] = []
      export function add(job: Job) {
        jobs.push(job)
      }
      export async function reset(log: Log) {
        if (jobs.some(job => job.isLate)) await log.warn()
        jobs.length = 0
      }
    `,
    'a pass that keeps what it finds is a read-out': `
      const jobs: Job[] = []
      export function add(job: Job) {
        jobs.push(job)
      }
      export async function reset(log: Log) {
        await log.warn(jobs.filter(job => job.isLate))
        jobs.length = 0 // error
      }
    `,
  })
})

describe('entries that hold nothing', () => {
  testRule(rule, {
    'a function that does nothing takes the place of one that is done': `
      function done() {}
      let endings: (() => void)[] = []
      export function begin(job: Job) {
        endings.push(end.bind(null, job, endings.length))
      }
      function end(job: Job, index: number) {
        endings[index] = done
        job.end()
      }
      export function finish() {
        for (const ending of endings) ending()
        endings = []
      }
    `,
    'a function that does something': `
      const later = () => retry()
      let endings: (() => void)[] = []
      export function begin(job: Job) {
        endings.push(job.end)
      }
      export function postpone(index: number) {
        endings[index] = later
      }
      export async function finish() {
        for (const ending of endings) await ending()
        endings = [] // error
      }
    `,
    'a list that nobody fills': `
      class Exporters {
        private exporters: Exporter[] = []
        async reset() {
          if (this.exporters.length > 0) {
            await Promise.all(this.exporters.map(exporter => exporter.flush()))
            this.exporters = []
          }
        }
      }
    `,
    'a list that other files can fill': `
      class Exporters {
        exporters: Exporter[] = []
        async reset() {
          if (this.exporters.length > 0) {
            await Promise.all(this.exporters.map(exporter => exporter.flush()))
            this.exporters = [] // error
          }
        }
      }
    `,
    'a list that is handed to somebody who may fill it': `
      class Exporters {
        private exporters: Exporter[] = []
        constructor(plugins: Plugins) {
          plugins.install(this.exporters)
        }
        async reset() {
          if (this.exporters.length > 0) {
            await Promise.all(this.exporters.map(exporter => exporter.flush()))
            this.exporters = [] // error
          }
        }
      }
    `,
  })
})

describe('a second run that finds nothing left to do', () => {
  testRule(rule, {
    'what is removed twice is removed once': `
      class Scratch {
        #files: string[] = []
        async make(disk: Disk) {
          this.#files.push(await disk.create())
        }
        async cleanUp(disk: Disk) {
          for (let i = 0; i < this.#files.length; i++) {
            try {
              await disk.delete(this.#files[i], { force: true })
            } catch (error) {
              report(error)
            }
          }
          this.#files = []
        }
      }
    `,
    'what is asked for and then removed': `
      class Accounts {
        readonly #touched = new Set<string>()
        touch(id: string) {
          if (!this.#touched.has(id)) this.#touched.add(id)
        }
        async cleanUp(store: Store) {
          for (const id of this.#touched) {
            const account = await store.getAccount(id)
            if (account.isEmpty) await store.deleteAccount(id)
          }
          this.#touched.clear()
        }
      }
    `,
    'what is sent as well is sent twice': `
      class Scratch {
        #files: string[] = []
        async make(disk: Disk) {
          this.#files.push(await disk.create())
        }
        async cleanUp(disk: Disk, log: Log) {
          for (let i = 0; i < this.#files.length; i++) {
            await disk.delete(this.#files[i])
            await log.send(this.#files[i])
          }
          this.#files = [] // error
        }
      }
    `,
  })
})

describe('the names of a record, walked until the reset', () => {
  testRule(rule, {
    'what a call adds meanwhile does not come up in a for…in, and is dropped': `
      class Counters {
        counts: Record<string, number> = {}
        hit(name: string) {
          if (!(name in this.counts)) this.counts[name] = 1
        }
        report(sink: Sink) {
          for (const name in this.counts) {
            sink.write(name)
            this.hit(name + ':reported')
          }
          this.counts = {} // error
        }
      }
    `,
    'what a call adds meanwhile comes up in a for…of over a map': `
      class Counters {
        counts = new Map<string, number>()
        hit(name: string) {
          if (!this.counts.has(name)) this.counts.set(name, 1)
        }
        report(sink: Sink) {
          for (const name of this.counts.keys()) {
            sink.write(name)
            this.hit(name + ':reported')
          }
          this.counts = new Map()
        }
      }
    `,
  })
})

describe('steps of one pipeline', () => {
  testRule(rule, {
    'one that waits, and one that fills': `
      export class Watcher {
        #closing: Promise<void>[] = []
        constructor(graph: Graph) {
          graph.hooks.beforeRun.tapPromise('watch', async () => {
            await Promise.all(this.#closing.map(done => log(done)))
            this.#closing = []
          })
          graph.hooks.onIdle.tap('watch', () => {
            this.#closing.push(watch())
          })
        }
      }
    `,
    'a second run of a step': `
      export function apply(session: Session) {
        let files: File[] = []
        session.hooks.typed.tap('lint', file => files.push(file))
        session.hooks.run.tapPromise('lint', async () => {
          for (const file of files) await lint(file)
          files = []
        })
      }
    `,
    'one that waits, and an event': `
      export class Watcher {
        #closing: Promise<void>[] = []
        constructor(graph: Graph) {
          graph.hooks.beforeRun.tapPromise('watch', async () => {
            await Promise.all(this.#closing.map(done => log(done)))
            this.#closing = [] // error
          })
          graph.on('idle', () => {
            this.#closing.push(watch())
          })
        }
      }
    `,
    'a step that others call, too': `
      export class Watcher {
        #closing: Promise<void>[] = []
        constructor(graph: Graph) {
          graph.hooks.beforeRun.tapPromise('watch', () => this.pause())
          graph.hooks.onIdle.tap('watch', () => {
            this.#closing.push(watch())
          })
        }
        async pause() {
          await Promise.all(this.#closing.map(done => log(done)))
          this.#closing = [] // error
        }
      }
    `,
  })
})
