import { describe, expect, test } from 'vitest'
import type { CalleeShape } from '../../src/catalog/callbacks.ts'
import { findRegistrar } from '../../src/catalog/callbacks.ts'
import { findDecoration } from '../../src/catalog/decorators.ts'
import { findWrapper } from '../../src/catalog/wrappers.ts'

// Model, section 4: when a function runs that is handed to a call. reentry.test.ts runs the claims.

const call: CalleeShape = {
  name: null,
  object: null,
  firstArgument: null,
  isNew: false,
  module: null,
  findOrigin: () => null,
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

describe('by the position of the function', () => {
  test('list.find(fn), and not Users.find(query, fn)', () => {
    expect(findRegistrar({ ...call, name: 'find', object: 'users' })?.mode).toBe('runs-now')
    expect(findRegistrar({ ...call, name: 'find', object: 'Users', position: 1 })).toBeNull()
  })

  test('_.find(list, fn), where the list comes first', () => {
    expect(findRegistrar({ ...call, name: 'find', object: '_', position: 1 })?.mode).toBe(
      'runs-now',
    )
  })
})

describe('by the module', () => {
  test('pick(record, fn) of lodash, in each of its packages', () => {
    const pick: CalleeShape = { ...call, name: 'pick', position: 1 }
    expect(findRegistrar({ ...pick, module: 'lodash' })?.mode).toBe('runs-now')
    expect(findRegistrar({ ...pick, module: 'lodash-es' })?.mode).toBe('runs-now')
    expect(findRegistrar({ ...pick, module: 'lodash/pick' })?.mode).toBe('runs-now')
    expect(findRegistrar({ ...pick, module: 'lodash.pick' })?.mode).toBe('runs-now')
    expect(findRegistrar({ ...pick, module: 'lodashing' })).toBeNull()
  })

  test('but not its delay(fn): nobody knows', () => {
    expect(findRegistrar({ ...call, name: 'delay', module: 'lodash' })).toBeNull()
  })

  test('readFileSync(path, fn) of node:fs takes no callback', () => {
    expect(findRegistrar({ ...call, name: 'readFileSync', module: 'node:fs' })).toBeNull()
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

describe('handlers by the name of what takes them', () => {
  test('server.setRequestHandler(schema, fn)', () => {
    expect(findRegistrar({ ...call, name: 'setRequestHandler', position: 1 })?.kind).toBe('event')
  })

  test('onCleanup(fn) and onUnmounted(fn) tidy up', () => {
    expect(findRegistrar({ ...call, name: 'onCleanup' })?.kind).toBe('returned')
    expect(findRegistrar({ ...call, name: 'onUnmounted' })?.kind).toBe('returned')
  })

  test('chrome.runtime.onMessage.addListener(fn)', () => {
    expect(findRegistrar({ ...call, name: 'addListener', object: 'onMessage' })?.kind).toBe(
      'message',
    )
  })

  test('server.addService(service, { anyName() {} })', () => {
    expect(findRegistrar({ ...call, name: 'addService', option: 'anyName' })?.mode).toBe(
      'runs-later',
    )
  })

  test('this.#queue.add(fn), and not members.add(fn): nobody knows', () => {
    expect(findRegistrar({ ...call, name: 'add', object: '#queue' })?.mode).toBe('runs-later')
    expect(findRegistrar({ ...call, name: 'add', object: 'members' })).toBeNull()
  })
})

describe('wrappers give back a function', () => {
  test('memoize(fn): whoever calls it runs the function', () => {
    expect(findWrapper({ ...call, name: 'memoize' })?.mode).toBe('runs-now')
  })

  test('throttle(fn) runs it on the first call, unless it is told not to', () => {
    expect(findWrapper({ ...call, name: 'throttle' })?.mode).toBe('runs-now-and-later')
    expect(findWrapper({ ...call, name: 'throttle', leading: false })?.mode).toBe('runs-later')
  })

  test('debounce(fn, ms, { leading: true })', () => {
    expect(findWrapper({ ...call, name: 'debounce', leading: true })?.mode).toBe(
      'runs-now-and-later',
    )
  })

  test('an operator of the same name is none', () => {
    expect(findWrapper({ ...call, name: 'throttle', module: 'rxjs' })).toBeNull()
  })

  test('bus.once(fn) is none', () => {
    expect(findWrapper({ ...call, name: 'once', object: 'bus' })).toBeNull()
  })
})

describe('decorators', () => {
  test('@Cron', () => {
    expect(findDecoration('Cron')?.kind).toBe('timer')
  })

  test('@SubscribeMessage', () => {
    expect(findDecoration('SubscribeMessage')?.kind).toBe('message')
  })

  test('@postConstruct runs before anybody gets the object', () => {
    expect(findDecoration('postConstruct')?.startsUp).toBe(true)
  })

  test('@OnEvent, as any other that nobody knows', () => {
    expect(findDecoration('OnEvent')?.kind).toBe('event')
  })

  test('@action leaves the method as it is', () => {
    expect(findDecoration('action')).toBeNull()
  })

  test('a name that every object has is one that nobody knows', () => {
    expect(findDecoration('constructor')?.label).toBe('the decorated method %')
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
