import { describe, expect, test } from 'vitest'
import type { CalleeShape } from '../../src/catalog/callbacks.ts'
import { findRegistrar } from '../../src/catalog/callbacks.ts'
import { findWrapper } from '../../src/catalog/wrappers.ts'

// Model, section 4: when a function runs that is handed to a call. reentry.test.ts runs the claims.

const call: CalleeShape = {
  name: null,
  object: null,
  firstArgument: null,
  isNew: false,
  module: null,
  origin: null,
  position: 0,
  leading: null,
}

describe('runs now', () => {
  test('list.map(fn)', () => {
    expect(findRegistrar({ ...call, name: 'map', object: 'list' })?.mode).toBe('runs-now')
  })

  test('new Promise(fn)', () => {
    expect(findRegistrar({ ...call, name: 'Promise', isNew: true })?.mode).toBe('runs-now')
  })

  test('Array.from(list, fn)', () => {
    expect(findRegistrar({ ...call, name: 'from', object: 'Array' })?.mode).toBe('runs-now')
  })

  test('but not Observable.from(list, fn): nobody knows', () => {
    expect(findRegistrar({ ...call, name: 'from', object: 'Observable' })).toBeNull()
  })

  test('text.replace(pattern, fn)', () => {
    expect(findRegistrar({ ...call, name: 'replace', object: 'text', position: 1 })?.mode).toBe(
      'runs-now',
    )
  })

  test('JSON.stringify(value, fn)', () => {
    expect(findRegistrar({ ...call, name: 'stringify', object: 'JSON' })?.mode).toBe('runs-now')
  })

  test('_.forOwn(record, fn)', () => {
    expect(findRegistrar({ ...call, name: 'forOwn', object: '_' })?.mode).toBe('runs-now')
  })

  test('new ReadableStream({ start() {} })', () => {
    expect(
      findRegistrar({ ...call, name: 'ReadableStream', isNew: true, option: 'start' })?.mode,
    ).toBe('runs-now')
  })

  test('traverse(tree, { Identifier() {} })', () => {
    expect(findRegistrar({ ...call, name: 'traverse', option: 'Identifier' })?.mode).toBe(
      'runs-now',
    )
  })
})

describe('runs now and later', () => {
  test('source.subscribe(fn): a source may emit at once', () => {
    expect(findRegistrar({ ...call, name: 'subscribe', object: 'source' })?.mode).toBe(
      'runs-now-and-later',
    )
  })

  test('source.subscribe({ next() {} })', () => {
    expect(findRegistrar({ ...call, name: 'subscribe', option: 'next' })?.mode).toBe(
      'runs-now-and-later',
    )
  })

  test('autorun(fn)', () => {
    expect(findRegistrar({ ...call, name: 'autorun' })?.mode).toBe('runs-now-and-later')
  })

  test('navigator.locks.request(name, fn)', () => {
    expect(findRegistrar({ ...call, name: 'request', object: 'locks' })?.mode).toBe(
      'runs-now-and-later',
    )
  })
})

describe('runs later', () => {
  test('editor.onDidChange(fn)', () => {
    expect(findRegistrar({ ...call, name: 'onDidChange', object: 'editor' })).toEqual({
      mode: 'runs-later',
      kind: 'event',
      label: 'the onDidChange handler',
    })
  })

  test("socket.on('data', fn)", () => {
    expect(findRegistrar({ ...call, name: 'on', object: 'socket', firstArgument: 'data' })).toEqual(
      { mode: 'runs-later', kind: 'event', label: "the 'data' event handler" },
    )
  })

  test("worker.on('message', fn)", () => {
    expect(
      findRegistrar({ ...call, name: 'on', object: 'worker', firstArgument: 'message' })?.kind,
    ).toBe('message')
  })

  test('emitter.once(name, fn) with a name that is no literal', () => {
    expect(findRegistrar({ ...call, name: 'once', object: 'emitter' })?.label).toBe(
      'an event handler (.once)',
    )
  })

  test('setInterval(fn, 1000)', () => {
    expect(findRegistrar({ ...call, name: 'setInterval' })).toEqual({
      mode: 'runs-later',
      kind: 'timer',
      label: 'a timer callback (setInterval)',
    })
  })

  test('const save = debounce(fn, 100)', () => {
    expect(findWrapper({ ...call, name: 'debounce' })?.mode).toBe('runs-later')
  })

  test('queueMicrotask(fn)', () => {
    expect(findRegistrar({ ...call, name: 'queueMicrotask' })?.kind).toBe('promise')
  })

  test('promise.then(fn)', () => {
    expect(findRegistrar({ ...call, name: 'then', object: 'promise' })).toEqual({
      mode: 'runs-later',
      kind: 'promise',
      label: 'a promise reaction (.then)',
    })
  })

  test('start({ onProgress() {} })', () => {
    expect(findRegistrar({ ...call, name: 'start', option: 'onProgress' })).toEqual({
      mode: 'runs-later',
      kind: 'callback',
      label: 'the onProgress callback',
    })
  })

  test('new ReadableStream({ pull() {} })', () => {
    expect(
      findRegistrar({ ...call, name: 'ReadableStream', isNew: true, option: 'pull' })?.mode,
    ).toBe('runs-later')
  })

  test('consumer.run({ eachMessage() {} })', () => {
    expect(
      findRegistrar({ ...call, name: 'run', object: 'consumer', option: 'eachMessage' })?.kind,
    ).toBe('message')
  })

  test('Disposable.create(fn) is a dispose handle', () => {
    expect(findRegistrar({ ...call, name: 'create', object: 'Disposable' })?.kind).toBe('returned')
  })

  test('new Pool(fn): a constructor that takes a callback', () => {
    expect(findRegistrar({ ...call, name: 'Pool', isNew: true })).toEqual({
      mode: 'runs-later',
      kind: 'callback',
      label: 'a callback given to new Pool()',
    })
  })

  test('readFile(path, fn) of node:fs', () => {
    expect(findRegistrar({ ...call, name: 'readFile', module: 'node:fs' })?.label).toBe(
      'an I/O callback (readFile)',
    )
  })

  test('but not readFile(path, fn) of another module: nobody knows', () => {
    expect(findRegistrar({ ...call, name: 'readFile', module: './files.ts' })).toBeNull()
  })

  test("app.get('/users', fn)", () => {
    expect(
      findRegistrar({ ...call, name: 'get', object: 'app', firstArgument: '/users' })?.label,
    ).toBe('the handler of /users')
  })

  test('but not cache.get(key, fn): nobody knows', () => {
    expect(findRegistrar({ ...call, name: 'get', object: 'cache' })).toBeNull()
  })

  test('producer.produce(record, fn) is a delivery callback', () => {
    expect(findRegistrar({ ...call, name: 'produce', object: 'producer' })?.label).toBe(
      'a delivery callback (produce)',
    )
  })
})

describe('nobody knows', () => {
  test('a function handed to any other call', () => {
    expect(findRegistrar({ ...call, name: 'configure', object: 'this' })).toBeNull()
  })

  test('a callee without a name', () => {
    expect(findRegistrar(call)).toBeNull()
  })

  test('a name that every object has', () => {
    expect(findWrapper({ ...call, name: 'constructor' })).toBeNull()
  })
})
