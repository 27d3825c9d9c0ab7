import { describe, expect, test } from 'vitest'
import { findHarm } from './prove.ts'

describe('what goes wrong is found and told', () => {
  test('an array loop skips what moves under it', () => {
    const harm = findHarm({
      before: `
        const jobs: Job[] = []
        export const add = (job: Job) => { jobs.push(job) }
        export const remove = (job: Job) => { jobs.splice(jobs.indexOf(job), 1) }
        export async function run() {
          for (const job of jobs) await job.start()
        }
      `,
      operation: 'run',
    })
    expect(harm?.kind).toBe('skipped')
    expect(harm?.text).toBe('<job-b> was there all the time and was passed over')
  })

  test('an array loop repeats what is pushed along', () => {
    const harm = findHarm({
      before: `
        const jobs: Job[] = []
        export const add = (job: Job) => { jobs.unshift(job) }
        export async function run() {
          for (const job of jobs) await job.start()
        }
      `,
      operation: 'run',
    })
    expect(harm?.kind).toBe('twice')
  })

  test('a loop to which every turn adds never ends', () => {
    const harm = findHarm({
      before: `
        const jobs: Job[] = []
        export const add = (job: Job) => { jobs.push(job) }
        export async function run() {
          for (const job of jobs) await job.start()
        }
      `,
      operation: 'run',
    })
    expect(harm?.kind).toBe('never ends')
  })

  test('an entry that is deleted and added again is visited again', () => {
    const harm = findHarm({
      before: `
        const jobs = new Set<Job>()
        let next = 0
        export const add = (job: Job) => { jobs.add(job) }
        export const repeat = (job: Job) => { jobs.delete(job); jobs.add(job) }
        export async function run() {
          for (const job of jobs) await job.start()
        }
      `,
      operation: 'run',
      drive: {
        writes: ['repeat([...jobs][0])'],
      },
    })
    expect(harm?.kind).toBe('twice')
  })

  test('a second run of a drain hands everything over twice', () => {
    const harm = findHarm({
      before: `
        let lines: string[] = []
        export const write = (line: string) => { lines.push(line) }
        export async function flush() {
          for (const line of lines) await send(line)
          lines = []
        }
      `,
      operation: 'flush',
    })
    expect(harm?.kind).toBe('lost')
    expect(harm?.schedule).toContain('flush() once more: starts')
  })

  test('a member that is marked again after it was handed over', () => {
    const harm = findHarm({
      before: `
        const dirty = new Set<string>()
        export const mark = (id: string) => { dirty.add(id) }
        export async function save() {
          for (const id of dirty) await store(id)
          dirty.clear()
        }
      `,
      operation: 'save',
      drive: { fill: ['mark("id 1")', 'mark("id 2")'], writes: ['mark("id 1")'] },
      kinds: ['lost'],
    })
    expect(harm?.text).toContain('\'id 1\' was written by mark("id 1")')
  })

  test('keys that are gone when they are looked up', () => {
    const harm = findHarm({
      before: `
        const rooms: Record<string, Room> = {}
        export const open = (id: string, room: Room) => { rooms[id] = room }
        export const close = (id: string) => { delete rooms[id] }
        export async function save() {
          for (const id of Object.keys(rooms)) await rooms[id].save(id)
        }
      `,
      operation: 'save',
    })
    expect(harm?.kind).toBe('fails')
    expect(harm?.text).toContain('TypeError')
  })

  test('a pass that shows some of what comes in during it', () => {
    const harm = findHarm({
      before: `
        const users = new Map<string, User>()
        bus.on('user', (id: string, user: User) => { users.set(id, user) })
        export async function list() {
          for (const [id, user] of users) await show(id, user)
        }
      `,
      operation: 'list',
    })
    expect(harm?.kind).toBe('mixed')
  })

  test('the schedule is a short list of steps with what went in and what is left', () => {
    const harm = findHarm({
      before: `
        const dirty = new Set<string>()
        export const mark = (id: string) => { dirty.add(id) }
        export async function save() {
          await store([...dirty])
          dirty.clear()
        }
      `,
      operation: 'save',
    })
    expect(harm?.text).toBe(
      "'id-f' was written by mark() with something new at the await on line 5, never handed over, and is gone",
    )
    expect(harm?.schedule).toMatchInlineSnapshot(`
      "put in:   'id-a', 'id-b', 'id-c'
      meanwhile: mark() with something new: +('id-f') −(nothing)
      steps:
        1. op: store(['id-a', 'id-b', 'id-c'])
        2. mark() with something new: starts: mark() with something new – at the await on line 5
        3. —: store() settles
      outcome:  returns undefined
      left:     dirty = Set()"
    `)
  })
})

