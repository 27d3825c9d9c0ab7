import { expect, test } from 'vitest'

import { proveFix } from '../proof/prove.ts'
import { takeFirst } from './repairs.ts'

test('after a failure only what was not handed over goes back: an array', () => {
  const code = `
    interface Api { send(x: string): Promise<void> }
    let buf: string[] = []
    export function push(s: string) { buf.push(s) }
    export async function flush(api: Api) {
      for (const item of buf) {
        await api.send(item)
      }
      buf = []
    }
  `
  const title = 'Take `buf` and reset first, put the rest back after a failure'
  const after = takeFirst(code).suggestions[title] ?? ''

  expect(after).toBe(`
    interface Api { send(x: string): Promise<void> }
    let buf: string[] = []
    export function push(s: string) { buf.push(s) }
    export async function flush(api: Api) {
      const bufSnapshot = buf
      buf = []
      let handedOver = 0
      try {
        for (const item of bufSnapshot) {
          await api.send(item)
          handedOver += 1
        }
      } catch (error) {
        buf = [...bufSnapshot.slice(handedOver), ...buf]
        throw error
      }
    }
  `)
  proveFix({ before: code, after, expectHarm: ['lost'], relax: ['failure'] })
})

test('after a failure only what was not handed over goes back: a Map', () => {
  const { suggestions } = takeFirst(`
    let counts = new Map<string, number>()
    export function count(name: string) { counts.set(name, (counts.get(name) ?? 0) + 1) }
    export async function flush(api: Api) {
      for (const [name, n] of counts) {
        await api.send(name, n)
      }
      counts = new Map()
    }
  `)
  const title = 'Take `counts` and reset first, put the rest back after a failure'
  expect(suggestions[title]).toContain(`
          await api.send(name, n)
          countsSnapshot.delete(name)
        }
      } catch (error) {
        for (const [key, value] of countsSnapshot) {
`)
})

test('a continue would pass by what counts the batch', () => {
  const { suggestions } = takeFirst(`
    let buf: string[] = []
    export function push(s: string) { buf.push(s) }
    export async function flush(api: Api) {
      for (const item of buf) {
        if (item === '') continue
        await api.send(item)
      }
      buf = []
    }
  `)
  expect(Object.keys(suggestions)).toEqual(['Take `buf` and reset first, drop it after a failure'])
})

test('a batch that is dropped loses nothing else', () => {
  const code = `
    interface Api { send(x: string): Promise<void> }
    let buf: string[] = []
    export function push(s: string) { buf.push(s) }
    export async function flush(api: Api) {
      for (const item of buf) await api.send(item)
      buf = []
    }
  `
  const { fixed } = takeFirst(code, { onFailure: 'drop' })

  expect(fixed).toContain(`
      const bufSnapshot = buf
      buf = []
      for (const item of bufSnapshot) await api.send(item)
    }
`)
  proveFix({ before: code, after: fixed ?? '', expectHarm: ['lost'], relax: ['failure'] })
})

test('with fix: snapshot a drain is only suggested', () => {
  const { fixed, suggestions } = takeFirst(
    `
    let buf: string[] = []
    export function push(s: string) { buf.push(s) }
    export async function flush(api: Api) {
      for (const item of buf) await api.send(item)
      buf = []
    }
  `,
    { fix: 'snapshot' },
  )
  expect(fixed).toBeNull()
  expect(Object.keys(suggestions)).toEqual([
    'Take `buf` and reset first, put it back after a failure',
    'Take `buf` and reset first, drop it after a failure',
  ])
})

