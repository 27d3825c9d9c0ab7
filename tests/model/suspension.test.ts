/* eslint-disable @typescript-eslint/await-thenable -- what such an await lets in is the matter */
import { stat } from 'node:fs'
import { describe, expect, test } from 'vitest'

// Model, section 1: what ends a turn, and what gets in. `await using` is in newer-node.test.ts.

describe('what ends a turn', () => {
  test('await', async () => {
    const order: string[] = []
    const operation = async () => {
      order.push('before')
      await null
      order.push('after')
    }
    const running = operation()
    order.push('other')
    await running
    expect(order).toEqual(['before', 'other', 'after'])
  })

  test('each step of for await, over a synchronous container as well', async () => {
    const order: string[] = []
    const operation = async () => {
      for await (const item of ['a', 'b']) order.push(item)
    }
    const running = operation()
    order.push('other')
    await running
    expect(order).toEqual(['other', 'a', 'b'])
  })

  test('for await over a Map walks the live container: a late entry is visited', async () => {
    const map = new Map([['a', 1]])
    const seen: string[] = []
    const operation = async () => {
      for await (const [key] of map) seen.push(key)
    }
    const running = operation()
    map.set('late', 2)
    await running
    expect(seen).toEqual(['a', 'late'])
  })

  test('yield', () => {
    const order: string[] = []
    function* operation() {
      order.push('before')
      yield
      order.push('after')
    }
    const steps = operation()
    steps.next()
    order.push('other')
    steps.next()
    expect(order).toEqual(['before', 'other', 'after'])
  })

  test('yield*', () => {
    const order: string[] = []
    function* operation() {
      yield* ['a', 'b']
      order.push('after')
    }
    const steps = operation()
    steps.next()
    steps.next()
    order.push('other')
    steps.next()
    expect(order).toEqual(['other', 'after'])
  })

  test('a .then callback is a later turn, also of a settled promise', async () => {
    const order: string[] = []
    const reaction = Promise.resolve().then(() => order.push('then'))
    order.push('other')
    await reaction
    expect(order).toEqual(['other', 'then'])
  })
})

describe('an await on a surely settled value', () => {
  test('lets promise reactions in', async () => {
    const order: string[] = []
    void Promise.resolve().then(() => order.push('reaction'))
    await null
    order.push('after')
    expect(order).toEqual(['reaction', 'after'])
  })

  test('lets microtasks in', async () => {
    const order: string[] = []
    queueMicrotask(() => order.push('microtask'))
    await Promise.resolve()
    order.push('after')
    expect(order).toEqual(['microtask', 'after'])
  })

  test('lets other async functions in', async () => {
    const order: string[] = []
    const other = async () => {
      await null
      order.push('other')
    }
    const running = other()
    await null
    order.push('after')
    await running
    expect(order).toEqual(['other', 'after'])
  })

  test('lets no timer in, even one that is overdue', async () => {
    const order: string[] = []
    const timer = new Promise<void>(resolve => {
      setTimeout(() => {
        order.push('timer')
        resolve()
      }, 1)
    })
    blockFor20Milliseconds()
    for (let i = 0; i < 1000; i++) await null
    order.push('after')
    await timer
    expect(order).toEqual(['after', 'timer'])
  })

  test('lets no I/O in, even one that has finished', async () => {
    const order: string[] = []
    const io = new Promise<void>(resolve => {
      stat(import.meta.filename, () => {
        order.push('I/O')
        resolve()
      })
    })
    blockFor20Milliseconds()
    for (let i = 0; i < 1000; i++) await Promise.resolve()
    order.push('after')
    await io
    expect(order).toEqual(['after', 'I/O'])
  })

  test('lets no setImmediate in', async () => {
    const order: string[] = []
    const immediate = new Promise<void>(resolve => {
      setImmediate(() => {
        order.push('immediate')
        resolve()
      })
    })
    for (let i = 0; i < 1000; i++) await null
    order.push('after')
    await immediate
    expect(order).toEqual(['after', 'immediate'])
  })
})

test('an await on a value that is not settled lets a timer in', async () => {
  const order: string[] = []
  setTimeout(() => order.push('timer'), 1)
  await new Promise(resolve => setTimeout(resolve, 20))
  order.push('after')
  expect(order).toEqual(['timer', 'after'])
})

/** The turn goes on meanwhile: the timer falls due and the disk answers, and nobody is told. */
function blockFor20Milliseconds(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20)
}
