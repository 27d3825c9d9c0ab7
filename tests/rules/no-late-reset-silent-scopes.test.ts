import { describe } from 'vitest'
import rule from '../../rules/no-late-reset.ts'
import { testRule } from '../harness/lint.ts'

describe('F11 what lives for one operation', () => {
  testRule(rule, {
    'misses that are collected, loaded, and started anew': {
      code: `
        export async function load(keys: string[], store: Store) {
          let misses: string[] = []
          for (const key of keys) {
            if (!store.has(key)) misses.push(key)
            if (misses.length === 100) {
              await store.load(misses)
              misses = []
            }
          }
          await store.load(misses)
        }
      `,
      options: { tier: 'possible' },
    },
    'a buffer that a callback of the same run fills': {
      code: `
        export async function* records(source: AsyncIterable<string>) {
          const buffer: Rec[] = []
          const parser = createParser({ write: (rec: Rec) => buffer.push(rec) })
          for await (const chunk of source) {
            parser.parse(chunk)
            for (const rec of buffer) yield rec
            buffer.length = 0
          }
        }
      `,
      options: { tier: 'likely' },
    },
    'a buffer of the run that an event handler fills': `
      export async function copy(source: Source, target: Target) {
        let chunks: Buffer[] = []
        source.on('data', chunk => { chunks.push(chunk) })
        while (source.isOpen) {
          await target.write(Buffer.concat(chunks))
          chunks = [] // error: loses
        }
      }
    `,
    'an object that the module keeps for everybody': `
      class Batch {
        #rows: Row[] = []
        add(row: Row) { this.#rows.push(row) }
        async commit(db: Db) {
          await db.insert(this.#rows)
          this.#rows = [] // error
        }
      }
      const batch = new Batch()
      export const insert = (row: Row) => batch.add(row)
      setInterval(() => batch.commit(db), 1000)
    `,
  })
})

describe('F20 what belongs to one request, and other properties', () => {
  testRule(rule, {
    'the messages of the session of a request': {
      code: `
        app.use(async (ctx, next) => {
          await next()
          await ctx.render(ctx.session.messages)
          ctx.session.messages = []
        })
      `,
      options: { tier: 'possible' },
    },
    'another property is reset than the one that was sent': {
      code: `
        const state = { sent: [] as Row[], waiting: [] as Row[] }
        export function insert(row: Row) { state.waiting.push(row) }
        export async function flush(db: Db) {
          await db.confirm(state.sent)
          state.waiting = []
        }
      `,
      options: { tier: 'possible' },
    },
    'the property that was sent': `
      const state = { sent: [] as Row[], waiting: [] as Row[] }
      export function insert(row: Row) { state.waiting.push(row) }
      export async function flush(db: Db) {
        await db.insert(state.waiting)
        state.waiting = [] // error
      }
    `,
    'a plain number that is set back': {
      code: `
        let pending = 0
        export function touch() { pending++ }
        export async function report(out: Out) {
          await out.write(pending)
          pending = 0
        }
      `,
      options: { tier: 'possible' },
    },
  })
})

