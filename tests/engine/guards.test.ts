import { describe, expect, test } from 'vitest'

import type { PassedGuard } from '../../src/engine/facts.ts'
import { inspect } from './passes.ts'
import { suspensionsIn } from './prints.ts'

describe('locks', () => {
  test('runExclusive holds its lock for the callback, and not for what stands beside it', () => {
    expect(
      suspensionsIn(`
        class Store {
          #lock = new Mutex()
          async flush() {
            await this.#lock.runExclusive(async () => {
              await send()
            })
            await later()
          }
        }
      `),
    ).toMatchInlineSnapshot(`
      "flush() 5: await
      a function 6: await, under lock this.#lock since 5
      flush() 8: await"
    `)
  })

  test('a callback in the callback still holds it', () => {
    expect(
      suspensionsIn(`
        class Store {
          async flush() {
            await this.lock.runExclusive(() => Promise.all(this.items.map(async item => { await send(item) })))
          }
        }
      `),
    ).toMatchInlineSnapshot(`
      "flush() 4: await
      a function 4: await, under lock this.lock since 4"
    `)
  })

  test('two locks, one in the other', () => {
    expect(
      suspensionsIn(
        'async function f() { a.runExclusive(() => b.runExclusive(async () => { await send() })) }',
      ),
    ).toMatchInlineSnapshot(`"a function 1: await, under lock a since 1, under lock b since 1"`)
  })

  test('a lock made on the spot keeps nobody out', () => {
    expect(
      suspensionsIn(
        'async function f() { new Mutex().runExclusive(async () => { await send() }) }',
      ),
    ).toMatchInlineSnapshot(`"a function 1: await"`)
  })

  test('a helper that nobody calls without the lock runs under it', () => {
    expect(
      suspensionsIn(`
        class Store {
          a() { return this.lock.runExclusive(() => this.#write()) }
          b() { return this.lock.runExclusive(() => this.#write()) }
          async #write() { await send() }
        }
      `),
    ).toMatchInlineSnapshot(`"#write() 5: await, under lock this.lock since 3"`)
  })

  test('a helper that one caller calls without the lock does not', () => {
    expect(
      suspensionsIn(`
        class Store {
          a() { return this.lock.runExclusive(() => this.#write()) }
          b() { return this.#write() }
          async #write() { await send() }
        }
      `),
    ).toMatchInlineSnapshot(`"#write() 5: await"`)
  })

  test('a public helper can be called by anybody', () => {
    expect(
      suspensionsIn(`
        class Store {
          a() { return this.lock.runExclusive(() => this.write()) }
          async write() { await send() }
        }
      `),
    ).toMatchInlineSnapshot(`"write() 4: await"`)
  })

  test('a helper that calls itself inherits from its other callers', () => {
    expect(
      suspensionsIn(`
        class Store {
          a() { return this.lock.runExclusive(() => this.#write(3)) }
          async #write(n) {
            await send()
            if (n > 0) await this.#write(n - 1)
          }
        }
      `),
    ).toMatchInlineSnapshot(`
      "#write() 5: await, under lock this.lock since 3
      #write() 6: await, under lock this.lock since 3"
    `)
  })

  test('helpers that call each other in a circle inherit from outside', () => {
    expect(
      suspensionsIn(`
        class Store {
          a() { return this.lock.runExclusive(() => this.#even(3)) }
          async #even(n) { await send(); return this.#odd(n - 1) }
          async #odd(n) { await send(); return this.#even(n - 1) }
        }
      `),
    ).toMatchInlineSnapshot(`
      "#even() 4: await, under lock this.lock since 3
      #odd() 5: await, under lock this.lock since 3"
    `)
  })

  test('a circle that somebody enters without the lock inherits nothing', () => {
    expect(
      suspensionsIn(`
        class Store {
          a() { return this.lock.runExclusive(() => this.#odd(3)) }
          b() { return this.#even(3) }
          async #even(n) { await send(); return this.#odd(n - 1) }
          async #odd(n) { await send(); return this.#even(n - 1) }
        }
      `),
    ).toMatchInlineSnapshot(`
      "#even() 5: await
      #odd() 6: await"
    `)
  })

  test('acquire and release in finally', () => {
    expect(
      suspensionsIn(`
        class Store {
          async flush() {
            const release = await this.lock.acquire()
            try {
              await send()
            } finally {
              release()
            }
            await later()
          }
        }
      `),
    ).toMatchInlineSnapshot(`
      "flush() 4: await
      flush() 6: await, under lock this.lock since 4 until 8
      flush() 10: await"
    `)
  })
})

