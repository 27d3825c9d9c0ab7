import { describe } from 'vitest'

import noLateReset from '../../rules/no-late-reset.ts'
import noStaleEntry from '../../rules/no-stale-entry.ts'
import { testRule } from '../harness/lint.ts'

describe('F11 objects that one function makes, uses step by step and drops', () => {
  testRule(noLateReset, {
    'each step is waited for before the next one': `
      class Patcher {
        #contents: Record<string, string> = {}
        patch = async (path: string) => {
          this.#contents[path] = await readFile(path)
          await writeFile(path, '')
        }
        restore = async () => {
          for (const path in this.#contents) await writeFile(path, this.#contents[path])
          this.#contents = {}
        }
      }
      export async function release(path: string) {
        const patcher = new Patcher()
        await patcher.patch(path)
        await build()
        await patcher.restore()
      }
    `,
    'steps that wait for nothing need no await, in a loop or a callback that runs at once': `
      class Batch {
        #rows: Row[] = []
        add(row: Row) { this.#rows.push(row) }
        async commit(db: Db) {
          await db.insert(this.#rows)
          this.#rows = []
        }
      }
      export async function importAll(rows: Row[], db: Db) {
        const batch: Batch = new Batch()
        for (const row of rows) batch.add(row)
        rows.forEach(row => batch.add(row))
        await batch.commit(db).catch(report)
      }
    `,
    'a closure that calls itself fills the object': `
      class Batch {
        #rows: Row[] = []
        add(row: Row) { this.#rows.push(row) }
        async commit(db: Db) {
          await db.insert(this.#rows)
          this.#rows = []
        }
      }
      export async function importTree(tree: Row, db: Db) {
        const batch = new Batch()
        const visit = (row: Row) => {
          batch.add(row)
          row.children.forEach(child => visit(child))
        }
        visit(tree)
        await batch.commit(db)
      }
    `,
    'an object that is made for one call': `
      class Migration {
        #steps: Step[] = []
        async run(db: Db) {
          this.#plan(db)
          await this.#apply(db)
        }
        #plan(db: Db) { this.#steps.push(...db.steps) }
        async #apply(db: Db) {
          for (const step of this.#steps) await step.apply(db)
          this.#steps = []
        }
      }
      export async function migrate(db: Db) {
        await new Migration().run(db)
      }
    `,
    'the class is exported, and others make objects of it': `
      export class Batch {
        #rows: Row[] = []
        add(row: Row) { this.#rows.push(row) }
        async commit(db: Db) {
          await db.insert(this.#rows)
          this.#rows = [] // error: loses
        }
      }
      export async function importAll(rows: Row[], db: Db) {
        const batch = new Batch()
        for (const row of rows) batch.add(row)
        await batch.commit(db)
      }
    `,
    'the class goes by another name as well': `
      class Batch {
        #rows: Row[] = []
        add(row: Row) { this.#rows.push(row) }
        async commit(db: Db) {
          await db.insert(this.#rows)
          this.#rows = [] // error: loses
        }
      }
      export async function importAll(row: Row, db: Db) {
        const batch = new Batch()
        batch.add(row)
        await batch.commit(db)
      }
      module.exports.Batch = Batch
    `,
    'a step that nobody waits for goes on beside the next one': `
      class Batch {
        #rows: Row[] = []
        add(row: Row) { this.#rows.push(row) }
        async commit(db: Db) {
          await db.insert(this.#rows)
          this.#rows = [] // error: loses
        }
      }
      export async function importAll(rows: Row[], db: Db) {
        const batch = new Batch()
        for (const row of rows) {
          batch.add(row)
          void batch.commit(db)
        }
      }
    `,
    'steps that are waited for together': `
      class Patcher {
        #contents: Record<string, string> = {}
        async patch(path: string) { this.#contents[path] = await readFile(path) }
        async restore() {
          for (const path in this.#contents) await writeFile(path, this.#contents[path])
          this.#contents = {} // error: loses
        }
      }
      export async function release(path: string) {
        const patcher = new Patcher()
        await Promise.all([patcher.patch(path), patcher.restore()])
      }
    `,
    'the object is handed to somebody': `
      class Batch {
        #rows: Row[] = []
        add(row: Row) { this.#rows.push(row) }
        async commit(db: Db) {
          await db.insert(this.#rows)
          this.#rows = [] // error: loses
        }
      }
      export async function importAll(source: Source, db: Db) {
        const batch = new Batch()
        source.pipe(batch)
        await batch.commit(db)
      }
    `,
    'an event uses the object meanwhile': `
      class Batch {
        #rows: Row[] = []
        add(row: Row) { this.#rows.push(row) }
        async commit(db: Db) {
          await db.insert(this.#rows)
          this.#rows = [] // error: loses
        }
      }
      export async function importAll(source: Source, db: Db) {
        const batch = new Batch()
        source.on('row', row => batch.add(row))
        await batch.commit(db)
      }
    `,
    'a module keeps the object, and its functions use it': `
      class Batch {
        #rows: Row[] = []
        add(row: Row) { this.#rows.push(row) }
        async commit(db: Db) {
          await db.insert(this.#rows)
          this.#rows = [] // error: loses
        }
      }
      const batch = new Batch()
      export const add = (row: Row) => batch.add(row)
      export const commit = async (db: Db) => { await batch.commit(db) }
    `,
    'a source may call back later as well': `
      class Batch {
        #rows: Row[] = []
        add(row: Row) { this.#rows.push(row) }
        async commit(db: Db) {
          await db.insert(this.#rows)
          this.#rows = [] // error: loses
        }
      }
      export async function importAll(source: Source, db: Db) {
        const batch = new Batch()
        source.subscribe(row => batch.add(row))
        await batch.commit(db)
      }
    `,
    'a callback goes on after its first await': `
      class Batch {
        #rows: Row[] = []
        add(row: Row) { this.#rows.push(row) }
        async commit(db: Db) {
          await db.insert(this.#rows)
          this.#rows = [] // error: loses
        }
      }
      export async function importAll(ids: string[], db: Db) {
        const batch = new Batch()
        ids.forEach(async id => { batch.add(await db.load(id)) })
        await batch.commit(db)
      }
    `,
    'its base class may start what it likes': `
      class Batch extends Feed {
        #rows: Row[] = []
        add(row: Row) { this.#rows.push(row) }
        async commit(db: Db) {
          await db.insert(this.#rows)
          this.#rows = [] // error: loses
        }
      }
      export async function importAll(row: Row, db: Db) {
        const batch = new Batch()
        batch.add(row)
        await batch.commit(db)
      }
    `,
    'the object is exported': `
      class Batch {
        #rows: Row[] = []
        add(row: Row) { this.#rows.push(row) }
        async commit(db: Db) {
          await db.insert(this.#rows)
          this.#rows = [] // error: loses
        }
      }
      export const batch = new Batch()
      await batch.commit(db)
    `,
    'the promises of all elements are returned, and nobody waits for each': `
      class Batch {
        #rows: Row[] = []
        addAll(ids: string[], db: Db) {
          return ids.map(async id => { this.#rows.push(await db.load(id)) })
        }
        async commit(db: Db) {
          await db.insert(this.#rows)
          this.#rows = [] // error: loses
        }
      }
      export async function importAll(ids: string[], db: Db) {
        const batch = new Batch()
        await batch.addAll(ids, db)
        await batch.commit(db)
      }
    `,
    'the object hands itself to somebody': `
      class Batch {
        #rows: Row[] = []
        constructor(source: Source) { source.attach(this) }
        add(row: Row) { this.#rows.push(row) }
        async commit(db: Db) {
          await db.insert(this.#rows)
          this.#rows = [] // error: loses
        }
      }
      export async function importAll(source: Source, db: Db) {
        const batch = new Batch(source)
        await batch.commit(db)
      }
    `,
    'a timer of the object comes meanwhile': `
      class Batch {
        #rows: Row[] = []
        constructor() { setInterval(() => this.#rows.push(readRow()), 10) }
        async commit(db: Db) {
          await db.insert(this.#rows)
          this.#rows = [] // error: loses
        }
      }
      export async function importAll(db: Db) {
        const batch = new Batch()
        await batch.commit(db)
      }
    `,
    'a step starts work that it does not wait for': `
      class Batch {
        #rows: Row[] = []
        add(row: Row, db: Db) {
          this.#rows.push(row)
          if (this.#rows.length > 99) void this.commit(db)
        }
        async commit(db: Db) {
          await db.insert(this.#rows)
          this.#rows = [] // error: loses
        }
      }
      export async function importAll(rows: Row[], db: Db) {
        const batch = new Batch()
        for (const row of rows) batch.add(row, db)
        await batch.commit(db)
      }
    `,
    'steps for all elements go on together': `
      class Batch {
        #rows: Row[] = []
        async load(ids: string[], db: Db) {
          await Promise.all(ids.map(async id => { await this.add(id, db) }))
        }
        async add(id: string, db: Db) {
          this.#rows.push(await db.load(id))
          await db.insert(this.#rows)
          this.#rows = [] // error: repeats
        }
      }
      export async function importAll(ids: string[], db: Db) {
        const batch = new Batch()
        await batch.load(ids, db)
      }
    `,
    'what stands in a finally runs before a returned step is over': `
      class Patcher {
        #contents: Record<string, string> = {}
        async patch(path: string) { this.#contents[path] = await readFile(path) }
        async patchAll(paths: string[]) {
          try {
            return this.patch(paths[0])
          } finally {
            await this.restore()
          }
        }
        async restore() {
          for (const path in this.#contents) await writeFile(path, this.#contents[path])
          this.#contents = {} // error: loses
        }
      }
      export async function release(paths: string[]) {
        const patcher = new Patcher()
        await patcher.patchAll(paths)
      }
    `,
    'what the class itself keeps is shared by all objects': `
      class Batch {
        static #rows: Row[] = []
        static add(row: Row) { Batch.#rows.push(row) }
        async commit(db: Db) {
          await db.insert(Batch.#rows)
          Batch.#rows = [] // error: loses
        }
      }
      export async function importAll(rows: Row[], db: Db) {
        const batch = new Batch()
        await batch.commit(db)
      }
    `,
  })
  testRule(noStaleEntry, {
    'nobody stores the entry between the look and the store': `
      class Crawl {
        #pages = new Map<string, Page>()
        async visit(url: string) {
          if (this.#pages.has(url)) throw new Error('twice')
          const page = await load(url)
          this.#pages.set(url, page)
        }
      }
      export async function crawl(urls: string[]) {
        const run = new Crawl()
        for (const url of urls) await run.visit(url)
      }
    `,
  })
})

