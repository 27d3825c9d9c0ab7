import { describe } from 'vitest'
import rule from '../../rules/no-late-reset.ts'
import { testRule } from '../harness/lint.ts'

describe('what was looked at before is taken as a whole, and then worked on', () => {
  const head = `
        export class Buffer {
          #rows: string[] = []
          add(row: string) { this.#rows.push(row) }
  `
  testRule(rule, {
    'F1: behind a wait': {
      options: { tier: 'possible' },
      code: `${head}
          async flush() {
            await check(this.#rows)
            const batch = this.#rows
            this.#rows = []
            await send(batch)
          }
        }
      `,
    },
    'F1: by a call that may come back': {
      options: { tier: 'possible' },
      code: `${head}
          flush() {
            this.server.emit('flush', this.#rows)
            const batch = this.#rows
            this.#rows = []
            this.transport.send(batch)
          }
        }
      `,
    },
    'who only tells what was taken has worked on it before': `${head}
          async flush() {
            await send(this.#rows)
            const batch = this.#rows
            this.#rows = [] // error: loses
            return format(batch)
          }
        }
      `,
    'what is emptied in its place is empty by every name': `${head}
          async flush() {
            await send(this.#rows)
            const batch = this.#rows
            this.#rows.length = 0 // error: loses
            await send(batch)
          }
        }
      `,
  })
})