test('a reset in a promise reaction: put back after a rejection, or drop', () => {
  const { fixed, suggestions } = takeFirst(`
    export class Log {
      private lines: string[] = [];
      add(line: string) { this.lines.push(line); }
      flush(api: Api) {
        return api.send(this.lines).then(() => {
          this.lines = [];
        });
      }
    }
  `)
  expect(fixed).toBeNull()
  expect(Object.values(suggestions)).toEqual([
    `
    export class Log {
      private lines: string[] = [];
      add(line: string) { this.lines.push(line); }
      flush(api: Api) {
        const lines = this.lines;
        this.lines = [];
        return api.send(lines).then(() => {}, error => {
          this.lines = [...lines, ...this.lines];
          throw error;
        });
      }
    }
  `,
    `
    export class Log {
      private lines: string[] = [];
      add(line: string) { this.lines.push(line); }
      flush(api: Api) {
        const lines = this.lines;
        this.lines = [];
        return api.send(lines).then(() => {});
      }
    }
  `,
  ])
})

test('an entry is deleted before the wait', () => {
  const { fixed, suggestions } = takeFirst(`
    const jobs = new Map<string, Job>()
    export function add(id: string, job: Job) { jobs.set(id, job) }
    export async function run() {
      for (const [id, job] of jobs) {
        await job.run()
        // done
        jobs.delete(id)
      }
    }
  `)
  expect(fixed).toBeNull()
  expect(suggestions).toEqual({
    'Delete the entry of `jobs` before the wait; it is gone when its handling fails': `
    const jobs = new Map<string, Job>()
    export function add(id: string, job: Job) { jobs.set(id, job) }
    export async function run() {
      for (const [id, job] of jobs) {
        // done
        jobs.delete(id)
        await job.run()
      }
    }
  `,
  })
})

test('an entry that is looked up is deleted behind the lookup', () => {
  const { suggestions } = takeFirst(`
    const counts: Record<string, number> = {}
    export function count(word: string) { counts[word] = (counts[word] ?? 0) + 1 }
    export async function checkpoint(store: Store) {
      for (const word of Object.keys(counts)) {
        const count = counts[word] ?? 0
        await store.add(word, count)
        delete counts[word]
      }
    }
  `)
  expect(suggestions).toEqual({
    'Delete the entry of `counts` before the wait; it is gone when its handling fails': `
    const counts: Record<string, number> = {}
    export function count(word: string) { counts[word] = (counts[word] ?? 0) + 1 }
    export async function checkpoint(store: Store) {
      for (const word of Object.keys(counts)) {
        const count = counts[word] ?? 0
        delete counts[word]
        await store.add(word, count)
      }
    }
  `,
  })
})

test('an entry that is looked up where the loop waits is not deleted before that', () => {
  const { suggestions } = takeFirst(`
    const counts: Record<string, number> = {}
    export function count(word: string) { counts[word] = (counts[word] ?? 0) + 1 }
    export async function checkpoint(store: Store) {
      for (const word in counts) {
        await store.add(word, counts[word] ?? 0)
        delete counts[word]
      }
    }
  `)
  expect(suggestions).toEqual({})
})

test('an entry that a copy holds since before the last wait is not deleted with what came meanwhile', () => {
  const { suggestions } = takeFirst(`
    const counts: Record<string, number> = {}
    export function count(word: string) { counts[word] = (counts[word] ?? 0) + 1 }
    export async function checkpoint(store: Store) {
      for (const [word, count] of Object.entries(counts)) {
        await store.add(word, count)
        delete counts[word]
      }
    }
  `)
  expect(suggestions).toEqual({})
})

test('an entry is taken out of the queue before the wait', () => {
  const { fixed, suggestions } = takeFirst(`
    const queue: Job[] = []
    export function add(job: Job) { queue.push(job) }
    export async function run() {
      while (queue.length > 0) {
        const job = queue[0]
        await job.run()
        queue.shift()
      }
    }
  `)
  expect(fixed).toBeNull()
  expect(suggestions).toEqual({
    'Take the entry out of `queue` before the wait; it is gone when its handling fails': `
    const queue: Job[] = []
    export function add(job: Job) { queue.push(job) }
    export async function run() {
      while (queue.length > 0) {
        const job = queue[0]
        queue.shift()
        await job.run()
      }
    }
  `,
  })
})
