import { describe } from 'vitest'
import rule from '../../rules/no-torn-refill.ts'
import { testRule } from '../harness/lint.ts'

const strict = { tier: 'possible' }

describe('filled in the turn in which it is emptied', () => {
  testRule(rule, {
    'F3: fetched first': {
      options: strict,
      code: `
        export class Table {
          #rows: Row[] = []
          find(id: string) { return this.#rows.find(row => row.id === id) }
          async reload(db: Db) {
            const rows = await db.load()
            this.#rows = []
            for (const row of rows) this.#rows.push(row)
          }
        }
      `,
    },
    'F11: built in a local, and assigned once': {
      options: strict,
      code: `
        export class Table {
          #rows: Row[] = []
          find(id: string) { return this.#rows.find(row => row.id === id) }
          async reload(ids: string[]) {
            const rows: Row[] = []
            for (const id of ids) rows.push(await load(id))
            this.#rows = rows
          }
        }
      `,
    },
    'F2: only ever replaced': {
      options: strict,
      code: `
        export class Table {
          #rows: Row[] = []
          find(id: string) { return this.#rows.find(row => row.id === id) }
          async reload(db: Db) { this.#rows = await db.load() }
        }
      `,
    },
    'the wait comes after the last entry': {
      options: strict,
      code: `
        export class Table {
          #rows: Row[] = []
          find(id: string) { return this.#rows.find(row => row.id === id) }
          async replace(rows: Row[]) {
            this.#rows = []
            for (const row of rows) this.#rows.push(row)
            await this.db.save(rows)
          }
        }
      `,
    },
    'emptied again behind the wait': {
      options: strict,
      code: `
        export class Table {
          #rows: Row[] = []
          find(id: string) { return this.#rows.find(row => row.id === id) }
          async replace(db: Db) {
            this.#rows = []
            const rows = await db.load()
            this.#rows = []
            this.#rows.push(...rows)
          }
        }
      `,
    },
    'F4: the wait leaves, and the fill lies on another path': {
      options: strict,
      code: `
        export class Table {
          #rows: Row[] = []
          find(id: string) { return this.#rows.find(row => row.id === id) }
          async replace(rows: Row[] | null) {
            this.#rows = []
            if (!rows) {
              await this.log('nothing')
              return
            }
            this.#rows.push(...rows)
          }
        }
      `,
    },
    'its first content is there at once, and grows later': `
      export class Tree {
        #nodes: Record<string, Node> = {}
        node(id: string) { return this.#nodes[id] }
        setRoot(root: Node) {
          this.#nodes = {}
          this.#add(root)
          void this.#loadChildren(root)
        }
        async #loadChildren(node: Node) {
          for (const child of await load(node)) this.#add(child)
        }
        #add(node: Node) { this.#nodes[node.id] = node }
      }
    `,
  })
})

