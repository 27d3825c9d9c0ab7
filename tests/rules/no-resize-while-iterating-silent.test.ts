import { describe } from 'vitest'
import rule from '../../rules/no-resize-while-iterating.ts'
import { testRule } from '../harness/lint.ts'

const strict = { tier: 'possible' }

describe('F1 what is walked is a copy', () => {
  testRule(rule, {
    'made in the head': {
      code: `
        export function sweep(jobs: Job[]) {
          for (const job of [...jobs]) if (job.isDone) jobs.splice(jobs.indexOf(job), 1)
        }
      `,
      options: strict,
    },
    'made before the loop': {
      code: `
        export function sweep(jobs: Job[]) {
          const all = jobs.slice()
          all.forEach((job, i) => { if (job.isDone) jobs.splice(i, 1) })
        }
      `,
      options: strict,
    },
    'or what was swapped out': {
      code: `
        class Queue {
          #jobs: Job[] = []
          run() {
            const jobs = this.#jobs
            this.#jobs = []
            for (const job of jobs) this.#jobs.push(job.next)
          }
        }
      `,
      options: strict,
    },
  })
})

describe('F2 each write makes a new array', () => {
  testRule(rule, {
    'and the loop has the old one': {
      code: `
        class Queue {
          jobs: Job[] = []
          sweep() {
            for (const job of this.jobs) {
              this.jobs = [...this.jobs]
              this.jobs.splice(this.jobs.indexOf(job), 1)
            }
          }
        }
      `,
      options: strict,
    },
  })
})

describe('F4 and F7 the loop is left behind the write', () => {
  testRule(rule, {
    'by break': {
      code: `
        export function remove(jobs: Job[], id: string) {
          for (let i = 0; i < jobs.length; i++) {
            if (jobs[i].id === id) {
              jobs.splice(i, 1)
              break
            }
          }
        }
      `,
      options: strict,
    },
    'by return': {
      code: `
        export function take(jobs: Job[], id: string) {
          for (const [i, job] of jobs.entries()) {
            if (job.id === id) return jobs.splice(i, 1)
          }
        }
      `,
      options: strict,
    },
    'by throw': {
      code: `
        export function fail(jobs: Job[]) {
          for (const job of jobs) {
            if (!job.isBroken) continue
            jobs.shift()
            throw new Error(job.id)
          }
        }
      `,
      options: strict,
    },
    'for the loop around it, which starts it anew': {
      code: `
        export function settle(jobs: Job[]) {
          again: for (;;) {
            for (const job of jobs) {
              if (!job.isDone) continue
              jobs.splice(jobs.indexOf(job), 1)
              continue again
            }
            return
          }
        }
      `,
      options: strict,
    },
    'of a loop inside, and the loop around walks something else': {
      code: `
        export function drop(ids: string[], jobs: Job[]) {
          for (const id of ids) {
            for (const job of jobs) {
              if (job.id === id) {
                jobs.splice(jobs.indexOf(job), 1)
                break
              }
            }
          }
        }
      `,
      options: strict,
    },
    'after an entry was moved to the end, as a cache does': {
      code: `
        const cache = new Map<string, Page>()
        export function find(url: string) {
          for (const [key, page] of cache) {
            if (!page.matches(url)) continue
            cache.delete(key)
            cache.set(key, page)
            return page
          }
        }
      `,
      options: strict,
    },
    'by the answer of some()': {
      code: `
        export function remove(jobs: Job[], id: string) {
          jobs.some((job, i) => {
            if (job.id !== id) return false
            jobs.splice(i, 1)
            return true
          })
        }
      `,
      options: strict,
    },
  })
})

describe('F5 the current key of a Map or a Set', () => {
  testRule(rule, {
    'is deleted': {
      code: `
        const sessions = new Map<string, Session>()
        export function sweep() {
          for (const [id, session] of sessions) if (session.isOver) sessions.delete(id)
        }
      `,
      options: strict,
    },
    'is overwritten': {
      code: `
        const counts = new Map<string, number>()
        export function halve() {
          for (const [name, count] of counts) counts.set(name, count / 2)
        }
      `,
      options: strict,
    },
    'is added again without having left': {
      code: `
        const dirty = new Set<string>()
        export function touch() {
          for (const path of dirty) dirty.add(path)
        }
      `,
      options: strict,
    },
    'is deleted on one way, and another is set on the other': {
      code: `
        const sessions = new Map<string, Session>()
        export function sweep() {
          for (const [id, session] of sessions) {
            if (session.isOver) sessions.delete(id)
            else sessions.set(id, session.renew())
          }
        }
      `,
      options: strict,
    },
    'gets another name where it has to': {
      code: `
        export function normalize(headers: Map<string, string>) {
          for (const [name, value] of headers) {
            if (name === name.toLowerCase()) continue
            headers.delete(name)
            headers.set(name.toLowerCase(), value)
          }
        }
      `,
      options: strict,
    },
  })
})

