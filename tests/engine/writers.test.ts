import { describe, expect, test } from 'vitest'

import { inspect } from './passes.ts'
import { writersIn } from './prints.ts'

describe('who else writes the slot', () => {
  test('handlers, exported functions and public methods, each by its entry', () => {
    expect(
      writersIn(
        `
          const jobs = new Map()
          socket.on('job', job => jobs.set(job.id, job))
          setInterval(() => jobs.clear(), 1000)
          export function remove(id) { jobs.delete(id) }
          export async function run() {
            for (const [id, job] of jobs) await job.run()
          }
        `,
        'jobs',
        'run',
      ),
    ).toMatchInlineSnapshot(`
      "add-or-overwrite on 3 by the 'job' event handler
      clear on 4 by a timer callback (setInterval)
      delete on 5 by the exported function remove()"
    `)
  })

  test('a writer that an entry reaches through calls', () => {
    expect(
      writersIn(
        `
          class Pool {
            #idle = []
            constructor() { setInterval(() => this.#sweep(), 1000) }
            #sweep() { this.#drop() }
            #drop() { this.#idle.splice(0, 1) }
            async run() { for (const x of this.#idle) await x() }
          }
        `,
        'this.#idle',
        'run',
      ),
    ).toMatchInlineSnapshot(`"shift on 6 by a timer callback (setInterval)"`)
  })

  test('the strongest entry is named: a timer before a public method', () => {
    expect(
      writersIn(
        `
          class Pool {
            #idle = []
            constructor() { setInterval(() => this.drop(), 1000) }
            drop() { this.#idle.pop() }
            async run() { for (const x of this.#idle) await x() }
          }
        `,
        'this.#idle',
        'run',
      ),
    ).toMatchInlineSnapshot(`"pop on 5 by a timer callback (setInterval)"`)
  })

  test('a second run of the operation itself', () => {
    expect(
      writersIn(
        `
          const jobs = []
          export async function run() {
            for (const job of jobs) await job()
            jobs.length = 0
          }
        `,
        'jobs',
        'run',
      ),
    ).toMatchInlineSnapshot(`"clear on 5 by a second run"`)
  })

  test('a helper of the operation is a second run too, unless another entry calls it', () => {
    expect(
      writersIn(
        `
          class Pool {
            #idle = []
            async run() { for (const x of this.#idle) await x(); this.#reset(); this.#trim() }
            #reset() { this.#idle = [] }
            #trim() { this.#idle.pop() }
            stop() { this.#trim() }
          }
        `,
        'this.#idle',
        'run',
      ),
    ).toMatchInlineSnapshot(`
      "rebind on 5 by a second run
      pop on 6 by the public method stop()"
    `)
  })

  test('a private function that nobody calls writes nothing', () => {
    expect(
      writersIn(
        'const jobs = []\nfunction dead() { jobs.pop() }\nexport async function run() { for (const j of jobs) await j() }',
        'jobs',
        'run',
      ),
    ).toBe('')
  })
})

describe('start-up code is nobody’s writer', () => {
  test('the constructor, the initializer and the module', () => {
    expect(
      writersIn(
        `
          class Pool {
            #idle = []
            constructor() { this.#idle.push(1); this.#fill() }
            #fill() { this.#idle.push(2) }
            async run() { for (const x of this.#idle) await x() }
          }
        `,
        'this.#idle',
        'run',
      ),
    ).toBe('')
    expect(
      writersIn(
        'const jobs = []\njobs.push(1)\nexport async function run() { for (const j of jobs) await j() }',
        'jobs',
        'run',
      ),
    ).toBe('')
  })

  test('a callback that the constructor registers is no start-up code', () => {
    expect(
      writersIn(
        `
          class Pool {
            #idle = []
            constructor() { socket.on('x', () => this.#idle.pop()) }
            async run() { for (const x of this.#idle) await x() }
          }
        `,
        'this.#idle',
        'run',
      ),
    ).toMatchInlineSnapshot(`"pop on 4 by the 'x' event handler"`)
  })

  test('a constructor writes a static container of another’s', () => {
    expect(
      writersIn(
        `
          class Pool {
            static all = []
            constructor() { Pool.all.push(this) }
            static make() { return new Pool() }
            static async run() { for (const pool of Pool.all) await pool.stop() }
          }
        `,
        'Pool.all',
        'run',
      ),
    ).toMatchInlineSnapshot(`"add on 4 by the static method make()"`)
  })
})