describe('what is in order has no harm', () => {
  test('a swap before the first window', () => {
    const harm = findHarm({
      before: `
        let lines: string[] = []
        export const write = (line: string) => { lines.push(line) }
        export async function flush() {
          const taken = lines
          lines = []
          for (const line of taken) await send(line)
        }
      `,
      operation: 'flush',
    })
    expect(harm).toBeNull()
  })

  test('a drain that takes one and then awaits', () => {
    const harm = findHarm({
      before: `
        const lines: string[] = []
        export const write = (line: string) => { lines.push(line) }
        export async function flush() {
          let line
          while ((line = lines.shift()) !== undefined) await send(line)
        }
      `,
      operation: 'flush',
      kinds: ['lost', 'twice', 'skipped', 'fails'],
    })
    expect(harm).toBeNull()
  })

  test('both sides under one lock', () => {
    const harm = findHarm({
      before: `
        import { Mutex } from 'async-mutex'
        export class Outbox {
          #lock = new Mutex()
          #items: string[] = []
          add(item: string) { return this.#lock.runExclusive(() => { this.#items.push(item) }) }
          flush() {
            return this.#lock.runExclusive(async () => {
              for (const item of this.#items) await send(item)
              this.#items.length = 0
            })
          }
        }
      `,
      operation: 'flush',
    })
    expect(harm).toBeNull()
  })

  test('a busy flag keeps a second run out', () => {
    const harm = findHarm({
      before: `
        let isBusy = false
        const sent: string[] = []
        export const add = (id: string) => { sent.push(id) }
        export async function flush() {
          if (isBusy) return
          isBusy = true
          try {
            for (const id of sent) await send(id)
          } finally {
            isBusy = false
          }
        }
      `,
      operation: 'flush',
      kinds: ['lost', 'twice', 'skipped', 'fails'],
    })
    expect(harm).toBeNull()
  })
})

describe('what cannot be driven fails loudly', () => {
  test('an operation that never ends by itself', () => {
    expect(() =>
      findHarm({
        before: `
          const jobs: Job[] = []
          export const add = (job: Job) => { jobs.push(job) }
          export async function work() {
            for (;;) for (const job of jobs) await job.run()
          }
        `,
        operation: 'work',
      }),
    ).toThrow('work() cannot be driven: it never ends by itself')
  })

  test('an operation that waits for something that never comes', () => {
    expect(() =>
      findHarm({
        before: `
          const jobs: Job[] = []
          export const add = (job: Job) => { jobs.push(job) }
          export async function work() {
            for (const job of jobs) { await job.run(); await new Promise(() => {}) }
          }
        `,
        operation: 'work',
      }),
    ).toThrow('work() cannot be driven: it waits for something that never comes')
  })

  test('an operation that hands nothing over', () => {
    expect(() =>
      findHarm({
        before: `
          const jobs: Job[] = []
          export const add = (job: Job) => { jobs.push(job) }
          export async function work() {
            for (const job of jobs) await tick()
          }
        `,
        operation: 'work',
      }),
    ).toThrow('work() cannot be driven: nothing that was put in comes out of the program')
  })

  test('a write of the drive that writes nothing', () => {
    expect(() =>
      findHarm({
        before: `
          const jobs: Job[] = []
          export const add = (job: Job) => { jobs.push(job) }
          export async function work() {
            for (const job of jobs) await job.run()
          }
        `,
        operation: 'work',
        drive: { writes: ['add.name'] },
      }),
    ).toThrow('this write of the drive changes no container: add.name')
  })
})
