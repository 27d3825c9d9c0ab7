import { EventEmitter } from 'node:events'
import { PassThrough, Readable } from 'node:stream'
import { MessageChannel } from 'node:worker_threads'
import { describe, expect, test } from 'vitest'

// Model, section 4: which calls run a callback before they return.

describe('runs now', () => {
  test('readable.push → data handlers, while the stream flows', async () => {
    const readable = new Readable({ read: () => undefined })
    const order: string[] = []
    readable.on('data', (chunk: Buffer) => order.push(chunk.toString()))
    await new Promise(resolve => setImmediate(resolve)) // it begins to flow
    order.push('before')
    readable.push('chunk')
    order.push('after')
    expect(order).toEqual(['before', 'chunk', 'after'])
  })

  test('PassThrough.write → data handlers, while the stream flows', async () => {
    const stream = new PassThrough()
    const order: string[] = []
    stream.on('data', (chunk: Buffer) => order.push(chunk.toString()))
    await new Promise(resolve => setImmediate(resolve)) // it begins to flow
    order.push('before')
    stream.write('chunk')
    order.push('after')
    expect(order).toEqual(['before', 'chunk', 'after'])
  })

  test('abort() → abort listeners', () => {
    const controller = new AbortController()
    const order: string[] = []
    controller.signal.addEventListener('abort', () => order.push('abort'))
    controller.abort()
    order.push('after')
    expect(order).toEqual(['abort', 'after'])
  })

  test('emitter.off → removeListener handlers', () => {
    const emitter = new EventEmitter()
    const order: string[] = []
    const listener = () => undefined
    emitter.on('data', listener)
    emitter.on('removeListener', () => order.push('removeListener'))
    emitter.off('data', listener)
    order.push('after')
    expect(order).toEqual(['removeListener', 'after'])
  })

  test('emitter.on → newListener handlers', () => {
    const emitter = new EventEmitter()
    const order: string[] = []
    emitter.on('newListener', () => order.push('newListener'))
    emitter.on('data', () => undefined)
    order.push('after')
    expect(order).toEqual(['newListener', 'after'])
  })

  test('emitter.emit → handlers', () => {
    const emitter = new EventEmitter()
    const order: string[] = []
    emitter.on('data', () => order.push('data'))
    emitter.emit('data')
    order.push('after')
    expect(order).toEqual(['data', 'after'])
  })

  test('dispatchEvent → listeners', () => {
    const target = new EventTarget()
    const order: string[] = []
    target.addEventListener('tick', () => order.push('tick'))
    target.dispatchEvent(new Event('tick'))
    order.push('after')
    expect(order).toEqual(['tick', 'after'])
  })

  test('new ReadableStream({ start })', () => {
    const order: string[] = []
    new ReadableStream({
      start: () => {
        order.push('start')
      },
    })
    order.push('after')
    expect(order).toEqual(['start', 'after'])
  })

  test('new Promise(executor)', () => {
    const order: string[] = []
    void new Promise<void>(() => order.push('executor'))
    order.push('after')
    expect(order).toEqual(['executor', 'after'])
  })

  test('Array.from(list, callback)', () => {
    const order: string[] = []
    Array.from(['a'], item => order.push(item))
    order.push('after')
    expect(order).toEqual(['a', 'after'])
  })

  test('String.replace(pattern, callback)', () => {
    const order: string[] = []
    'a'.replace('a', match => {
      order.push(match)
      return match
    })
    order.push('after')
    expect(order).toEqual(['a', 'after'])
  })

  test('JSON.stringify(value, replacer)', () => {
    const order: string[] = []
    JSON.stringify(1, (_key, value: unknown) => {
      order.push('replacer')
      return value
    })
    order.push('after')
    expect(order).toEqual(['replacer', 'after'])
  })

  test('JSON.parse(text, reviver)', () => {
    const order: string[] = []
    JSON.parse('1', (_key, value: unknown) => {
      order.push('reviver')
      return value
    })
    order.push('after')
    expect(order).toEqual(['reviver', 'after'])
  })

  test('sort(compare)', () => {
    const order: string[] = []
    const list = [2, 1]
    list.sort((a, b) => {
      order.push('compare')
      return a - b
    })
    order.push('after')
    expect(order).toEqual(['compare', 'after'])
  })

  test('an async callee, until its first suspension', async () => {
    const order: string[] = []
    const callee = async () => {
      order.push('first part')
      await Promise.resolve()
      order.push('second part')
    }
    const running = callee()
    order.push('after the call')
    await running
    expect(order).toEqual(['first part', 'after the call', 'second part'])
  })

  test('an async callee that never suspends, to its end', async () => {
    const order: string[] = []
    // eslint-disable-next-line @typescript-eslint/require-await -- that it has none is the case
    const callee = async () => {
      order.push('all of it')
    }
    const running = callee()
    order.push('after the call')
    await running
    expect(order).toEqual(['all of it', 'after the call'])
  })

  test('of a generator that is called: only the parameter defaults', () => {
    const order: string[] = []
    function* callee(parameter = order.push('default')) {
      order.push('body')
      yield parameter
    }
    const steps = callee()
    order.push('after the call')
    steps.next()
    expect(order).toEqual(['default', 'after the call', 'body'])
  })

  test('of an async generator that is called: only the parameter defaults', async () => {
    const order: string[] = []
    // eslint-disable-next-line @typescript-eslint/require-await -- it is the call that matters
    async function* callee(parameter = order.push('default')) {
      order.push('body')
      yield parameter
    }
    const steps = callee()
    order.push('after the call')
    await steps.next()
    expect(order).toEqual(['default', 'after the call', 'body'])
  })
})