describe('nobody can see it', () => {
  testRule(rule, {
    'F10: only the constructor fills it': {
      options: strict,
      code: `
        class Table {
          #rows: Row[] = []
          constructor(db: Db) { void this.#load(db) }
          async #load(db: Db) {
            this.#rows = []
            for (const row of await db.load()) this.#rows.push(row)
          }
          find(id: string) { return this.#rows.find(row => row.id === id) }
        }
      `,
    },
    'F11: a local of the operation': {
      options: strict,
      code: `
        export async function load(urls: string[]) {
          let pages: Page[] = []
          const add = (page: Page) => pages.push(page)
          pages = []
          for (const url of urls) add(await fetchPage(url))
          return pages
        }
      `,
    },
    'nobody else reads it, and nobody starts it twice at a time': `
      export class Report {
        #lines: string[] = []
        async print(jobs: Job[]) {
          this.#lines = []
          for (const job of jobs) this.#lines.push(await job.describe())
          return this.#lines.join()
        }
      }
    `,
    'F12: both under one lock': {
      options: strict,
      code: `
        import { Mutex } from 'async-mutex'
        export class Table {
          #rows: Row[] = []
          #lock = new Mutex()
          find(id: string) {
            return this.#lock.runExclusive(() => this.#rows.find(row => row.id === id))
          }
          reload(db: Db) {
            return this.#lock.runExclusive(async () => {
              this.#rows = []
              for (const row of await db.load()) this.#rows.push(row)
            })
          }
        }
      `,
    },
    'F12: a chain that starts the next run when this one is done': {
      options: strict,
      code: `
        class View {
          #rows: Row[] = []
          #queue = Promise.resolve()
          constructor(model: Model) {
            model.onDidChange(ids => { this.#queue = this.#queue.then(() => this.#refresh(ids)) })
          }
          async #refresh(ids: string[]) {
            this.#rows = []
            for (const id of ids) this.#rows.push(await load(id))
          }
        }
      `,
    },
    'F13: a busy flag keeps the second run out': `
      class View {
        #rows: Row[] = []
        #isBusy = false
        constructor(model: Model) { model.onDidChange(ids => { void this.#refresh(ids) }) }
        async #refresh(ids: string[]) {
          if (this.#isBusy) return
          this.#isBusy = true
          this.#rows = []
          for (const id of ids) this.#rows.push(await load(id))
          this.#isBusy = false
        }
      }
    `,
    'F13: who reads asks whether it is being loaded': {
      options: strict,
      code: `
        export class Table {
          #rows = new Map<string, Row>()
          #isLoading = false
          find(id: string) {
            if (this.#isLoading) return null
            return this.#rows.get(id)
          }
          async reload(db: Db) {
            if (this.#isLoading) return
            this.#isLoading = true
            this.#rows.clear()
            for (const row of await db.load()) this.#rows.set(row.id, row)
            this.#isLoading = false
          }
        }
      `,
    },
    'who reads asks whether it is ready': `
      export class Table {
        #rows = new Map<string, Row>()
        #isReady = false
        find(id: string) { return this.#isReady ? this.#rows.get(id) : null }
        async reload(db: Db) {
          this.#isReady = false
          this.#rows.clear()
          for (const row of await db.load()) this.#rows.set(row.id, row)
          this.#isReady = true
        }
      }
    `,
    'who reads waits until it is loaded': `
      export class Table {
        #rows = new Map<string, Row>()
        #loaded = Promise.resolve()
        async find(id: string) {
          await this.#loaded
          return this.#rows.get(id)
        }
        reload(db: Db) {
          this.#loaded = this.#load(db)
          return this.#loaded
        }
        async #load(db: Db) {
          this.#rows.clear()
          for (const row of await db.load()) this.#rows.set(row.id, row)
        }
      }
    `,
    'who reads loads it first': `
      export class Table {
        #rows = new Map<string, Row>()
        async find(db: Db, id: string) {
          await this.#load(db)
          return this.#rows.get(id)
        }
        async #load(db: Db) {
          this.#rows.clear()
          for (const row of await db.load()) this.#rows.set(row.id, row)
        }
      }
    `,
    'a promise reaction runs again only when the function around it does': `
      class Sync {
        #news: News[] = []
        async start() {
          this.saved = this.store.load().then(data => this.#apply(data))
          await this.saved
          while (this.isRunning) await this.#apply(await this.server.next())
        }
        async #apply(data: Data) {
          this.#news = []
          for (const item of data.items) this.#news.push(await decrypt(item))
          this.show(this.#news)
        }
      }
    `,
    'F13: a chain of reactions that its starter does not begin anew before it is done': `
      export function replicate(source: Source, target: Target) {
        let written: Doc[] = []
        let isBusy = false
        source.on('change', next)
        function next() {
          if (isBusy) return
          isBusy = true
          source.read().then(write).then(finish)
        }
        function write(docs: Doc[]) {
          written = []
          return target.write(docs).then(saved => { for (const doc of saved) written.push(doc) })
        }
        function finish() {
          target.emit('written', written)
          isBusy = false
          next()
        }
      }
    `,
    'who reads is the next step of the same chain': `
      export function replicate(source: Source, target: Target) {
        let written: Doc[] = []
        return source.read().then(write).then(finish)
        function write(docs: Doc[]) {
          written = []
          return target.write(docs).then(saved => { for (const doc of saved) written.push(doc) })
        }
        function finish() { target.emit('written', written) }
      }
    `,
    'who else reads begins by emptying it as well': `
      export class Discovery {
        #found: Entity[] = []
        async discover(paths: string[]) {
          this.#found.length = 0
          for (const path of paths) this.#found.push(await load(path))
          return this.#result()
        }
        discoverSync(paths: string[]) {
          this.#found.length = 0
          for (const path of paths) this.#found.push(loadSync(path))
          return this.#result()
        }
        #result() { return this.#found.map(entity => entity.name) }
      }
    `,
    'who reads is a step of the operation, though it is public': `
      export class Discovery {
        #found: Entity[] = []
        async discover(paths: string[]) {
          this.#found.length = 0
          for (const path of paths) this.#found.push(await load(path))
          return this.result()
        }
        result() { return this.#found.map(entity => entity.name) }
      }
    `,
    'F14: a later run calls this one off': `
      class View {
        #rows: Row[] = []
        #run = 0
        constructor(model: Model) { model.onDidChange(ids => { void this.#refresh(ids) }) }
        async #refresh(ids: string[]) {
          const run = ++this.#run
          this.#rows = []
          for (const id of ids) {
            const row = await load(id)
            if (run !== this.#run) return
            this.#rows.push(row)
          }
        }
      }
    `,
  })
})

