import { describe } from 'vitest'

import rule from '../../rules/no-late-reset.ts'
import { testFixes, testRule } from '../harness/lint.ts'

describe('counterexamples of generated programs', () => {
  testRule(rule, {
    'a removal under a loop over an array: what the loop passes over is dropped': `
      let jobs: Job[] = []
      let isBusy = false
      export function remove(job: Job) { jobs.splice(jobs.indexOf(job), 1) }
      export async function flush() {
        if (isBusy) return
        isBusy = true
        for (const job of jobs) await send(job)
        jobs = [] // error: skips
        isBusy = false
      }
    `,
    'a removal while a copy is walked: nothing is passed over': `
      let jobs: Job[] = []
      let isBusy = false
      export function remove(job: Job) { jobs.splice(jobs.indexOf(job), 1) }
      export async function flush() {
        if (isBusy) return
        isBusy = true
        for (const job of [...jobs]) await send(job)
        jobs = []
        isBusy = false
      }
    `,
    'a removal under a loop that walks backwards: the entry in flight is handled again': `
      let jobs: Job[] = []
      let isBusy = false
      export function remove(job: Job) { jobs.splice(jobs.indexOf(job), 1) }
      export async function flush() {
        if (isBusy) return
        isBusy = true
        for (let i = jobs.length - 1; i >= 0; i--) await send(jobs[i])
        jobs = [] // error: skips
        isBusy = false
      }
    `,
    'a list that is replaced by a part of itself: nothing comes in that could be lost': `
      let jobs: Job[] = []
      let isBusy = false
      export function remove(job: Job) { jobs = jobs.filter(other => other !== job) }
      export async function flush() {
        if (isBusy) return
        isBusy = true
        await sendAll(jobs)
        jobs = []
        isBusy = false
      }
    `,
    'a list that is replaced by a part of itself under a loop that looks into the slot again': `
      let jobs: Job[] = []
      let isBusy = false
      export function remove(job: Job) { jobs = jobs.filter(other => other !== job) }
      export async function flush() {
        if (isBusy) return
        isBusy = true
        for (let i = 0; i < jobs.length; i++) await send(jobs[i])
        jobs = [] // error: skips
        isBusy = false
      }
    `,
    'a list that is replaced by a part of another one': `
      let jobs: Job[] = []
      let isBusy = false
      export function load(rows: Job[]) { jobs = rows.filter(row => row.isOpen) }
      export async function flush() {
        if (isBusy) return
        isBusy = true
        await sendAll(jobs)
        jobs = [] // error: loses
        isBusy = false
      }
    `,
    'each entry is taken out before the wait: a second run finds the others': `
      const jobs = new Map<string, Job>()
      export async function flush() {
        for (const [id, job] of jobs) {
          jobs.delete(id)
          await send(job)
        }
        jobs.clear()
      }
    `,
    'each entry is taken out behind the wait: a second run finds it too': `
      const jobs = new Map<string, Job>()
      export async function flush() {
        for (const [id, job] of jobs) {
          await send(job)
          jobs.delete(id)
        }
        jobs.clear() // error: repeats
      }
    `,
    'some entries are not taken out before the wait': `
      const jobs = new Map<string, Job>()
      export async function flush() {
        for (const [id, job] of jobs) {
          if (job.isUrgent) jobs.delete(id)
          await send(job)
        }
        jobs.clear() // error: repeats
      }
    `,
  })

  testRule(rule, {
    'a call that nobody knows takes an entry out of the list that is walked: what is passed over is dropped':
      {
        code: `
        let jobs: Job[] = []
        export function remove(job: Job) { jobs.splice(jobs.indexOf(job), 1) }
        export function flush() {
          for (const job of jobs) notify(job)
          jobs = [] // error: skips
        }
      `,
        options: { tier: 'possible' },
      },
    'the same in the callback of a walk': {
      code: `
        let jobs: Job[] = []
        export function remove(job: Job) { jobs.splice(jobs.indexOf(job), 1) }
        export function flush() {
          jobs.forEach(job => notify(job))
          jobs = [] // error: skips
        }
      `,
      options: { tier: 'possible' },
    },
    'a callee of the file takes an entry out of the list that is walked': `
      let jobs: Job[] = []
      function drop(job: Job) { jobs.splice(jobs.indexOf(job), 1) }
      export function flush() {
        for (const job of jobs) if (!job.run()) drop(job)
        jobs = [] // error: skips
      }
    `,
    'each entry of a copy is taken out behind the wait, in a try': `
      const jobs = new Map<string, Job>()
      export function put(id: string, job: Job) { jobs.set(id, job) }
      export async function flush() {
        const taken = [...jobs]
        try {
          for (const [id, job] of taken) {
            await send(job)
            jobs.delete(id) // error: loses
          }
        } catch (error) {
          report(error)
        }
      }
    `,
    'each entry of a copy is taken out behind the wait, under a condition': `
      const jobs = new Set<string>()
      export function put(id: string) { jobs.add(id) }
      export async function flush() {
        const ids = [...jobs]
        if (ids.length > 0) {
          for (const id of ids) {
            await send(id)
            jobs.delete(id) // error: loses
          }
        }
      }
    `,
    'other code adds to a record only what is not there: the entry in flight is': {
      code: `
        const jobs: Record<string, Job> = {}
        let isBusy = false
        export function put(id: string, job: Job) {
          if (!(id in jobs)) jobs[id] = job
        }
        export async function flush() {
          if (isBusy) return
          isBusy = true
          for (const id of Object.keys(jobs)) {
            await send(jobs[id])
            delete jobs[id]
          }
          isBusy = false
        }
      `,
      options: { tier: 'possible' },
    },
    'other code adds to a record what may be there': `
      const jobs: Record<string, Job> = {}
      let isBusy = false
      export function put(id: string, job: Job) {
        if (id in jobs) delete jobs[id]
        jobs[id] = job
      }
      export async function flush() {
        if (isBusy) return
        isBusy = true
        for (const id of Object.keys(jobs)) {
          await send(jobs[id])
          delete jobs[id] // error: loses
        }
        isBusy = false
      }
    `,
    'a call that nobody knows takes an entry out of a list behind the walk: nothing is passed over':
      {
        code: `
        let jobs: Job[] = []
        export function remove(job: Job) { jobs.splice(jobs.indexOf(job), 1) }
        export function flush() {
          for (const job of [...jobs]) notify(job)
          jobs = []
        }
      `,
        options: { tier: 'possible' },
      },
  })

  testFixes(rule, {
    'other code changes only what is there, and finds nothing while the entries are out': {
      code: `
        const counts = new Map<string, number>()
        export function count(name: string) {
          if (counts.has(name)) counts.set(name, (counts.get(name) ?? 0) + 1)
        }
        export async function flush() {
          await sendAll([...counts])
          counts.clear()
        }
      `,
      output: `
        const counts = new Map<string, number>()
        export function count(name: string) {
          if (counts.has(name)) counts.set(name, (counts.get(name) ?? 0) + 1)
        }
        export async function flush() {
          await sendAll([...counts])
          counts.clear()
        }
      `,
      suggestions: {
        'Take `counts` and reset first, put it back after a failure (line 4 changes only what is there)': `
        const counts = new Map<string, number>()
        export function count(name: string) {
          if (counts.has(name)) counts.set(name, (counts.get(name) ?? 0) + 1)
        }
        export async function flush() {
          const countsSnapshot = [...counts]
          counts.clear()
          try {
            await sendAll(countsSnapshot)
          } catch (error) {
            for (const [key, value] of countsSnapshot) {
              counts.set(key, (counts.get(key) ?? 0) + value)
            }
            throw error
          }
        }
      `,
        'Take `counts` and reset first, drop it after a failure (line 4 changes only what is there)': `
        const counts = new Map<string, number>()
        export function count(name: string) {
          if (counts.has(name)) counts.set(name, (counts.get(name) ?? 0) + 1)
        }
        export async function flush() {
          const countsSnapshot = [...counts]
          counts.clear()
          await sendAll(countsSnapshot)
        }
      `,
      },
    },
  })
})