describe('F11 a batch of one run, which waits for what sends it', () => {
  testRule(noLateReset, {
    'a function of its own that every caller awaits': `
      export async function copyAll(cursor: Cursor, db: Db) {
        let batch: Row[] = []
        const flush = async () => {
          await db.insert(batch)
          batch = []
        }
        for (let row = await cursor.next(); row; row = await cursor.next()) {
          batch.push(row)
          if (batch.length > 99) {
            try {
              await flush()
            } catch (error) {
              await cursor.close()
              throw error
            }
          }
        }
        if (batch.length > 0) await flush()
      }
    `,
    'by way of another function, which hands the promise on': `
      export async function copyAll(cursor: Cursor, db: Db) {
        let batch: Row[] = []
        const flush = async () => {
          await db.insert(batch)
          batch = []
        }
        const send = () => flush()
        for (let row = await cursor.next(); row; row = await cursor.next()) {
          batch.push(row)
          await send().catch(report)
        }
      }
    `,
    'once nobody waits for it': `
      export async function copyAll(cursor: Cursor, db: Db) {
        let batch: Row[] = []
        const flush = async () => {
          await db.insert(batch)
          batch = [] // error
        }
        for (let row = await cursor.next(); row; row = await cursor.next()) {
          batch.push(row)
          if (batch.length > 99) void flush()
        }
        await flush()
      }
    `,
    'a timer sends it as well': `
      export async function copyAll(cursor: Cursor, db: Db) {
        let batch: Row[] = []
        const flush = async () => {
          await db.insert(batch)
          batch = [] // error: loses
        }
        setInterval(flush, 1000)
        for (let row = await cursor.next(); row; row = await cursor.next()) {
          batch.push(row)
          if (batch.length > 99) await flush()
        }
      }
    `,
    'each of several callbacks that run beside each other sends it': `
      export async function copyAll(rows: Row[], db: Db) {
        let batch: Row[] = []
        const flush = async () => {
          await db.insert(batch)
          batch = [] // error: loses
        }
        await rows.map(async row => {
          batch.push(row)
          await flush()
        })
        batch.push(await db.last())
      }
    `,
  })
})

