import { describe } from 'vitest'
import rule from '../../rules/no-resize-while-iterating.ts'
import { testRule } from '../harness/lint.ts'

describe('the entry in hand is filtered out, and the index goes on over what is left', () => {
  testRule(rule, {
    'by itself': `
      class Queue {
        #jobs: Job[] = []
        sweep() {
          for (let i = 0; i < this.#jobs.length; i++) {
            const job = this.#jobs[i]
            if (job.isDone) this.#jobs = this.#jobs.filter(other => other !== job) // error: removes
          }
        }
      }
    `,
    'by its index, up to a length that was taken before': `
      let jobs: Job[] = []
      export function sweep() {
        for (let i = 0, n = jobs.length; i < n; i++) {
          if (jobs[i]?.isDone) jobs = jobs.filter((_, at) => i !== at) // error: removes
        }
      }
    `,
    'by its id': `
      let jobs: Job[] = []
      export function sweep() {
        for (let i = 0; i < jobs.length; i++) {
          if (jobs[i].isDone) jobs = jobs.filter(other => other.id !== jobs[i].id) // error: removes
        }
      }
    `,
    'not where others are filtered out, that may be behind it': `
      let jobs: Job[] = []
      export function sweep() {
        for (let i = 0; i < jobs.length; i++) {
          const job = jobs[i]
          if (job.isDone) jobs = jobs.filter(other => other.parent !== job.id)
        }
      }
    `,
    'not where the new array only says which one it is': `
      let jobs: Job[] = []
      export function mark() {
        for (let i = 0; i < jobs.length; i++) {
          const job = jobs[i]
          if (job.isDone) jobs = jobs.map(other => other !== job)
        }
      }
    `,
    'not where it is the one behind it': `
      let jobs: Job[] = []
      export function sweep() {
        for (let i = 0; i < jobs.length; i++) {
          const next = jobs[i + 1]
          if (jobs[i].isDone) jobs = jobs.filter(other => other !== next)
        }
      }
    `,
    'not where it is all that is kept': `
      let jobs: Job[] = []
      export function sweep() {
        for (let i = 0; i < jobs.length; i++) {
          const job = jobs[i]
          if (job.isLast) jobs = jobs.filter(other => other === job)
        }
      }
    `,
    'not where the index is set back': `
      let jobs: Job[] = []
      export function sweep() {
        for (let i = 0; i < jobs.length; i++) {
          const job = jobs[i]
          if (job.isDone) {
            jobs = jobs.filter(other => other !== job)
            i--
          }
        }
      }
    `,
    'not where a local has the array that is walked': `
      let jobs: Job[] = []
      export function sweep() {
        const all = jobs
        for (let i = 0; i < all.length; i++) {
          const job = all[i]
          if (job.isDone) jobs = jobs.filter(other => other !== job)
        }
      }
    `,
  })
})

describe('a step that is cut short has added all the same', () => {
  testRule(rule, {
    'behind the addition': `
      const names: string[] = []
      export function double() {
        for (let i = 0; i < names.length; i++) {
          names.push(names[i]) // error: grows
          if (names[i] === '') continue
          print(names[i])
        }
      }
    `,
    'not before it': `
      const names: string[] = []
      export function double() {
        for (let i = 0; i < names.length; i++) {
          if (names[i] === '') continue
          names.push('')
        }
      }
    `,
    'not where a loop around it goes on': `
      const names: string[] = []
      export function double(rows: Row[]) {
        rows: for (const row of rows) {
          for (const name of names) {
            names.push(row.name + name)
            if (names.length > 9) continue rows
          }
        }
      }
    `,
  })
})

describe('a Map grows at every step', () => {
  testRule(rule, {
    'under a key that is made for it': `
      const jobs = new Map<string, Job>()
      export function copyAll() {
        for (const job of jobs.values()) {
          jobs.set(crypto.randomUUID(), job.copy()) // error: grows
        }
      }
    `,
    'not under what is worked out of the entry': `
      const jobs = new Map<string, Job>()
      export function rename() {
        for (const job of jobs.values()) {
          jobs.set(createKey(job.name), job)
        }
      }
    `,
  })
})