describe('what is added behind a loop that does not come to it', () => {
  testRule(rule, {
    'a loop that counts down': `
      let jobs: Job[] = []
      let isBusy = false
      export function add(job: Job) { jobs.push(job) }
      export async function flush() {
        if (isBusy) return
        isBusy = true
        for (let i = jobs.length - 1; i >= 0; i--) await send(jobs[i])
        jobs = [] // error: loses
        isBusy = false
      }
    `,
    'a loop that counts down, and a call that nobody knows': {
      code: `
        let jobs: Job[] = []
        export function add(job: Job) { jobs.push(job) }
        export function flush() {
          for (let i = jobs.length - 1; i >= 0; i--) notify(jobs[i])
          jobs = [] // error: loses
        }
      `,
      options: { tier: 'possible' },
    },
    'a loop that looks at the length again comes to it': `
      let jobs: Job[] = []
      let isBusy = false
      export function add(job: Job) { jobs.push(job) }
      export async function flush() {
        if (isBusy) return
        isBusy = true
        for (let i = 0; i < jobs.length; i++) await send(jobs[i])
        jobs = []
        isBusy = false
      }
    `,
  })
})

describe('a loop that takes each entry out before its wait leaves nothing for the reset', () => {
  testRule(rule, {
    'what is set meanwhile is new to the Map, and the loop comes to it': `
      const jobs = new Map<string, Job>()
      export function put(key: string, job: Job) { jobs.set(key, job) }
      export async function flush() {
        for (const [key, job] of jobs) {
          jobs.delete(key)
          await send(job)
        }
        jobs.clear()
      }
    `,
    'so is what is changed where it is there': `
      const jobs = new Map<string, Job>()
      export function change(key: string, job: Job) { if (jobs.has(key)) jobs.set(key, job) }
      export async function flush() {
        for (const [key, job] of jobs) {
          jobs.delete(key)
          await send(job)
        }
        jobs.clear()
      }
    `,
    'a loop that ends early leaves some': `
      const jobs = new Map<string, Job>()
      export function put(key: string, job: Job) { jobs.set(key, job) }
      export async function flush() {
        for (const [key, job] of jobs) {
          jobs.delete(key)
          await send(job)
          if (job.isLast) break
        }
        jobs.clear() // error: loses
      }
    `,
    'and so does one that takes out only some': `
      const jobs = new Map<string, Job>()
      export function put(key: string, job: Job) { jobs.set(key, job) }
      export async function flush() {
        for (const [key, job] of jobs) {
          if (job.isReady) {
            jobs.delete(key)
            await send(job)
          }
        }
        jobs.clear() // error: loses
      }
    `,
    'behind the loop nothing comes to it any more': `
      const jobs = new Map<string, Job>()
      export function put(key: string, job: Job) { jobs.set(key, job) }
      export async function flush() {
        for (const [key, job] of jobs) {
          jobs.delete(key)
          await send(job)
        }
        await settle()
        jobs.clear() // error: loses
      }
    `,
    'a second run that finds nothing left puts a new Map in its place': `
      let jobs = new Map<string, Job>()
      export function put(key: string, job: Job) { jobs.set(key, job) }
      export async function flush() {
        for (const [key, job] of jobs) {
          jobs.delete(key)
          await send(job)
        }
        jobs = new Map() // error: loses
      }
    `,
    'nor does it come to another Map in its place': `
      let jobs = new Map<string, Job>()
      export function load(all: Map<string, Job>) { jobs = new Map(all) }
      export async function flush() {
        for (const [key, job] of jobs) {
          jobs.delete(key)
          await send(job)
        }
        jobs.clear() // error: loses
      }
    `,
  })
})