describe('F21 clear and other names on no collection', () => {
  testRule(rule, {
    'a canvas that is painted, awaited on and cleared': {
      code: `
        export class View {
          #canvas = new Canvas()
          draw(shape: Shape) { this.#canvas.add(shape) }
          async paint() {
            await this.#canvas.render()
            this.#canvas.clear()
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'a persistent list is replaced by another': {
      code: `
        import { List } from 'immutable'
        let rows = List<Row>()
        export function insert(row: Row) { rows = rows.push(row) }
        export async function flush(db: Db) {
          const batch = rows
          rows = List()
          await db.insert(batch)
        }
      `,
      options: { tier: 'possible' },
    },
    'a form that shadows the module variable': {
      code: `
        let rows: Row[] = []
        export function insert(row: Row) { rows.push(row) }
        export async function submit(rows: Row[], db: Db) {
          await db.insert(rows)
          rows = []
        }
      `,
      options: { tier: 'possible' },
    },
  })
})

describe('F22 closures that run later', () => {
  testRule(rule, {
    'a reset that is only handed to somebody else': {
      code: `
        const marks = new Set<string>()
        editor.onMark(mark => { marks.add(mark) })
        export function activate(context: Context) {
          for (const mark of marks) console.log(mark)
          context.onReset(() => { marks.clear() })
        }
      `,
      options: { tier: 'possible' },
    },
  })
})

describe('F23 iterators that are live by design', () => {
  testRule(rule, {
    'Symbol.iterator, and a clear of its own': {
      code: `
        export class Bag<T> {
          #items = new Set<T>()
          add(item: T) { this.#items.add(item) }
          clear() { this.#items.clear() }
          *[Symbol.iterator]() { yield* this.#items }
        }
      `,
      options: { tier: 'possible' },
    },
  })
})

describe('F25 polling, retry, pagination', () => {
  testRule(rule, {
    'a page replaces the page before': {
      code: `
        export async function* pages(api: Api) {
          let page = await api.first()
          while (page.length > 0) {
            yield* page
            page = await api.next(page)
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'a retry that sends the same batch again': {
      code: `
        let rows: Row[] = []
        export function insert(row: Row) { rows.push(row) }
        export async function flush(db: Db) {
          const batch = rows
          rows = []
          for (let attempt = 0; attempt < 3; attempt++) {
            if (await db.insert(batch)) return
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'a retry that takes only after it was sent': `
      let rows: Row[] = []
      export function insert(row: Row) { rows.push(row) }
      export async function flush(db: Db) {
        for (let attempt = 0; attempt < 3; attempt++) {
          if (await db.insert(rows)) break
        }
        rows = [] // error
      }
    `,
  })
})

describe('F11 what each run of the function around makes anew', () => {
  testRule(rule, {
    'it is filled, and then the work is started': `
      export async function drop(target: Target, rows: Row[]) {
        const collection = await target.open()
        let moved: Row[] = []
        for (const row of rows) if (row.isOpen) moved.push(row)
        await db.transaction(async () => {
          await collection.remove(moved)
          moved = []
        })
      }
    `,
    'it goes on being filled while the work runs': `
      export async function drop(target: Target, rows: Row[]) {
        const collection = await target.open()
        let moved: Row[] = []
        void db.transaction(async () => {
          await collection.remove(moved)
          moved = [] // error: loses
        })
        for await (const row of rows) moved.push(row)
      }
    `,
    'who starts the function around anew gets another container': `
      export async function walk(limit: number) {
        const ids = new Set<string>()
        const collect = async () => {
          for (const id of await list(limit)) ids.add(id)
        }
        await collect()
        await report([...ids])
        ids.clear()
        return { more: (next: number) => walk(next) }
      }
    `,
  })
})

describe('what is no drain', () => {
  testRule(rule, {
    'a failure that leaves nothing of use behind': `
      export class Rows {
        #rows: Row[] = []
        add(row: Row) { this.#rows.push(row) }
        /** @serial */
        async refresh() {
          const next = this.#rows.filter(row => row.isOpen)
          try {
            await this.view.sort(next)
          } catch (error) {
            this.#rows = []
            throw error
          }
        }
      }
    `,
    'an entry that goes if the answer is no': `
      export class Tree {
        #states: Record<string, boolean> = {}
        toggle(id: string) { this.#states[id] = true }
        async purge() {
          for (const id in this.#states) {
            if (!(await db.getAsync(id))) delete this.#states[id] // error: loses
          }
        }
      }
    `,
    'an entry that goes if it was sent': `
      export class Outbox {
        #messages = new Map<string, Message>()
        constructor(messages: [string, Message][]) {
          for (const [id, message] of messages) this.#messages.set(id, message)
        }
        async purge() {
          for (const [id, message] of this.#messages) {
            if (await api.send(message)) this.#messages.delete(id) // error: repeats
          }
        }
      }
    `,
    'an entry that goes if nobody knows it, and that nobody puts in again': `
      export class Tree {
        #states = new Map<string, boolean>()
        constructor(states: [string, boolean][]) {
          for (const [id, state] of states) this.#states.set(id, state)
        }
        async purge() {
          for (const [id] of this.#states) {
            if (!(await db.getAsync(id))) this.#states.delete(id)
          }
        }
      }
    `,
    'a method of a base class in another file is not the one that overrides it': `
      export class Nodes extends Base {
        #children: Node[] | undefined
        getChildren() { return (this.#children ??= open()) }
        async refresh(rows: Row[]) {
          await super.refresh(rows)
          if (rows.length === 0) {
            this.#children = []
            return
          }
          for (const child of this.#children) child.refresh()
        }
      }
    `,
  })
})

describe('a handle that is returned', () => {
  testRule(rule, {
    'is called once': `
      export function connect(app: App) {
        const handles: Handle[] = []
        handles.push(app.listen('back', goBack))
        return async () => {
          await Promise.allSettled(handles.map(handle => handle.remove()))
          handles.length = 0
        }
      }
    `,
    'strict does not rely on it': {
      options: { tier: 'possible' },
      code: `
        export function connect(app: App) {
          const handles: Handle[] = []
          handles.push(app.listen('back', goBack))
          return async () => {
            await Promise.allSettled(handles.map(handle => handle.remove()))
            handles.length = 0 // error
          }
        }
      `,
    },
  })
})
