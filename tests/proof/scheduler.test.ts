import { describe, expect, test } from 'vitest'
import { compile } from './compile.ts'
import { Session } from './session.ts'

describe('microtasks run exactly when the scheduler says so', () => {
  test('nothing of the program runs before the first drain, and everything that is ready runs in it', () => {
    const session = new Session(
      compile(`
        declare function mark(step: string): void
        export async function steps() {
          mark('started')
          await 0
          mark('after one microtask')
          await Promise.resolve()
          mark('after two')
        }
      `),
    )
    const { world } = session
    session.load()
    session.evaluate('steps()')
    const before = world.calls.map(call => call.args)
    world.realm.drain()
    const after = world.calls.map(call => call.args)

    expect(before).toEqual(["'started'"])
    expect(after).toEqual(["'started'", "'after one microtask'", "'after two'"])
  })

  test('an await takes as many microtasks as without the hooks', () => {
    const session = new Session(
      compile(`
        declare function mark(step: string): void
        async function inner() { await null; return 1 }
        export async function a() { await inner(); mark('a') }
        export function b() {
          return Promise.resolve().then(() => {}).then(() => {}).then(() => { mark('b') })
        }
        export function c() {
          return Promise.resolve().then(() => {}).then(() => { mark('c') })
        }
      `),
    )
    session.load()
    session.evaluate('void b(); void a(); void c()')
    session.world.realm.drain()

    // `await inner()` is two microtasks: the one inside, and the one that takes its result.
    expect(session.world.calls.map(call => call.args)).toEqual(["'a'", "'c'", "'b'"])
  })

  test('a promise of a stub settles in a turn of its own, the oldest first', () => {
    const session = new Session(
      compile(`
        export async function both() {
          await Promise.all([read('a').then(done), read('b').then(done)])
        }
      `),
    )
    session.load()
    session.world.actor = 'op'
    session.evaluate('both()')
    session.world.runToEnd()

    expect(session.world.steps.map(step => step.text)).toEqual([
      "read('a')",
      "read('b')",
      'read() settles',
      'done(<read()#1!>)',
      'read() settles',
      'done(<read()#2!>)',
      'done() settles',
      'done() settles',
    ])
  })
})

describe('timers are the scheduler’s', () => {
  test('they run in the order of their time, after promises that can settle', () => {
    const session = new Session(
      compile(`
        export async function wait() {
          setTimeout(() => { mark('late') }, 50)
          setTimeout(() => { mark('soon') }, 5)
          setImmediate(() => { mark('at once') })
          queueMicrotask(() => { mark('microtask') })
        }
        declare function mark(step: string): void
      `),
    )
    session.load()
    session.world.actor = 'op'
    session.evaluate('wait()')
    session.world.runToEnd()

    expect(session.world.calls.map(call => call.args)).toEqual([
      "'microtask'",
      "'at once'",
      "'soon'",
      "'late'",
    ])
  })

  test('the clock stands still while code runs and jumps to what is due', () => {
    const session = new Session(
      compile(`
        export async function wait() {
          const start = Date.now()
          await new Promise(resolve => setTimeout(resolve, 250))
          return [Date.now() - start, new Date().getTime() - start]
        }
      `),
    )
    const seen: unknown[] = []
    session.load()
    session.world.actor = 'op'
    session.world.realm.intrinsics.watch(
      session.evaluate('wait()'),
      value => seen.push(...(value as unknown[])),
      error => seen.push(error),
    )
    session.world.runToEnd()

    expect(seen).toEqual([250, 250])
  })

  test('a cleared timer does not run', () => {
    const session = new Session(
      compile(`
        export function start() {
          const timer = setTimeout(() => { mark() }, 5)
          clearTimeout(timer)
        }
      `),
    )
    session.load()
    session.world.actor = 'op'
    session.evaluate('start()')
    session.world.runToEnd()

    expect(session.world.calls).toEqual([])
  })
})

describe('other code is let in at every window', () => {
  test('at an await on a settled value it is a microtask before the program goes on', () => {
    const session = new Session(
      compile(`
        const seen: string[] = []
        export async function run() {
          seen.push('before')
          await 0
          seen.push('after')
          return seen
        }
      `),
    )
    const { world } = session
    session.load()
    world.actor = 'op'
    world.onWindow = point => {
      if (point.id === 'await:1')
        world.realm.intrinsics.microtask(() => {
          session.evaluate('seen.push("foreign")')
        })
    }
    session.evaluate('run()')
    world.runToEnd()

    expect(world.names.format(session.cell('seen'))).toBe("['before', 'foreign', 'after']")
  })

  test('inside the call of a stub it runs before the call returns', () => {
    const session = new Session(
      compile(`
        const seen: string[] = []
        export function run() {
          send(seen.push('before'))
          seen.push('after')
        }
      `),
    )
    const { world } = session
    session.load()
    world.actor = 'op'
    world.onWindow = point => {
      if (point.id === 'call:1') session.evaluate('seen.push("foreign")')
    }
    session.evaluate('run()')

    expect(world.names.format(session.cell('seen'))).toBe("['before', 'foreign', 'after']")
  })

  test('each kind of window is counted and named', () => {
    const session = new Session(
      compile(`export async function run() {
        for await (const row of rows) await send(row)
      }`),
    )
    session.load()
    session.world.actor = 'op'
    session.evaluate('run()')
    session.world.runToEnd()
    const labels = session.world.windows.map(({ id, label }) => `${id} ${label}`)

    expect(labels.slice(0, 4)).toEqual([
      'await:1 at the step of for await on line 2',
      'turn:1 while suspended, before: rows yields',
      'call:1 inside send()',
      'await:2 at the await on line 2',
    ])
  })
})