describe('F12 the steps of one stream, which waits until the last one has called back', () => {
  testRule(noLateReset, {
    'by way of a function that is handed the callback': `
      export async function index(source: Readable, db: Db) {
        let batch: Row[] = []
        const add = async (done: Done, row?: Row) => {
          if (row) batch.push(row)
          if (!row || batch.length > 99) await send()
          done()
        }
        const send = async () => {
          await db.insert(batch)
          batch = []
        }
        await pipeline(source, new Transform({
          transform: async (row, encoding, done) => add(done, row),
          flush: async done => add(done),
        }))
      }
    `,
    'it calls back before it waits': `
      export async function index(source: Readable, db: Db) {
        let batch: Row[] = []
        const add = async (done: Done, row?: Row) => {
          if (row) batch.push(row)
          done()
          if (!row || batch.length > 99) await send()
        }
        const send = async () => {
          await db.insert(batch)
          batch = [] // error: loses
        }
        await pipeline(source, new Transform({
          transform: async (row, encoding, done) => add(done, row),
          flush: async done => add(done),
        }))
      }
    `,
    'two streams have one batch': `
      export async function index(source: Readable, db: Db) {
        let batch: Row[] = []
        const add = async (done: Done, row?: Row) => {
          if (row) batch.push(row)
          if (!row || batch.length > 99) await send()
          done()
        }
        const send = async () => {
          await db.insert(batch)
          batch = [] // error: loses
        }
        source.pipe(new Transform({ transform: async (row, encoding, done) => add(done, row) }))
        source.pipe(new Transform({ transform: async (row, encoding, done) => add(done, row) }))
      }
    `,
    'a stream for each of several sources': `
      export async function index(sources: Readable[], db: Db) {
        let batch: Row[] = []
        const send = async () => {
          await db.insert(batch)
          batch = [] // error: loses
        }
        for (const source of sources) {
          source.pipe(new Transform({
            async transform(row, encoding, done) {
              batch.push(row)
              if (batch.length > 99) await send()
              done()
            },
          }))
        }
      }
    `,
    'each run makes a stream, and all have one batch': `
      let batch: Row[] = []
      async function send(db: Db) {
        await db.insert(batch)
        batch = [] // error: loses
      }
      export function index(source: Readable, db: Db) {
        source.pipe(new Transform({
          async transform(row, encoding, done) {
            batch.push(row)
            if (batch.length > 99) await send(db)
            done()
          },
        }))
      }
    `,
    'a timer sends it as well': `
      export async function index(source: Readable, db: Db) {
        let batch: Row[] = []
        const send = async () => {
          await db.insert(batch)
          batch = [] // error: loses
        }
        setInterval(send, 1000)
        await pipeline(source, new Transform({
          async transform(row, encoding, done) {
            batch.push(row)
            if (batch.length > 99) await send()
            done()
          },
        }))
      }
    `,
  })
})