describe('does not re-enter', () => {
  test("a promise's resolve: reactions run later", async () => {
    const order: string[] = []
    let resolve: () => void = () => undefined
    const reaction = new Promise<void>(settle => {
      resolve = settle
    }).then(() => order.push('reaction'))
    resolve()
    order.push('after')
    await reaction
    expect(order).toEqual(['after', 'reaction'])
  })

  test('… but resolving with a foreign thenable reads its `then` at once', () => {
    const order: string[] = []
    const thenable = {
      get then() {
        order.push('then is read')
        return undefined
      },
    }
    void new Promise(resolve => {
      resolve(thenable)
      order.push('after')
    })
    expect(order).toEqual(['then is read', 'after'])
  })

  test("a promise's reject: reactions run later", async () => {
    const order: string[] = []
    let reject: (reason: Error) => void = () => undefined
    const reaction = new Promise<void>((_resolve, settle) => {
      reject = settle
    }).catch(() => order.push('reaction'))
    reject(new Error('no'))
    order.push('after')
    await reaction
    expect(order).toEqual(['after', 'reaction'])
  })

  test('queueMicrotask(callback)', async () => {
    const order: string[] = []
    queueMicrotask(() => order.push('microtask'))
    order.push('after')
    await Promise.resolve()
    expect(order).toEqual(['after', 'microtask'])
  })

  test('process.nextTick(callback)', async () => {
    const order: string[] = []
    const tick = new Promise<void>(resolve => {
      process.nextTick(() => {
        order.push('tick')
        resolve()
      })
    })
    order.push('after')
    await tick
    expect(order).toEqual(['after', 'tick'])
  })

  test('a .close() whose event fires later: stream.destroy()', async () => {
    const stream = new PassThrough()
    const order: string[] = []
    const closed = new Promise<void>(resolve => {
      stream.on('close', () => {
        order.push('close')
        resolve()
      })
    })
    stream.destroy()
    order.push('after')
    await closed
    expect(order).toEqual(['after', 'close'])
  })

  test('a .close() whose event fires later: MessagePort', async () => {
    const { port1, port2 } = new MessageChannel()
    const order: string[] = []
    const closed = new Promise<void>(resolve => {
      port1.on('close', () => {
        order.push('close')
        resolve()
      })
    })
    port1.close()
    order.push('after')
    await closed
    port2.close()
    expect(order).toEqual(['after', 'close'])
  })

  test('postMessage: the handler runs in a later turn', async () => {
    const { port1, port2 } = new MessageChannel()
    const order: string[] = []
    const received = new Promise<void>(resolve => {
      port2.on('message', () => {
        order.push('message')
        resolve()
      })
    })
    port1.postMessage('hello')
    order.push('after')
    await received
    port1.close()
    expect(order).toEqual(['after', 'message'])
  })

  test('addEventListener, .then and a timer, when they are called', async () => {
    const order: string[] = []
    const target = new EventTarget()
    target.addEventListener('tick', () => order.push('listener'))
    const reaction = Promise.resolve().then(() => order.push('then'))
    const timer = new Promise<void>(resolve => {
      setTimeout(() => {
        order.push('timer')
        resolve()
      }, 0)
    })
    order.push('after')
    await Promise.all([reaction, timer])
    expect(order).toEqual(['after', 'then', 'timer'])
  })
})