describe('programs see a world', () => {
  test('private fields, statics and blocks can be looked into', () => {
    const session = new Session(
      compile(`
        export class Pool {
          static #made = 0
          #idle = ['a']
          static isPool(value: object) { return #idle in value }
          take() { Pool.#made++; return this.#idle.pop() }
        }
      `),
    )
    session.load()
    session.it = session.evaluate('new Pool()')

    expect(
      session.evaluate(
        '[it.#idle.length, Pool.isPool(it), it.take(), it.#idle.length, Pool.#made]',
      ),
    ).toEqual([1, true, 'a', 0, 1])
  })

  test('a class can extend a stub, an emitter and an event target', () => {
    const session = new Session(
      compile(`
        import { EventEmitter } from 'node:events'
        import Base from './base'
        class A extends EventEmitter { constructor() { super(); this.on('x', v => { mark(v) }) } }
        class B extends EventTarget { constructor() { super(); this.addEventListener('y', e => { mark(e.type) }) } }
        class C extends Base { run() { this.inherited('z') } }
        export function all() {
          new A().emit('x', 1)
          new B().dispatchEvent(new Event('y'))
          new C().run()
        }
      `),
    )
    session.load()
    session.world.actor = 'op'
    session.evaluate('all()')

    expect(session.world.calls.map(call => `${call.name}(${call.args})`)).toEqual([
      'mark(1)',
      "mark('y')",
      "Base.inherited('z')",
    ])
  })

  test('handlers of ports and workers are entries', () => {
    const session = new Session(
      compile(`
        import { Worker } from 'node:worker_threads'
        const worker = new Worker('./w.js')
        worker.on('message', m => { take(m) })
        self.onmessage = event => { take(event.data) }
        parentPort.on('message', m => { take(m) })
      `),
    )
    session.load()

    expect(session.world.entries.map(entry => entry.label)).toEqual([
      "Worker#1.on('message')",
      'onmessage',
      "parentPort.on('message')",
    ])
  })

  test('an error that nobody catches is reported, and one that is caught is not', () => {
    const session = new Session(
      compile(`
        const fail = async (why: string) => { throw new Error(why) }
        export function run() {
          void fail('nobody looks')
          fail('somebody looks').catch(() => {})
        }
      `),
    )
    session.world.begin()
    session.load()
    session.evaluate('run()')
    session.world.runToEnd()
    const reasons = session.world.end().map(reason => session.world.names.format(reason))

    expect(reasons).toEqual(['Error: nobody looks'])
  })

  test('a lock of a real package works', () => {
    const session = new Session(
      compile(`
        import { Mutex } from 'async-mutex'
        const lock = new Mutex()
        declare function mark(step: string): void
        const one = (name: string) => lock.runExclusive(async () => {
          mark('in ' + name)
          await tick()
          mark('out ' + name)
        })
        export const run = () => Promise.all([one('a'), one('b')])
      `),
    )
    session.load()
    session.world.actor = 'op'
    session.evaluate('run()')
    session.world.runToEnd()
    const marks = session.world.calls.filter(call => call.name === 'mark').map(call => call.args)

    expect(marks).toEqual(["'in a'", "'out a'", "'in b'", "'out b'"])
  })

  test('so do the locks of a browser, each name by itself', () => {
    const session = new Session(
      compile(`
        declare function mark(step: string): void
        const one = (lock: string, name: string) => navigator.locks.request(lock, async () => {
          mark('in ' + name)
          await tick()
          mark('out ' + name)
        })
        export const run = () => Promise.all([one('x', 'a'), one('x', 'b'), one('y', 'c')])
      `),
    )
    session.load()
    session.world.actor = 'op'
    session.evaluate('run()')
    session.world.runToEnd()
    const marks = session.world.calls.filter(call => call.name === 'mark').map(call => call.args)

    expect(marks).toEqual(["'in a'", "'in c'", "'out a'", "'in b'", "'out c'", "'out b'"])
  })

  test('a callback that throws at who calls it back ends its turn, and not the run', () => {
    const session = new Session(
      compile(`
        export function run() {
          read('a', (error: Error) => { mark(error.message) })
          read('b', () => mark('b'))
        }
      `),
    )
    session.world.begin()
    session.load()
    session.world.actor = 'op'
    session.evaluate('run()')
    session.world.runToEnd()

    expect(session.world.end()).toHaveLength(1)
    expect(session.world.calls.map(call => call.name)).toEqual(['read', 'read', 'mark'])
  })
})