describe('F6 worklists that grow on purpose', () => {
  testRule(rule, {
    'a Set of what was seen': {
      code: `
        export function collect(entry: Module) {
          const seen = new Set([entry])
          for (const module of seen) for (const next of module.imports) seen.add(next)
          return seen
        }
      `,
      options: strict,
    },
    'an array behind a test': {
      code: `
        export function collect(root: Node) {
          const queue = [root]
          for (const node of queue) if (node.next) queue.push(node.next)
          return queue
        }
      `,
      options: strict,
    },
    'an index loop that appends all children, of which there may be none': {
      code: `
        export function collect(root: Node) {
          const queue = [root]
          for (let i = 0; i < queue.length; i++) queue.push(...queue[i].children)
          return queue
        }
      `,
      options: strict,
    },
    'an end that the head of the loop asks for': {
      code: `
        export function fibonacci(count: number) {
          const list = [0, 1]
          for (let i = 1; i < list.length && i < count; i++) list.push(list[i] + list[i - 1])
          return list
        }
      `,
      options: strict,
    },
    'an end inside the loop': {
      code: `
        export function climb(node: Node) {
          const path = [node]
          for (const step of path) {
            if (!step.parent) break
            path.push(step.parent)
          }
          return path
        }
      `,
      options: strict,
    },
    'as many taken out as put in': {
      code: `
        export function rotate(ring: Job[]) {
          for (const job of ring) {
            ring.pop()
            ring.push(job)
          }
        }
      `,
      options: strict,
    },
    'a length that was taken before': {
      code: `
        export function double(names: string[]) {
          for (let i = 0, n = names.length; i < n; i++) names.push(names[i])
        }
      `,
      options: strict,
    },
    'forEach of an array, which knows its end': {
      code: `
        export function double(names: string[]) {
          names.forEach(name => names.push(name))
        }
      `,
      options: strict,
    },
  })
})

describe('F8 the loop walks backwards', () => {
  testRule(rule, {
    'and takes out the entry in hand': {
      code: `
        export function sweep(jobs: Job[]) {
          for (let i = jobs.length - 1; i >= 0; i--) if (jobs[i].isDone) jobs.splice(i, 1)
        }
      `,
      options: strict,
    },
    'and counts in its test': {
      code: `
        export function sweep(jobs: Job[]) {
          let i = jobs.length
          while (i--) if (jobs[i].isDone) jobs.splice(i, 1)
        }
      `,
      options: strict,
    },
  })
})

describe('F9 the queue is taken from', () => {
  testRule(rule, {
    'until nothing is left': {
      code: `
        const jobs: Job[] = []
        export async function run() {
          for (let job = jobs.shift(); job; job = jobs.shift()) await job.run()
        }
      `,
      options: strict,
    },
    'as long as the first one is due': {
      code: `
        export function expire(timers: Timer[]) {
          while (timers.length > 0 && timers[0].isDue) timers.shift()
        }
      `,
      options: strict,
    },
  })
})

describe('the index is set back, or waits', () => {
  testRule(rule, {
    'behind the removal': {
      code: `
        export function sweep(jobs: Job[]) {
          for (let i = 0; i < jobs.length; i++) {
            if (jobs[i].isDone) {
              jobs.splice(i, 1)
              i--
            }
          }
        }
      `,
      options: strict,
    },
    'in the removal': {
      code: `
        export function sweep(jobs: Job[]) {
          for (let i = 0; i < jobs.length; i++) if (jobs[i].isDone) jobs.splice(i--, 1)
        }
      `,
      options: strict,
    },
    'before the removal': {
      code: `
        export function sweep(jobs: Job[]) {
          for (let i = 0; i < jobs.length; i++) {
            if (!jobs[i].isDone) continue
            i -= 1
            jobs.splice(i + 1, 1)
          }
        }
      `,
      options: strict,
    },
    'to the start': {
      code: `
        export function settle(jobs: Job[]) {
          for (let i = 0; i < jobs.length; i++) {
            if (!jobs[i].isDone) continue
            jobs.splice(i, 1)
            i = -1
          }
        }
      `,
      options: strict,
    },
    'while only entries that stay count': {
      code: `
        export function sweep(jobs: Job[]) {
          let i = 0
          while (i < jobs.length) {
            if (jobs[i].isDone) jobs.splice(i, 1)
            else i++
          }
        }
      `,
      options: strict,
    },
    'after an insertion that the index steps over': {
      code: `
        export function mark(lines: string[]) {
          for (let i = 0; i < lines.length; i++) {
            if (!lines[i].startsWith('#')) continue
            lines.splice(i, 0, '')
            i++
          }
        }
      `,
      options: strict,
    },
  })
})

