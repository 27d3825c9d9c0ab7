import { describe, expect, test } from 'vitest'

import { liveIterationsIn } from './prints.ts'

describe('a suspension between two steps', () => {
  test('an array that a timer shortens from the front', () => {
    expect(
      liveIterationsIn(`
        const jobs = []
        setInterval(() => jobs.shift(), 1000)
        export async function run() {
          for (const job of jobs) await job.promise
        }
      `),
    ).toMatchInlineSnapshot(`
      "5: live cursor over jobs
        window 5: await
        likely skips-or-repeats: await on 5, shift on 3 by a timer callback (setInterval)
        handler: shift on 3 by a timer callback (setInterval)"
    `)
  })

  test('a map that a handler adds to, and a public method deletes from', () => {
    expect(
      liveIterationsIn(`
        class Rooms {
          #rooms = new Map()
          constructor() { socket.on('open', room => this.#rooms.set(room.id, room)) }
          close(id) { this.#rooms.delete(id) }
          async flush() {
            for (const [id, room] of this.#rooms) await room.promise
          }
        }
      `),
    ).toMatchInlineSnapshot(`
      "7: live cursor over this.#rooms
        window 7: await
        likely mixes-states: await on 7, add-or-overwrite on 4 by the 'open' event handler
        possible reads-removed: await on 7, delete on 5 by the public method close()
        handler: add-or-overwrite on 4 by the 'open' event handler"
    `)
  })

  test('a copy is disturbed by nobody', () => {
    expect(
      liveIterationsIn(`
        const jobs = []
        setInterval(() => jobs.shift(), 1000)
        export async function run() {
          for (const job of [...jobs]) await job.promise
        }
      `),
    ).toBe('')
  })

  test('without a window nothing can land', () => {
    expect(
      liveIterationsIn(`
        const jobs = []
        setInterval(() => jobs.shift(), 1000)
        export function run() {
          for (const job of jobs) job.count += 1
        }
      `),
    ).toMatchInlineSnapshot(`
      "5: live cursor over jobs
        handler: shift on 3 by a timer callback (setInterval)"
    `)
  })

  test('an await behind which the loop is left is no window', () => {
    expect(
      liveIterationsIn(`
        const jobs = []
        setInterval(() => jobs.shift(), 1000)
        export async function run() {
          for (const job of jobs) {
            if (!job.isReady) continue
            await job.promise
            break
          }
        }
      `),
    ).toMatchInlineSnapshot(`
      "5: live cursor over jobs
        handler: shift on 3 by a timer callback (setInterval)"
    `)
  })

  test('an overwrite disturbs no pass over a map', () => {
    expect(
      liveIterationsIn(`
        const jobs = new Map()
        socket.on('tick', () => { for (const key of jobs.keys()) jobs.set(key, 0) })
        export async function run() {
          for (const [id, job] of jobs) await job.promise
        }
      `),
    ).not.toContain('mixes-states')
  })

  test('a delete and an add of the same entry are a re-add', () => {
    expect(
      liveIterationsIn(`
        const jobs = new Map()
        socket.on('touch', id => {
          const job = jobs.get(id)
          jobs.delete(id)
          jobs.set(id, job)
        })
        export async function run() {
          for (const [id, job] of jobs) await job.promise
        }
      `),
    ).toContain('likely revisits: await on 9, add-or-overwrite on 6')
  })

  test('a pass that reads the slot again is disturbed by another container in it', () => {
    expect(
      liveIterationsIn(`
        class Pool {
          list = []
          replace(list: Job[]) { this.list = [...list] }
          async run() {
            for (let i = 0; i < this.list.length; i++) await this.list[i].promise
          }
        }
      `),
    ).toMatchInlineSnapshot(`
      "6: live index over this.list
        window 6: await
        likely skips-or-repeats: await on 6, rebind on 4 by the public method replace()"
    `)
  })

  test('through an alias the same rebind is harmless', () => {
    expect(
      liveIterationsIn(`
        class Pool {
          list = []
          replace() { this.list = [] }
          async run() {
            const { list } = this
            for (let i = 0; i < list.length; i++) await list[i].promise
          }
        }
      `),
    ).toMatchInlineSnapshot(`
      "7: live index over this.list
        window 7: await"
    `)
  })

  test('a container that was exchanged for an empty one before is nobody else’s', () => {
    expect(
      liveIterationsIn(`
        class Pool {
          #list = []
          add(x) { this.#list.unshift(x) }
          async run() {
            const list = this.#list
            this.#list = []
            for (const x of list) await x.promise
          }
        }
      `),
    ).toBe('')
  })

  test('… but not when the exchange stands in another branch', () => {
    expect(
      liveIterationsIn(`
        class Pool {
          #list = []
          add(x) { this.#list.unshift(x) }
          async run(isFull) {
            const list = this.#list
            if (!isFull) return void (this.#list = [])
            for (const x of list) await x.promise
          }
        }
      `),
    ).toContain('live cursor')
  })
})