describe('F2 copy-on-write slots', () => {
  testRule(rule, {
    'a cached snapshot that is dropped on change': {
      code: `
        export class Subject {
          #observers = new Map<number, Observer>()
          #cached: Observer[] | null = null
          add(id: number, observer: Observer) {
            this.#cached = null
            this.#observers.set(id, observer)
          }
          async next(value: unknown) {
            this.#cached ??= Array.from(this.#observers.values())
            for (const observer of this.#cached) {
              await observer.next(value)
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'the answer replaces the list, and nobody adds to it': {
      code: `
        let settings: Setting[] = []
        export async function reload(api: Api) {
          settings = await api.settings()
        }
        export async function print(out: Out) {
          await out.write(settings.join(EOL))
        }
      `,
      options: { tier: 'possible' },
    },
  })
})

describe('F3 no window', () => {
  testRule(rule, {
    'joined and emptied in one turn': {
      code: `
        const lines: string[] = []
        process.on('warning', warning => { lines.push(warning.message) })
        export function take() {
          const text = lines.join(EOL)
          lines.length = 0
          return text
        }
      `,
      options: { tier: 'possible' },
    },
    'a synchronous loop over built-ins': {
      code: `
        const totals = new Map<string, number>()
        meter.on('tick', name => { totals.set(name, (totals.get(name) ?? 0) + 1) })
        export function sum() {
          let total = 0
          for (const value of totals.values()) total += Math.round(value)
          totals.clear()
          return total
        }
      `,
      options: { tier: 'possible' },
    },
    'the same loop with an await in it': `
      const totals = new Map<string, number>()
      meter.on('tick', name => { totals.set(name, (totals.get(name) ?? 0) + 1) })
      export async function send(client: Client) {
        for (const [name, value] of totals) await client.send(name, value)
        totals.clear() // error
      }
    `,
  })
})

describe('F4 the window leaves, or lies on another path', () => {
  testRule(rule, {
    'the awaiting branch returns before the reset': {
      code: `
        let rows: Row[] = []
        export function insert(row: Row) { rows.push(row) }
        export async function flush(db: Db) {
          if (!db.isOpen) {
            await db.report(rows)
            return
          }
          db.insertSync(rows.slice())
          rows = []
        }
      `,
      options: { tier: 'likely' },
    },
    'the awaiting branch goes on to the reset': `
      let rows: Row[] = []
      export function insert(row: Row) { rows.push(row) }
      export async function flush(db: Db) {
        if (!db.isOpen) {
          await db.report(rows)
        }
        rows = [] // error
      }
    `,
    'a failure is awaited and thrown on, success resets at once': {
      code: `
        let rows: Row[] = []
        export function insert(row: Row) { rows.push(row) }
        export async function flush(db: Db) {
          try {
            db.insertSync(rows)
          } catch (error) {
            await report(error)
            throw error
          }
          rows = []
        }
      `,
      options: { tier: 'likely' },
    },
    'a failure is awaited, and then everything is dropped': `
      let rows: Row[] = []
      export function insert(row: Row) { rows.push(row) }
      export async function flush(db: Db) {
        try {
          db.insertSync(rows)
        } catch (error) {
          await report(error)
        }
        rows = [] // error
      }
    `,
    'one case of a switch reads, another resets': {
      code: `
        const rows: Row[] = []
        export async function onCommand(command: string, row: Row) {
          switch (command) {
            case 'add':
              rows.push(row)
              break
            case 'print':
              await print(rows)
              break
            case 'clear':
              rows.length = 0
              break
          }
        }
      `,
      options: { tier: 'possible' },
    },
  })
})

describe('F6 and F7 a loop that fills what it walks, or leaves', () => {
  testRule(rule, {
    'a worklist of one run, which is emptied in the end': {
      code: `
        export async function resolveAll(entry: Module) {
          const pending = [entry]
          for (const module of pending) pending.push(...(await module.dependencies()))
          const count = pending.length
          pending.length = 0
          return count
        }
      `,
      options: { tier: 'possible' },
    },
    'the first one that matches empties the list, and the loop is left': {
      code: `
        let offers: Offer[] = []
        bus.on('offer', offer => { offers.push(offer) })
        export function accept(id: string) {
          for (const offer of offers) {
            if (offer.id === id) {
              offers = []
              return offer
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'the first one that matches is awaited, then the list is emptied': `
      let offers: Offer[] = []
      bus.on('offer', offer => { offers.push(offer) })
      export async function accept(id: string) {
        for (const offer of offers) {
          if (offer.id === id) {
            await offer.accept()
            offers = [] // error
            return offer
          }
        }
      }
    `,
  })
})

describe('F8 from the end, one by one', () => {
  testRule(rule, {
    'each is taken off the end, then awaited': {
      code: `
        const undo: Step[] = []
        export function record(step: Step) { undo.push(step) }
        export async function rollback() {
          for (let i = undo.length - 1; i >= 0; i--) {
            const [step] = undo.splice(i, 1)
            await step?.revert()
          }
        }
      `,
      options: { tier: 'likely' },
    },
    'each is awaited, then all are dropped': `
      const undo: Step[] = []
      export function record(step: Step) { undo.push(step) }
      export async function rollback() {
        for (let i = undo.length - 1; i >= 0; i--) {
          await undo[i]!.revert()
        }
        undo.length = 0 // error
      }
    `,
  })
})

describe('F10 adders that run before the drain can', () => {
  testRule(rule, {
    'only the constructor adds': `
      class Boot {
        #steps: Step[] = []
        constructor(plugins: Plugin[]) {
          for (const plugin of plugins) this.#steps.push(...plugin.steps)
        }
        /** @serial */
        async run() {
          await Promise.all(this.#steps.map(step => step.run()))
          this.#steps = []
        }
      }
      export default new Boot(plugins)
    `,
    'a function that only the module calls, while it loads': `
      const steps: Step[] = []
      function define(step: Step) { steps.push(step) }
      define(new Build())
      define(new Test())
      /** @serial */
      export async function run() {
        await Promise.all(steps.map(step => step.run()))
        steps.length = 0
      }
    `,
    'the same function, exported': `
      const steps: Step[] = []
      export function define(step: Step) { steps.push(step) }
      define(new Build())
      define(new Test())
      /** @serial */
      export async function run() {
        await Promise.all(steps.map(step => step.run()))
        steps.length = 0 // error: loses
      }
    `,
  })
})