describe('busy flags', () => {
  test('tested, then set before the first await', () => {
    expect(
      suspensionsIn(`
        class Store {
          #busy = false
          async flush() {
            if (this.#busy) return
            this.#busy = true
            await send()
            this.#busy = false
            await later()
          }
        }
      `),
    ).toMatchInlineSnapshot(`
      "flush() 7: await, flag this.#busy is set since 6 until 8
      flush() 9: await"
    `)
  })

  test('released in finally', () => {
    expect(
      suspensionsIn(`
        class Store {
          async flush() {
            if (this.busy) return
            this.busy = true
            try {
              await send()
            } finally {
              this.busy = false
            }
          }
        }
      `),
    ).toMatchInlineSnapshot(`"flush() 7: await, flag this.busy is set since 5 until 9"`)
  })

  test('set behind an await, the flag excludes nobody', () => {
    expect(
      suspensionsIn(`
        class Store {
          async flush() {
            if (this.busy) return
            await load()
            this.busy = true
            await send()
          }
        }
      `),
    ).toMatchInlineSnapshot(`
      "flush() 5: await
      flush() 7: await, flag this.busy is set since 6, for who tests it"
    `)
  })

  test('set, but never tested', () => {
    expect(
      suspensionsIn('class Store { async flush() { this.busy = true; await send() } }'),
    ).toMatchInlineSnapshot(`"flush() 1: await"`)
  })

  test('tested, but never set', () => {
    expect(
      suspensionsIn('class Store { async flush() { if (this.busy) return; await send() } }'),
    ).toMatchInlineSnapshot(`"flush() 1: await"`)
  })

  test('a test that goes on in either case turns nobody back', () => {
    expect(
      suspensionsIn(
        'class Store { async flush() { if (this.busy) log(); this.busy = true; await send() } }',
      ),
    ).toMatchInlineSnapshot(`"flush() 1: await, flag this.busy is set since 1, for who tests it"`)
  })

  test('if (!busy) around the operation', () => {
    expect(
      suspensionsIn(`
        class Store {
          async flush() {
            if (!this.busy) {
              this.busy = true
              await send()
            }
          }
        }
      `),
    ).toMatchInlineSnapshot(`"flush() 6: await, flag this.busy is set since 5"`)
  })

  test('a state that is compared', () => {
    expect(
      suspensionsIn(`
        class Store {
          async flush() {
            if (this.state === 'flushing') return
            this.state = 'flushing'
            await send()
          }
        }
      `),
    ).toMatchInlineSnapshot(`"flush() 6: await, flag this.state is flushing since 5"`)
  })

  test('one test of several', () => {
    expect(
      suspensionsIn(`
        class Store {
          async flush() {
            if (this.closed || this.busy) return
            this.busy = true
            await send()
          }
        }
      `),
    ).toMatchInlineSnapshot(`"flush() 6: await, flag this.busy is set since 5"`)
  })

  test('a promise that is kept while the operation runs', () => {
    expect(
      suspensionsIn(`
        class Store {
          flush() {
            if (this.pending) return this.pending
            this.pending = (async () => {
              await send()
              this.pending = null
            })()
            return this.pending
          }
        }
      `),
    ).toMatchInlineSnapshot(`"a function 6: await, flag this.pending is set since 5"`)
  })

  test('a flag in a module variable', () => {
    expect(
      suspensionsIn(`
        let busy = false
        export async function flush() {
          if (busy) return
          busy = true
          await send()
          busy = false
        }
      `),
    ).toMatchInlineSnapshot(`"flush() 6: await, flag busy is set since 5 until 7"`)
  })

  test('a local that is called like a flag is none', () => {
    expect(
      suspensionsIn(`
        export async function flush(busy) {
          if (busy) return
          busy = true
          await send()
        }
      `),
    ).toMatchInlineSnapshot(`"flush() 5: await"`)
  })
})