describe('put back, not filled', () => {
  testRule(rule, {
    'what a failed drain had taken, in front of what came meanwhile': {
      options: strict,
      code: `
        export class Log {
          #lines: string[] = []
          add(line: string) { this.#lines.push(line) }
          last() { return this.#lines.at(-1) }
          async flush() {
            const lines = this.#lines
            this.#lines = []
            try {
              await send(lines)
            } catch (error) {
              this.#lines = [...lines, ...this.#lines]
              throw error
            }
          }
        }
      `,
    },
    'our own repair of a late reset': {
      options: strict,
      code: `
        export class Counters {
          #counts = new Map<string, number>()
          increment(name: string) { this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1) }
          countOf(name: string) { return this.#counts.get(name) }
          async flush() {
            const counts = [...this.#counts]
            this.#counts.clear()
            let isFlushed = false
            try {
              for (const [name, count] of counts) await send(name, count)
              isFlushed = true
            } finally {
              if (!isFlushed) {
                for (const [name, count] of counts) {
                  this.#counts.set(name, (this.#counts.get(name) ?? 0) + count)
                }
              }
            }
          }
        }
      `,
    },
    'those that failed go back one by one': {
      options: strict,
      code: `
        export class Jobs {
          #jobs: Job[] = []
          next() { return this.#jobs[0] }
          async run() {
            const jobs = this.#jobs.splice(0)
            for (const job of jobs) {
              if (!(await job.run())) this.#jobs.push(job)
            }
          }
        }
      `,
    },
    'those that were rejected go back': {
      options: strict,
      code: `
        export class Jobs {
          #jobs: Job[] = []
          next() { return this.#jobs[0] }
          run() {
            const jobs = this.#jobs
            this.#jobs = []
            return send(jobs).catch(() => { this.#jobs.push(...jobs) })
          }
        }
      `,
    },
    'a loop that collects, takes what it has, and goes on collecting': {
      options: strict,
      code: `
        export class Batcher {
          #batch: Row[] = []
          current() { return this.#batch.slice() }
          /** @serial one source, one run */
          async run(rows: AsyncIterable<Row>) {
            for await (const row of rows) {
              this.#batch.push(row)
              if (this.#batch.length < 100) continue
              const batch = this.#batch
              this.#batch = []
              await send(batch)
            }
          }
        }
      `,
    },
    'a loop that collects, and starts over when it has handed over': {
      options: strict,
      code: `
        export class Batcher {
          #batch: Row[] = []
          size() { return this.#batch.slice() }
          async run(rows: AsyncIterable<Row>) {
            for await (const row of rows) {
              this.#batch.push(row)
              if (this.#batch.length === 100) {
                await send(this.#batch)
                this.#batch = []
              }
            }
          }
        }
      `,
    },
  })
})

describe('no refill', () => {
  testRule(rule, {
    'F21: a clear() and an add() of another type': {
      options: strict,
      code: `
        import { Canvas } from 'drawing'
        export class Board {
          #canvas = new Canvas()
          shapes() { return this.#canvas.get('shapes') }
          async paint(shapes: Shape[]) {
            this.#canvas.clear()
            for (const shape of shapes) this.#canvas.add(await shape.render())
          }
        }
      `,
    },
    'F27: emptied by the tear-down': {
      options: strict,
      code: `
        export class Pool {
          #conns: Conn[] = []
          first() { return this.#conns[0] }
          async close() {
            this.#conns = []
            await this.server.close()
          }
        }
      `,
    },
    'other code adds what comes later': {
      options: strict,
      code: `
        export class Inbox {
          #mails: Mail[] = []
          constructor(bus: Bus) { bus.on('mail', mail => this.#mails.push(mail)) }
          all() { return [...this.#mails] }
          async reset() {
            this.#mails = []
            await this.server.reset()
          }
        }
      `,
    },
    'what is emptied was of a connection that is over: others leave it empty the same way': `
      export class Room {
        #users = new Map<string, User>()
        constructor(socket: Socket) {
          socket.on('speak', id => this.#users.get(id)?.speak())
          socket.on('left', () => this.#forget())
        }
        #forget() {
          this.#users.clear()
          this.#engine = new Engine()
        }
        async connect(url: string) {
          this.#forget()
          for (const user of await this.#engine.join(url)) this.#users.set(user.id, user)
        }
        async rejoin(url: string) {
          this.#forget()
          for (const user of await this.#engine.join(url)) this.#users.set(user.id, user)
        }
      }
    `,
    'what was in it has been ended one by one': `
      export class Media {
        #buffers = new Map<string, Buffer>()
        has(type: string) { return this.#buffers.has(type) }
        async reset(streams: Stream[]) {
          for (const buffer of this.#buffers.values()) this.source.remove(buffer)
          this.#buffers.clear()
          await this.source.reopen()
          for (const stream of streams) this.#buffers.set(stream.type, this.source.add(stream))
        }
      }
    `,
    'a log that is begun anew in one case, and goes on in the others': `
      export class Streaming {
        #requested: number[] = []
        has(time: number) { return this.#requested.includes(time) }
        async append(segments: Segment[], head: Segment) {
          if (head !== this.#head) {
            this.#head = head
            this.#requested = []
          }
          for (const segment of segments) this.#requested.push(await fetchTime(segment))
        }
      }
    `,
    'subscriptions that are dead are made again on demand': `
      export class Feed {
        #subs = new Map<string, Sub>()
        #topics = new Set<string>()
        has(topic: string) { return this.#subs.has(topic) }
        async onReconnect() {
          this.#subs.clear()
          for (const topic of this.#topics) await this.#ensure(topic)
        }
        async #ensure(topic: string) {
          if (this.#subs.has(topic)) return
          const sub = await subscribe(topic)
          this.#subs.set(topic, sub)
        }
      }
    `,
    'a single entry behind the wait': `
      export class Session {
        #tokens = new Map<string, Token>()
        token(kind: string) { return this.#tokens.get(kind) }
        async login(user: User) {
          this.#tokens.clear()
          const token = await authenticate(user)
          this.#tokens.set('access', token)
        }
      }
    `,
  })
})

