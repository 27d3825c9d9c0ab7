import { describe } from 'vitest'
import rule from '../../rules/no-resize-while-iterating.ts'
import { testRule } from '../harness/lint.ts'

describe('a removal moves the next entry up, and the loop skips it', () => {
  testRule(rule, {
    'for…of over a field': `
      class Queue {
        #jobs: Job[] = []
        sweep() {
          for (const job of this.#jobs) {
            if (job.isDone) this.#jobs.splice(this.#jobs.indexOf(job), 1) // error: removes
          }
        }
      }
    `,
    'for…of over a parameter, which is the same bug': `
      export function sweep(jobs: Job[]) {
        for (const job of jobs) {
          if (job.isDone) jobs.splice(jobs.indexOf(job), 1) // error: removes
        }
      }
    `,
    'for…of over a property of a parameter': `
      export function prune(node) {
        for (const child of node.children) {
          if (child.isDead) node.children.splice(node.children.indexOf(child), 1) // error: removes
        }
      }
    `,
    'for…of with an index, at the index': `
      const jobs: Job[] = []
      export function sweep() {
        for (const [i, job] of jobs.entries()) {
          if (job.isDone) jobs.splice(i, 1) // error: removes
        }
      }
    `,
    'a position that was looked for before, by what the element says': `
      const jobs: Job[] = []
      export function sweep() {
        for (const job of jobs) {
          const at = jobs.findIndex(other => other.id === job.id)
          if (at >= 0) jobs.splice(at, 1) // error: removes
        }
      }
    `,
    'shift, whatever the element': `
      const jobs: Job[] = []
      export async function run() {
        for (const job of jobs) {
          jobs.shift() // error: removes
          await job.run()
        }
      }
    `,
    'an index loop whose index goes on all the same': `
      export function sweep(jobs: Job[]) {
        for (let i = 0; i < jobs.length; i++) {
          if (jobs[i].isDone) jobs.splice(i, 1) // error: removes
        }
      }
    `,
    'an index loop up to a length it took, seen in a listener list': `
      Emitter.prototype.off = function (name, fn) {
        const list = this.listeners[name]
        for (let i = 0, n = list.length; i < n; i++) {
          if (list[i].fn === fn) list.splice(i, 1) // error: removes
        }
      }
    `,
    'a while loop that counts on behind the removal': `
      export function sweep(jobs: Job[]) {
        let i = 0
        while (i < jobs.length) {
          if (jobs[i].isDone) jobs.splice(i, 1) // error: removes
          i++
        }
      }
    `,
    'for…in over an array': `
      export function off(list, fn) {
        for (const i in list) {
          if (list[i].fn === fn) list.splice(i, 1) // error: removes
        }
      }
    `,
    'forEach, at its index': `
      class Queue {
        jobs: Job[] = []
        sweep() {
          this.jobs.forEach((job, i) => {
            if (job.isDone) this.jobs.splice(i, 1) // error: removes
          })
        }
      }
    `,
    'map with a callback of its own lines': `
      const jobs: Job[] = []
      export const ids = () => jobs.map(function (job) {
        if (job.isDone) jobs.splice(jobs.indexOf(job), 1) // error: removes
        return job.id
      })
    `,
    'the inner one of two loops over one array': `
      export function unique(names: string[]) {
        for (let i = 0; i < names.length; i++) {
          for (let j = i + 1; j < names.length; j++) {
            if (names[i] === names[j]) names.splice(j, 1) // error: removes
          }
        }
      }
    `,
    'a break that leaves only the loop inside': `
      export function sweep(jobs: Job[], ids: string[]) {
        for (const job of jobs) {
          for (const id of ids) {
            if (job.id === id) {
              jobs.splice(jobs.indexOf(job), 1) // error: removes
              break
            }
          }
        }
      }
    `,
    'a catch from which the loop goes on': `
      const jobs: Job[] = []
      export function run() {
        for (const job of jobs) {
          try {
            job.run()
          } catch {
            jobs.splice(jobs.indexOf(job), 1) // error: removes
          }
        }
      }
    `,
    'what was taken out goes in again on one way only': `
      export function swap(parts: Part[]) {
        for (let i = 0; i < parts.length - 1; i++) {
          if (parts[i].isOpen) continue
          const [part] = parts.splice(i, 1) // error: removes
          if (part.isMovable) parts.splice(i + 1, 0, part)
        }
      }
    `,
    'what was taken out goes to the end': `
      export function postpone(parts: Part[]) {
        for (let i = 0; i < parts.length; i++) {
          if (parts[i].isOpen) parts.push(...parts.splice(i, 1)) // error: removes
        }
      }
    `,
    'two taken out and one put back': `
      export function merge(parts: string[]) {
        for (let i = 0; i < parts.length; i++) {
          if (parts[i] !== '') continue
          parts.splice(i, 2) // error: removes
          parts.splice(i, 0, 'x')
        }
      }
    `,
    'an id that many have in common': `
      export function close(jobs: Job[], queueId: string) {
        for (let i = 0; i < jobs.length; i++) {
          if (jobs[i].queueId === queueId) jobs.splice(i, 1) // error: removes
        }
      }
    `,
    'the one entry of an id, in a loop that does more than to look for it': `
      export function finish(jobs: Job[], id: string) {
        for (let i = 0; i < jobs.length; i++) {
          jobs[i].touch()
          if (jobs[i].id === id) jobs.splice(i, 1) // error: removes
        }
      }
    `,
    'an id that is another one at each step': `
      export function drop(jobs: Job[], last: string) {
        for (const [i, job] of jobs.entries()) {
          const parent = job.parent
          if (job.id === parent.id) jobs.splice(i, 1) // error: removes
        }
      }
    `,
    'more taken out than put in': `
      export function merge(parts: string[]) {
        for (let i = 0; i < parts.length; i++) {
          if (parts[i] === '') parts.splice(i, 2, 'x') // error: removes
        }
      }
    `,
  })
})