describe('flags of the caller', () => {
  test('a helper that nobody calls without the flag', () => {
    expect(
      suspensionsIn(`
        class Store {
          async flush() {
            if (this.busy) return
            this.busy = true
            try {
              await this.#drain()
            } finally {
              this.busy = false
            }
          }
          async #drain() { await send() }
        }
      `),
    ).toMatchInlineSnapshot(`
      "flush() 7: await, flag this.busy is set since 5 until 9
      #drain() 12: await, flag this.busy is set since 5 until 9"
    `)
  })

  test('a helper that one caller calls without the flag', () => {
    expect(
      suspensionsIn(`
        class Store {
          async flush() {
            if (this.busy) return
            this.busy = true
            await this.#drain()
          }
          close() { return this.#drain() }
          async #drain() { await send() }
        }
      `),
    ).toMatchInlineSnapshot(`
      "flush() 6: await, flag this.busy is set since 5
      #drain() 9: await"
    `)
  })

  test('a helper that nobody waits for outlives the flag', () => {
    expect(
      suspensionsIn(`
        class Store {
          flush() {
            if (this.busy) return
            this.busy = true
            void this.#drain()
            this.busy = false
          }
          async #drain() { await send() }
        }
      `),
    ).toMatchInlineSnapshot(`"#drain() 9: await"`)
  })

  test('a helper whose promise is returned after the flag is let go', () => {
    expect(
      suspensionsIn(`
        class Store {
          flush() {
            if (this.busy) return
            this.busy = true
            const sent = this.#drain()
            this.busy = false
            return sent
          }
          async #drain() { await send() }
        }
      `),
    ).toMatchInlineSnapshot(`"#drain() 10: await"`)
  })

  test('the promise of a helper is kept: whoever comes meanwhile turns back', () => {
    expect(
      suspensionsIn(`
        class Store {
          flush() {
            if (this.pending) return this.pending
            this.pending = this.#drain().finally(() => { this.pending = null })
            return this.pending
          }
          async #drain() { await send() }
        }
      `),
    ).toMatchInlineSnapshot(`"#drain() 8: await, flag this.pending is set since 5"`)
  })

  test('a promise reaction goes on under the flag', () => {
    expect(
      suspensionsIn(`
        class Store {
          flush() {
            if (this.busy) return
            this.busy = true
            return load().then(async () => { await send() }).finally(() => { this.busy = false })
          }
        }
      `),
    ).toMatchInlineSnapshot(`"a function 6: await, flag this.busy is set since 5"`)
  })

  test('a handler that was registered under the flag runs as often as it likes', () => {
    expect(
      suspensionsIn(`
        class Store {
          start() {
            if (this.started) return
            this.started = true
            socket.on('data', async () => { await send() })
          }
        }
      `),
    ).toMatchInlineSnapshot(`"a function 6: await"`)
  })

  test('helpers that call each other in a circle', () => {
    expect(
      suspensionsIn(`
        class Store {
          async flush() {
            if (this.busy) return
            this.busy = true
            await this.#even(3)
          }
          async #even(n) { await send(); if (n) await this.#odd(n - 1) }
          async #odd(n) { await send(); if (n) await this.#even(n - 1) }
        }
      `),
    ).toMatchInlineSnapshot(`
      "flush() 6: await, flag this.busy is set since 5
      #even() 8: await, flag this.busy is set since 5
      #even() 8: await, flag this.busy is set since 5
      #odd() 9: await, flag this.busy is set since 5
      #odd() 9: await, flag this.busy is set since 5"
    `)
  })
})