describe('nothing moves that is still to come', () => {
  testRule(rule, {
    'where the entry behind the one in hand goes': {
      code: `
        export function merge(parts: Part[]) {
          for (let i = 0; i < parts.length; i++) if (parts[i].isOpen) parts.splice(i + 1, 1)
        }
      `,
      options: strict,
    },
    'where the loop inside sets its own index back': {
      code: `
        export function unique(names: string[]) {
          for (let i = 0; i < names.length; i++) {
            for (let j = i + 1; j < names.length; j++) {
              if (names[i] === names[j]) names.splice(j--, 1)
            }
          }
        }
      `,
      options: strict,
    },
    'where the last one goes': {
      code: `
        export function trim(jobs: Job[]) {
          for (const job of jobs) if (job.isLarge) jobs.splice(-1, 1)
        }
      `,
      options: strict,
    },
    'where all the rest goes': {
      code: `
        export function cut(lines: string[]) {
          for (let i = 0; i < lines.length; i++) if (lines[i] === '---') lines.splice(i)
        }
      `,
      options: strict,
    },
    'where what was taken out goes in again, one place further': {
      code: `
        export function swap(parts: string[]) {
          for (let i = 0; i < parts.length - 1; i++) {
            if (parts[i] < parts[i + 1]) continue
            const [part] = parts.splice(i, 1)
            parts.splice(i + 1, 0, part)
          }
        }
      `,
      options: strict,
    },
    'where another one went in before one goes': {
      code: `
        export function replace(parts: Part[]) {
          for (const [i, part] of parts.entries()) {
            if (!part.isOpen) continue
            parts.splice(i, 0, part.close())
            parts.splice(i + 1, 1)
          }
        }
      `,
      options: strict,
    },
    'where one comes for one that goes': {
      code: `
        export function replace(lines: string[]) {
          for (let i = 0; i < lines.length; i++) if (lines[i] === '') lines.splice(i, 1, '-')
        }
      `,
      options: strict,
    },
  })
})

describe('a pass that counts its steps ends when it has been round once', () => {
  testRule(rule, {
    'by the size that the set had before': `
      const views = new Set<View>()
      export function sink(isHidden: (view: View) => boolean) {
        const size = views.size
        let seen = 1
        for (const view of views) {
          if (isHidden(view)) {
            views.delete(view)
            views.add(view)
          }
          if (++seen > size) break
        }
      }
    `,
    'a break for another reason comes too late': `
      const views = new Set<View>()
      export function sink(isHidden: (view: View) => boolean) {
        for (const view of views) {
          if (isHidden(view)) {
            views.delete(view)
            views.add(view) // error: addsAgain
          }
          if (view.isLast) break
        }
      }
    `,
  })
})

