import { describe, expect, test } from 'vitest'

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
      flush() 6: await, under lock this.lock since 4
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
      "flush() 7: await, flag this.#busy is set since 6
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
    ).toMatchInlineSnapshot(`"flush() 7: await, flag this.busy is set since 5"`)
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
      flush() 7: await"
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
    ).toMatchInlineSnapshot(`"flush() 1: await"`)
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
    ).toMatchInlineSnapshot(`"flush() 6: await, flag this.state is set since 5"`)
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
    ).toMatchInlineSnapshot(`"flush() 6: await, flag busy is set since 5"`)
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
      "flush() 7: await, flag this.busy is set since 5
      #drain() 12: await, flag this.busy is set since 5"
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
    const { guards, node, callable } = inspect(`
      class Store {
        add(x) {
          if (this.busy) throw new Error('busy')
          this.items.push(x)
        }
        put(x) { if (!this.busy) this.items.unshift(x) }
        drop() { this.items.pop() }
      }
    `)
    const flags = (text: string, name: string) => [
      ...guards.flagsTestedBefore(node(text), callable(name)).keys(),
    ]
    expect(flags('this.items.push(x)', 'add')).toEqual(['this.busy'])
    expect(flags('this.items.unshift(x)', 'put')).toEqual(['this.busy'])
    expect(flags('this.items.pop()', 'drop')).toEqual([])
  })

  test('self.busy and this.busy are one flag', () => {
    const { guards, node, callable } = inspect(
      'class Store { add(x) { const self = this; if (self.busy) return; this.items.push(x) } }',
    )
    expect([
      ...guards.flagsTestedBefore(node('this.items.push(x)'), callable('add')).keys(),
    ]).toEqual(['this.busy'])
  })

  test('an else branch is no test that was passed', () => {
    const { guards, node, callable } = inspect(
      'class Store { add(x) { if (!this.busy) {} else this.items.push(x) } }',
    )
    expect(guards.flagsTestedBefore(node('this.items.push(x)'), callable('add')).size).toBe(0)
  })

  test('a test in another branch does not stand before the write', () => {
    const { guards, node, callable } = inspect(`
      class Store {
        add(x, y) {
          if (y) {
            if (this.busy) return
          }
          this.items.push(x)
        }
      }
    `)
    expect(guards.flagsTestedBefore(node('this.items.push(x)'), callable('add')).size).toBe(0)
  })
})