describe('closure containers', () => {
  test('each run of the function that declares one has its own', () => {
    expect(
      writersIn(
        `
          export async function load() {
            const found = []
            await Promise.all(ids.map(async id => { found.push(await get(id)) }))
            for (const x of found) await save(x)
            found.length = 0
          }
        `,
        'found',
        'load',
      ),
    ).toMatchInlineSnapshot(`""`)
  })

  test('what the function that declares it writes in its first turn, nobody else has seen yet', () => {
    expect(
      writersIn(
        `
          export function createBus(first) {
            const fns = []
            fns.push(first)
            return { async emit() { for (const fn of fns) await fn() } }
          }
        `,
        'fns',
        'emit',
      ),
    ).toBe('')
  })

  test('… but what it writes behind an await, they have', () => {
    expect(
      writersIn(
        `
          export async function createBus(first) {
            const fns = []
            register({ async onEmit() { for (const fn of fns) await fn() } })
            await ready()
            fns.push(first)
          }
        `,
        'fns',
        'onEmit',
      ),
    ).toMatchInlineSnapshot(`"add on 6 by the exported function createBus()"`)
  })

  test('the functions that it returns share one', () => {
    expect(
      writersIn(
        `
          export function createBus() {
            const fns = []
            return {
              off(fn) { fns.splice(fns.indexOf(fn), 1) },
              async emit() { for (const fn of fns) await fn() },
            }
          }
        `,
        'fns',
        'emit',
      ),
    ).toMatchInlineSnapshot(`"shift on 5 by the method off()"`)
  })
})

describe('what a window lets in', () => {
  test('a settled await lets promise reactions in, no timer and no event', () => {
    const { analysis, facts, slot, callable } = inspect(`
      const jobs = []
      setInterval(() => jobs.pop(), 1)
      load().then(() => jobs.shift())
      export async function run() { for (const j of jobs) await Promise.resolve() }
    `)
    const [window] = facts.suspensionsUnder(callable('run').node)
    if (!window) throw new Error('run() is not suspended.')
    const writers = analysis.writers.writersAt(window, slot('jobs'), callable('run'))

    expect(writers.map(({ entry }) => entry?.kind)).toEqual(['promise'])
  })

  test('a lock on both sides keeps the writer out, another lock does not', () => {
    const { analysis, facts, slot, callable } = inspect(`
      class Store {
        items = []
        add(x) { return this.lock.runExclusive(() => this.items.unshift(x)) }
        drop(x) { return this.other.runExclusive(() => this.items.shift()) }
        run() { return this.lock.runExclusive(() => this.#run()) }
        async #run() { for (const x of this.items) await x() }
      }
    `)
    const [window] = facts.suspensionsUnder(callable('#run').node)
    if (!window) throw new Error('#run() is not suspended.')
    const writers = analysis.writers.writersAt(window, slot('this.items'), callable('#run'))

    expect(writers.map(({ write }) => write.method)).toEqual(['shift'])
  })

  test('a flag keeps out the second run and who tests it, and nobody else', () => {
    const { analysis, facts, slot, callable } = inspect(`
      class Store {
        items = []
        add(x) { if (this.busy) return; this.items.unshift(x) }
        drop() { this.items.shift() }
        async run() {
          if (this.busy) return
          this.busy = true
          for (const x of this.items) await x()
          this.items.pop()
          this.busy = false
        }
      }
    `)
    const [window] = facts.suspensionsUnder(callable('run').node)
    if (!window) throw new Error('run() is not suspended.')
    const writers = analysis.writers.writersAt(window, slot('this.items'), callable('run'))

    expect(writers.map(({ write, isSecondRun }) => [write.method, isSecondRun])).toEqual([
      ['shift', false],
    ])
    expect(analysis.writers.findSecondRun(window, slot('this.items'), callable('run'))).toBeNull()
  })
})

describe('overlap', () => {
  test('a function with an entry can overlap itself, one that only runs at start-up cannot', () => {
    const { facts, callable } = inspect(`
      export async function run() { await 0 }
      async function once() { await 0 }
      await once()
    `)
    expect(facts.canOverlapItself(callable('run'))).toBe(true)
    expect(facts.canOverlapItself(callable('once'))).toBe(false)
  })

  test('a function that is marked @serial has no second run', () => {
    const { analysis, facts, slot, callable } = inspect(`
      const jobs = []
      /** @serial */
      export async function run() {
        for (const job of jobs) await job()
        jobs.length = 0
      }
    `)
    const [window] = facts.suspensionsUnder(callable('run').node)
    if (!window) throw new Error('run() is not suspended.')

    expect(facts.canOverlapItself(callable('run'))).toBe(false)
    expect(analysis.writers.writersAt(window, slot('jobs'), callable('run'))).toEqual([])
    expect(analysis.writers.findSecondRun(window, slot('jobs'), callable('run'))).toBeNull()
  })
})

test('entriesOf goes up the calls, the strongest first, through recursion', () => {
  const { facts, callable } = inspect(`
    export function a() { b() }
    function b() { c() }
    function c() { b() }
    setTimeout(b, 1)
  `)
  expect(facts.entriesOf(callable('c')).map(({ kind }) => kind)).toEqual(['timer', 'exported'])
})
