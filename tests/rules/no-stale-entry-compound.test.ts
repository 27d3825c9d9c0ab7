import { describe } from 'vitest'
import rule from '../../rules/no-stale-entry.ts'
import { testRule } from '../harness/lint.ts'

describe('a compound assignment reads its left side before the wait', () => {
  testRule(rule, {
    'a field that a second run adds to as well': `
      class Invoice {
        total = 0
        async add(job: Job) {
          this.total += await costOf(job) // error: reckonedTwice
        }
      }
    `,
    'a private field, by subtraction': `
      class Account {
        #balance = 100
        async withdraw(amount: Money) {
          this.#balance -= await convert(amount) // error: reckonedTwice
        }
      }
    `,
    'a static field': `
      class Stats {
        static bytes = 0
        static async add(file: string) {
          Stats.bytes += await sizeOf(file) // error: reckonedTwice
        }
      }
    `,
    'a variable of the module': `
      let total = 0
      export async function add(job: Job) {
        total += await costOf(job) // error: reckonedTwice
      }
    `,
    'a variable of a factory': `
      export function createMeter() {
        let total = 0
        return {
          async add(job: Job) {
            total += await costOf(job) // error: reckonedTwice
          },
          get total() { return total },
        }
      }
    `,
    'a property of an object that is kept': `
      const stats = { bytes: 0, files: 0 }
      export async function add(file: string) {
        stats.files += 1
        stats.bytes += await sizeOf(file) // error: reckonedTwice
      }
    `,
    'a text': `
      class Log {
        text = ''
        async append(source: Source) {
          this.text += await source.read() // error: reckonedTwice
        }
      }
    `,
    'a field of a JavaScript class': {
      filename: 'meter.js',
      code: `
        export class Meter {
          constructor() { this.total = 0 }
          async add(job) {
            this.total += await costOf(job) // error: reckonedTwice
          }
        }
      `,
    },
    'written out, with the old value first': `
      class Invoice {
        total = 0
        async add(job: Job) {
          this.total = this.total + (await costOf(job)) // error: reckonedTwice
        }
      }
    `,
    'the wait is deeper in the sum': `
      class Invoice {
        total = 0
        async add(job: Job, rate: number) {
          this.total += rate * (await costOf(job)) // error: reckonedTwice
        }
      }
    `,
    'with a default for the start': `
      class Invoice {
        total: number | null = null
        async add(job: Job) {
          this.total = (this.total ?? 0) + (await costOf(job)) // error: reckonedTwice
        }
      }
    `,
    'the greatest so far': `
      let latest = 0
      export async function see(file: string) {
        latest = Math.max(latest, await mtimeOf(file)) // error: reckonedTwice
      }
    `,
    'in a helper that two public methods call': `
      class Invoice {
        total = 0
        addOne(job: Job) { return this.#add(job) }
        addAll(jobs: Job[]) { return this.#add(jobs) }
        async #add(what: unknown) {
          this.total += await costOf(what) // error: reckonedTwice
        }
      }
    `,
  })
})

describe('a local keeps the old value up to the assignment', () => {
  testRule(rule, {
    'read before, written after': `
      class Ids {
        last = 0
        async create() {
          const id = this.last
          await save(id)
          this.last = id + 1 // error: reckonedTwice
        }
      }
    `,
    'counted up on the way': `
      let sequence = 0
      export async function send(message: Message) {
        let next = sequence
        next += 1
        await transmit(next, message)
        sequence = next // error: reckonedTwice
      }
    `,
    'by way of another name for this': `
      class Ids {
        last = 0
        start(port: Port) {
          const self = this
          port.on('message', async () => {
            const id = self.last
            await save(id)
            self.last = id + 1 // error: reckonedTwice
          })
        }
      }
    `,
  })
})

describe('one callback is called for every element and waits in each', () => {
  testRule(rule, {
    'the sum of a map': `
      export async function totalOf(jobs: Job[]) {
        let total = 0
        await Promise.all(jobs.map(async job => {
          total += await costOf(job) // error: reckonedTwice
        }))
        return total
      }
    `,
    'a helper that the callback calls': `
      class Invoice {
        #total = 0
        async #add(job: Job) {
          this.#total += await costOf(job) // error: reckonedTwice
        }
        /** @serial */
        async addAll(jobs: Job[]) {
          await Promise.all(jobs.map(job => this.#add(job)))
        }
      }
    `,
    'a loop that starts and does not wait': `
      export async function totalOf(jobs: Job[]) {
        let total = 0
        const runs: Promise<void>[] = []
        const add = async (job: Job) => {
          total += await costOf(job) // error: reckonedTwice
        }
        for (const job of jobs) runs.push(add(job))
        await Promise.all(runs)
        return total
      }
    `,
    'a loop that waits for each starts one at a time': `
      export async function totalOf(jobs: Job[]) {
        let total = 0
        const add = async (job: Job) => {
          total += await costOf(job)
        }
        for (const job of jobs) await add(job)
        return total
      }
    `,
    'each callback has its own sum': `
      export async function totalsOf(groups: Job[][]) {
        return Promise.all(groups.map(async jobs => {
          let total = 0
          for (const job of jobs) total += await costOf(job)
          return total
        }))
      }
    `,
    'a reducer waits for the one before': `
      export async function totalOf(jobs: Job[]) {
        let total = 0
        await jobs.reduce(async (before, job) => {
          await before
          total += await costOf(job)
        }, Promise.resolve())
        return total
      }
    `,
  })
})

describe('the message names the wait, who writes, and what to do', () => {
  testRule(rule, {
    'an event handler that starts over': `
      let total = 0
      process.on('SIGUSR2', () => { total = 0 })
      /** @serial */
      export async function add(job: Job) {
        total += await costOf(job) // error: reckoned
      }
    `,
  })
})

describe('F14: whoever has looked again knows that nothing came in between', () => {
  testRule(rule, {
    'at the value': `
      class Meter {
        total = 0
        async add(id: string) {
          const before = this.total
          const cost = await costOf(id)
          if (this.total !== before) return
          this.total = before + cost
        }
      }
    `,
    'at a variable, and at something else': `
      let total = 0
      export async function add(id: string) {
        const before = total
        const cost = await costOf(id)
        if (total !== before || cost === 0) return
        total = before + cost
      }
    `,
    'at a version that was kept': `
      class Meter {
        total = 0
        #run = 0
        async add(id: string) {
          const run = ++this.#run
          const before = this.total
          const cost = await costOf(id)
          if (cost > 0 && run === this.#run) this.total = before + cost
        }
      }
    `,
    'what says nothing of either is no such look': `
      let total = 0
      export async function add(id: string) {
        const before = total
        const cost = await costOf(id)
        if (cost === before) return
        total = before + cost // error: reckonedTwice
      }
    `,
    'nor is a bound': `
      class Meter {
        total = 0
        async add(id: string) {
          const before = this.total
          const cost = await costOf(id)
          if (before > this.limit) return
          this.total = before + cost // error: reckonedTwice
        }
      }
    `,
  })
})