describe('an insertion moves the entry in hand back, and the loop comes to it again', () => {
  testRule(rule, {
    'a count goes up that is no place in another list': `
      export function insert(rows: Row[], row: Row) {
        let inserted = 0
        for (let i = 0; i < rows.length; i++) {
          if (rows[i].start > row.start) {
            rows.splice(i, 0, row) // error: inserts
            inserted++
          }
        }
        return inserted
      }
    `,
    'unshift in for…of': `
      const jobs: Job[] = []
      export function run() {
        for (const job of jobs) {
          if (job.isUrgent) jobs.unshift(job.first) // error: inserts
        }
      }
    `,
    'splice in front of the index': `
      export function mark(lines: string[]) {
        for (let i = 0; i < lines.length; i++) {
          if (lines[i].startsWith('#')) lines.splice(i, 0, '') // error: inserts
        }
      }
    `,
  })
})

describe('an entry that is deleted and added again stands behind all others', () => {
  testRule(rule, {
    'of a Map, under a condition: it comes up once more': `
      const sessions = new Map<string, Session>()
      export function refresh() {
        for (const [id, session] of sessions) {
          if (!session.isStale) continue
          sessions.delete(id)
          sessions.set(id, session.renew()) // error: addsAgain
        }
      }
    `,
    'of a Set, at every step: the loop never ends': `
      const dirty = new Set<string>()
      export function touch() {
        for (const path of dirty) {
          dirty.delete(path)
          dirty.add(path) // error: addsAgain
        }
      }
    `,
    'by the id of the value': `
      class Pool {
        #conns = new Map<string, Conn>()
        rotate() {
          for (const conn of this.#conns.values()) {
            this.#conns.delete(conn.id)
            this.#conns.set(conn.id, conn.fresh()) // error: addsAgain
          }
        }
      }
    `,
    'in forEach of a Map': `
      const sessions = new Map<string, Session>()
      export function refresh() {
        sessions.forEach((session, id) => {
          sessions.delete(id)
          sessions.set(id, session) // error: addsAgain
        })
      }
    `,
    'under another name, at every step: each new name comes up, too': `
      export function prefix(names: Map<string, number>) {
        for (const [name, count] of names) {
          names.delete(name)
          names.set('x-' + name, count) // error: addsAgain
        }
      }
    `,
    'in a local that nobody else has': `
      export function renew(ids: string[]) {
        const left = new Set(ids)
        for (const id of left) {
          left.delete(id)
          if (isOpen(id)) left.add(id) // error: addsAgain
        }
      }
    `,
  })
})