describe('who is kept out', () => {
  test('a writer that tests the flag', () => {
    const { facts, node } = inspect(`
      class Store {
        add(x) {
          if (this.busy) throw new Error('busy')
          this.items.push(x)
        }
        put(x) { if (!this.busy) this.items.unshift(x) }
        drop() { this.items.pop() }
      }
    `)
    const tests = (text: string) => facts.testsBefore(node(text)).map(printTest)
    expect(tests('this.items.push(x)')).toEqual(['this.busy is unset'])
    expect(tests('this.items.unshift(x)')).toEqual(['this.busy is unset'])
    expect(tests('this.items.pop()')).toEqual([])
  })

  test('self.busy and this.busy are one flag', () => {
    expect(
      testsBefore(
        'class Store { add(x) { const self = this; if (self.busy) return; this.items.push(x) } }',
      ),
    ).toEqual(['this.busy is unset'])
  })

  test('an else branch is a test that came out the other way', () => {
    expect(
      testsBefore('class Store { add(x) { if (!this.busy) {} else this.items.push(x) } }'),
    ).toEqual(['this.busy is set'])
  })

  test('a test in another branch does not stand before the write', () => {
    expect(
      testsBefore(`
        class Store {
          add(x, y) {
            if (y) {
              if (this.busy) return
            }
            this.items.push(x)
          }
        }
      `),
    ).toEqual([])
  })

  test('a test that an await has made old says nothing', () => {
    expect(
      testsBefore(`
        class Store {
          async add(x) {
            if (this.busy) return
            await load()
            this.items.push(x)
          }
        }
      `),
    ).toEqual([])
  })

  test('a test by the callers holds for the helper that they call', () => {
    expect(
      testsBefore(`
        class Store {
          add(x) {
            if (this.state !== 'open') return
            this.#put(x)
          }
          #put(x) { this.items.push(x) }
        }
      `),
    ).toEqual(['this.state is open'])
  })

  test('a test by one of two callers does not', () => {
    expect(
      testsBefore(`
        class Store {
          add(x) {
            if (this.busy) return
            this.#put(x)
          }
          force(x) { this.#put(x) }
          #put(x) { this.items.push(x) }
        }
      `),
    ).toEqual([])
  })

  test('a handler that is registered under a test runs when it likes', () => {
    expect(
      testsBefore(`
        class Store {
          start() {
            if (this.busy) return
            bus.on('add', x => { this.items.push(x) })
          }
        }
      `),
    ).toEqual([])
  })

  test('a state, a depth, a marker under a key, two at once', () => {
    const of = (test: string) =>
      testsBefore(`class Store { add(x) { if (${test}) return; this.items.push(x) } }`)
    expect(of("this.state !== 'ready'")).toEqual(['this.state is ready'])
    expect(of("this.state === 'closed'")).toEqual(['this.state is not closed'])
    expect(of('this.state === State.Closed')).toEqual(['this.state is not State.Closed'])
    expect(of('this.depth > 0')).toEqual(['this.depth is unset'])
    expect(of('this.loading.has(x.id)')).toEqual(['this.loading[x.id] is unset'])
    expect(of('x.id in this.loading')).toEqual(['this.loading[x.id] is unset'])
    expect(of('this.pending !== null')).toEqual(['this.pending is unset'])
    expect(of('this.closed || !this.open')).toEqual(['this.closed is unset', 'this.open is set'])
    expect(of('this.closed && this.open')).toEqual([])
    expect(of('this.version !== x.version')).toEqual([])
  })
})

/** What is known before `this.items.push(x)`. */
function testsBefore(code: string): string[] {
  const { facts, node } = inspect(code)
  return facts.testsBefore(node('this.items.push(x)')).map(printTest)
}

function printTest({ name, state }: PassedGuard): string {
  return `${name} is ${state}`
}