describe('a constructor', () => {
  testRule(rule, {
    'F10: a new object is made, and no container emptied': {
      options: strict,
      code: `
        class Archive {
          urls: string[] = []
          constructor() { this.urls = [] }
          async load(url: string) {
            const files = await read(url)
            for (const file of files) this.urls.push(file)
          }
        }
        export class Player {
          #archive = new Archive()
          first() { return this.#archive.urls[0] }
          async play(url: string) {
            this.#archive = new Archive()
            await this.#archive.load(url)
          }
        }
      `,
    },
  })
})

describe('more of what looks like one', () => {
  testRule(rule, {
    'F10: a start-up hook fills it, before anybody is given the object': {
      options: strict,
      code: `
        class Table {
          protected rows: Row[] = []
          @postConstruct()
          protected init() {
            this.rows = []
            for (const name of names) this.rows.push(rowOf(name))
          }
          all() { return this.rows }
        }
      `,
    },
    'F15, F17: the new ones are claimed and stored before the wait': {
      options: strict,
      code: `
        class Table {
          #rows: Row[] = []
          all() { return [...this.#rows] }
          async reload(names: string[]) {
            this.#rows = []
            for (const name of names) this.#rows.push(new Row(name))
            await Promise.all(this.#rows.map(row => row.load()))
          }
        }
      `,
    },
    'F16: the promises are stored at once': {
      options: strict,
      code: `
        class Table {
          #rows = new Map<string, Promise<Row>>()
          get(name: string) { return this.#rows.get(name) }
          async reload(names: string[]) {
            this.#rows.clear()
            for (const name of names) this.#rows.set(name, loadRow(name))
            await Promise.all(this.#rows.values())
          }
        }
      `,
    },
    'F20: a list of each request': {
      options: strict,
      code: `
        app.use(async (req, res) => {
          req.parts = []
          req.parts.push(await readPart(req))
          res.send(req.parts)
        })
      `,
    },
    'F20: another list than the one that is emptied': {
      options: strict,
      code: `
        class Table {
          #rows: Row[] = []
          #marks: Mark[] = []
          all() { return [this.#rows.length, this.#marks.length] }
          async reload() {
            this.#marks = []
            const rows = await fetchRows()
            this.#rows.push(...rows)
          }
        }
      `,
    },
    'F17: filled in one turn, by what starts the next run when it is settled': {
      options: strict,
      code: `
        class Pipeline {
          #queue: Command[] = []
          #done(position: number) {
            if (this.#queue[position].isRetriable) {
              const queue = this.#queue
              this.#queue = []
              for (const command of queue) this.send(command)
            }
          }
          send(command: Command) {
            const position = this.#queue.length
            command.promise.then(() => this.#done(position))
            this.#queue.push(command)
          }
        }
      `,
    },
    'F24: a WeakMap, of which nobody can say that it is empty': {
      options: strict,
      code: `
        let sizes = new WeakMap<Node, Size>()
        export const sizeOf = (node: Node) => sizes.get(node)
        export async function measure(nodes: Node[]) {
          sizes = new WeakMap()
          for (const node of nodes) sizes.set(node, await measureNode(node))
        }
      `,
    },
    'F25: polling, which takes what has come': {
      options: strict,
      code: `
        const lines: string[] = []
        export async function follow(source: Source) {
          for (;;) {
            const batch = await source.next()
            lines.length = 0
            lines.push(...batch)
          }
        }
        export const latest = () => [...lines]
      `,
    },
  })
})