describe('a loop that adds at every step never ends', () => {
  testRule(rule, {
    'for…of over an array': `
      export function double(names: string[]) {
        for (const name of names) {
          names.push(name.toUpperCase()) // error: grows
        }
      }
    `,
    'an index loop that asks for the length again': `
      export function double(names: string[]) {
        for (let i = 0; i < names.length; i++) {
          names.push(names[i]) // error: grows
        }
      }
    `,
    'a Set that gets a new object each time': `
      const jobs = new Set<Job>()
      export async function retry() {
        for (const job of jobs) {
          jobs.add({ ...job }) // error: grows
          await job.run()
        }
      }
    `,
    'a Map under a key that is new each time': `
      let last = 0
      const jobs = new Map<number, Job>()
      export function fork() {
        jobs.forEach(job => {
          jobs.set(++last, job.fork()) // error: grows
        })
      }
    `,
  })
})

describe('strict', () => {
  testRule(rule, {
    'adds removals at a place that nobody knows': {
      code: `
        export function sweep(jobs: Job[], at: number) {
          for (const job of jobs) {
            if (job.isDone) jobs.splice(at, 1) // error: removes
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'adds the one entry of an id, behind which the loop goes on': {
      code: `
        export function remove(jobs: Job[], id: string) {
          for (let i = 0; i < jobs.length; i++) {
            const job = jobs[i]
            if (job.id === id) {
              log('removed', id)
              jobs.splice(i, 1) // error: removes
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'which recommended leaves alone: what it passes over has another id': `
      export function remove(jobs: Job[], id: string) {
        for (let i = 0; i < jobs.length; i++) {
          if (id === jobs[i].id && !jobs[i].isKept) jobs.splice(i, 1)
        }
      }
    `,
    'which recommended leaves alone: it may be one that is over': `
      export function sweep(jobs: Job[], at: number) {
        for (const job of jobs) {
          if (job.isDone) jobs.splice(at, 1)
        }
      }
    `,
  })
})

describe('one report per operation and container', () => {
  testRule(rule, {
    'a late reset goes first': `
      class Batch {
        #rows: Row[] = []
        add(row: Row) { this.#rows.push(row) }
        async flush() {
          for (const row of this.#rows) {
            if (row.isEmpty) this.#rows.splice(this.#rows.indexOf(row), 1)
            await send([...this.#rows])
          }
          this.#rows = []
        }
      }
    `,
    'two loops over it in one function are one': `
      export function sweep(jobs: Job[]) {
        for (const job of jobs) if (job.isDone) jobs.splice(jobs.indexOf(job), 1) // error: removes
        for (const job of jobs) if (job.isLost) jobs.splice(jobs.indexOf(job), 1)
      }
    `,
  })
})

describe('what reduce calls is given the element second, and its place third', () => {
  testRule(rule, {
    'the place in hand': `
      export function prune(cells: Cell[]) {
        return cells.reduce((count, cell, at) => {
          if (cell.isOver) cells.splice(at, 1) // error: removes
          return count + 1
        }, 0)
      }
    `,
    'not the number so far': `
      export function prune(cells: Cell[]) {
        return cells.reduce((count, cell) => {
          if (cell.isOver) cells.splice(count, 1)
          return count + 1
        }, 0)
      }
    `,
  })
})