describe('the removal takes out the only entry that is looked for', () => {
  testRule(rule, {
    'by where it is to be found': `
      export function forget(pages: Page[], url: string) {
        for (let i = 0; i < pages.length; i++) {
          if (pages[i].url === url) pages.splice(i, 1)
        }
      }
    `,
    'by an id that has the name of what the list holds': `
      export class Store {
        manifests: Manifest[] = []
        forget(id: number) {
          for (let i = 0; i < this.manifests.length; i++) {
            if (this.manifests[i].manifestId === id) this.manifests.splice(i, 1)
          }
        }
      }
    `,
    'by the id of something else': `
      export class Store {
        manifests: Manifest[] = []
        forget(id: number) {
          for (let i = 0; i < this.manifests.length; i++) {
            if (this.manifests[i].ownerId === id) this.manifests.splice(i, 1) // error: removes
          }
        }
      }
    `,
    'by a key that is made of its id': `
      class Sessions {
        #sessions: Session[] = []
        forget(key: string) {
          for (const session of this.#sessions) {
            const sessionKey = credentialKey(session.id)
            if (sessionKey === key) {
              const index = this.#sessions.indexOf(session)
              this.#sessions.splice(index, 1)
            }
          }
        }
      }
    `,
    'by a key that is made of something that others have as well': `
      class Sessions {
        #sessions: Session[] = []
        forget(key: string) {
          for (const session of this.#sessions) {
            const sessionKey = credentialKey(session.user)
            if (sessionKey === key) {
              const index = this.#sessions.indexOf(session)
              this.#sessions.splice(index, 1) // error: removes
            }
          }
        }
      }
    `,
    'by a call that asks for its id': `
      export function forget(pages: Page[], url: string) {
        for (let i = 0; i < pages.length; i++) {
          if (pages[i].getKey() === url) pages.splice(i, 1)
        }
      }
    `,
    'each one is told of it': `
      export function forget(pages: Page[], url: string) {
        for (const page of pages) {
          const wasShown = hide(page.id)
          if (page.id === url) pages.splice(pages.indexOf(page), 1) // error: removes
        }
      }
    `,
    'nothing comes in that is there already': `
      class Board {
        #busy: Cell[] = []
        begin(cell: Cell) {
          if (!this.#busy.includes(cell)) this.#busy.push(cell)
        }
        end(args: { cell: Cell }) {
          this.#busy.forEach((cell, index) => {
            if (cell === args.cell) this.#busy.splice(index, 1)
          })
        }
        tidy() {
          this.#busy = this.#busy.filter(cell => cell.isOpen)
          this.#busy.sort()
        }
      }
    `,
    'one way in does not look, and an entry may stand there twice': `
      class Board {
        #busy: Cell[] = []
        begin(cell: Cell) {
          if (!this.#busy.includes(cell)) this.#busy.push(cell)
        }
        restart(cell: Cell) {
          this.#busy.push(cell)
        }
        end(done: Cell) {
          this.#busy.forEach((cell, index) => {
            if (cell === done) this.#busy.splice(index, 1) // error: removes
          })
        }
      }
    `,
    'it looks for another one than it puts in': `
      class Board {
        #busy: Cell[] = []
        begin(cell: Cell, other: Cell) {
          if (!this.#busy.includes(other)) this.#busy.push(cell)
        }
        end(done: Cell) {
          this.#busy.forEach((cell, index) => {
            if (cell === done) this.#busy.splice(index, 1) // error: removes
          })
        }
      }
    `,
  })
})

describe('what is put in comes from another list, whose place moves on', () => {
  testRule(rule, {
    'the entry in hand is compared with its next one': `
      export function merge(old: Period[], fresh: Period[]) {
        let at = 0
        for (let i = 0; i < old.length; i++) {
          const next = fresh[at]
          if (old[i] === next) {
            at++
          } else if (next && old[i].start > next.start) {
            old.splice(i, 0, next)
            at++
          }
        }
      }
    `,
  })
})

describe('F21 it is another container, or none', () => {
  testRule(rule, {
    'a list of the same name in the element': {
      code: `
        export function sweep(rooms: Room[]) {
          for (const room of rooms) room.rooms.splice(0, 1)
        }
      `,
      options: strict,
    },
    'another list under another key': {
      code: `
        const lists = new Map<string, Job[]>()
        export function move(from: string, to: string) {
          for (const job of lists.get(from) ?? []) (lists.get(to) ?? []).unshift(job)
        }
      `,
      options: strict,
    },
    'a queue of a class that nobody knows': {
      code: `
        const queue = new Deque<Job>()
        export function run() {
          for (const job of queue) queue.shift()
        }
      `,
      options: strict,
    },
    'a parameter of a type that nobody knows': {
      code: `
        export function run(queue: Deque<Job>) {
          for (const job of queue) queue.splice(0, 1)
        }
      `,
      options: strict,
    },
    'a function made in the loop that runs later (F22)': {
      code: `
        const jobs: Job[] = []
        export function start() {
          for (const job of jobs) job.onDone(() => jobs.splice(jobs.indexOf(job), 1))
        }
      `,
      options: strict,
    },
  })
})

describe('the entry that moves up is handled in the same step', () => {
  testRule(rule, {
    'it is looked up again behind the removal': `
      function search(names: string[]) {
        for (let i = 0; i < names.length; i++) {
          if (!names[i]) names.splice(i, 1)
          show(names[i].trim())
        }
      }
    `,
    'it is looked up before only': `
      function search(names: string[]) {
        for (let i = 0; i < names.length; i++) {
          show(names[i].trim())
          if (!names[i]) names.splice(i, 1) // error
        }
      }
    `,
  })
})