describe('a call between two steps', () => {
  test('a method that takes an element out', () => {
    expect(
      liveIterationsIn(`
        class Pool {
          #list = []
          run() { for (const x of this.#list) this.#close(x) }
          #close(x) { this.#list.splice(this.#list.indexOf(x), 1) }
        }
      `),
    ).toMatchInlineSnapshot(`
      "4: live cursor over this.#list
        likely skips-or-repeats: call on 4, shift on 5 by the call itself"
    `)
  })

  test('counting down, the removal of the current element moves nothing that is still to come', () => {
    expect(
      liveIterationsIn(`
        class Pool {
          #list = []
          run() { for (let i = this.#list.length - 1; i >= 0; i--) this.#close(this.#list[i], i) }
          #close(x, i) { this.#list.splice(i, 1) }
        }
      `),
    ).not.toContain('likely')
  })

  test('forEach whose callback is the method itself', () => {
    expect(
      liveIterationsIn(`
        class Pool {
          #list = []
          run() { this.#list.forEach(this.#close, this) }
          #close(x) { this.#list.splice(0, 1) }
        }
      `),
    ).toContain('likely skips-or-repeats')
  })

  test('what the call does behind its first await is no re-entry', () => {
    expect(
      liveIterationsIn(`
        class Pool {
          #list = []
          run() { for (const x of this.#list) void this.#close(x) }
          async #close(x) { await x.end(); this.#list.splice(0, 1) }
        }
      `),
    ).not.toContain('likely')
  })

  test('an unknown callee may lead back to any entry', () => {
    expect(
      liveIterationsIn(`
        class Pool {
          #list = []
          drop() { this.#list.shift() }
          run() { for (const x of this.#list) unknown(x) }
        }
      `),
    ).toMatchInlineSnapshot(`
      "5: live cursor over this.#list, hands over
        possible skips-or-repeats: call on 5, shift on 4 by the public method drop()"
    `)
  })

  test('emit runs the handlers of the file', () => {
    expect(
      liveIterationsIn(`
        class Pool extends EventEmitter {
          #list = []
          constructor() { super(); this.on('dead', () => this.#list.shift()) }
          run() { for (const x of this.#list) this.emit('dead', x) }
        }
      `),
    ).toContain('likely skips-or-repeats: call on 5')
  })

  test('the element is called, and what is stored takes itself out', () => {
    expect(
      liveIterationsIn(`
        const fns = []
        export function once(fn) {
          const wrapped = () => {
            fns.splice(fns.indexOf(wrapped), 1)
            fn()
          }
          fns.push(wrapped)
        }
        export function emit() { for (const fn of fns) fn() }
      `),
    ).toContain('likely skips-or-repeats: call on 10')
  })
})

describe('generators', () => {
  test('a plain generator hands over to a consumer that mostly runs at once', () => {
    expect(
      liveIterationsIn(`
        class Pool {
          #list = []
          drop() { this.#list.shift() }
          *items() { for (const x of this.#list) yield x }
        }
      `),
    ).toMatchInlineSnapshot(`
      "5: live cursor over this.#list
        window 5: yield
        possible skips-or-repeats: yield on 5, shift on 4 by the public method drop()"
    `)
  })

  test('an async generator waits for its consumer', () => {
    expect(
      liveIterationsIn(`
        class Pool {
          #list = []
          drop() { this.#list.shift() }
          async *items() { for (const x of this.#list) yield x }
        }
      `),
    ).toContain('likely skips-or-repeats: yield')
  })

  test('a plain generator whose consumer waits between two steps', () => {
    expect(
      liveIterationsIn(`
        class Pool {
          #list = []
          drop() { this.#list.shift() }
          *#items() { for (const x of this.#list) yield x }
          async run() { for (const x of this.#items()) await x.promise }
        }
      `),
    ).toContain('likely skips-or-repeats: yield')
  })

  test('the iterator protocol is live by design', () => {
    expect(
      liveIterationsIn(`
        class Pool {
          #list = []
          drop() { this.#list.shift() }
          *[Symbol.iterator]() { for (const x of this.#list) yield x }
        }
      `),
    ).not.toContain('skips-or-repeats')
  })
})

describe('for prefer-snapshot', () => {
  test('handlers that write the slot, whether or not anything can go wrong', () => {
    expect(
      liveIterationsIn(`
        const sizes = new Map()
        socket.on('size', (id, size) => sizes.set(id, size))
        export function reset() { sizes.clear() }
        export function sum() {
          let total = 0
          for (const size of sizes.values()) total += size
          return total
        }
      `),
    ).toMatchInlineSnapshot(`
      "7: live cursor over sizes
        handler: add-or-overwrite on 3 by the 'size' event handler"
    `)
  })

  test('a pass that belongs to a drain says so', () => {
    expect(
      liveIterationsIn(`
        const sizes = new Map()
        socket.on('size', (id, size) => sizes.set(id, size))
        export function flush() {
          for (const [id, size] of sizes) send(id, size)
          sizes.clear()
        }
      `),
    ).toContain('part of a drain, hands over')
  })
})

describe('nothing to say', () => {
  test('a weak container is not walked', () => {
    expect(liveIterationsIn('const seen = new WeakMap()\nfor (const x of seen) await x')).toBe('')
  })

  test('writes of the constructor only', () => {
    expect(
      liveIterationsIn(`
        class Pool {
          #list = []
          constructor(items) { for (const x of items) this.#list.push(x) }
          async run() { for (const x of this.#list) await x.promise }
        }
      `),
    ).toMatchInlineSnapshot(`
      "5: live cursor over this.#list
        window 5: await"
    `)
  })
})
