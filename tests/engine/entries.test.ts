import { describe, expect, test } from 'vitest'

import { inspect } from './passes.ts'
import { entriesIn } from './prints.ts'

describe('by the form of the declaration', () => {
  test('public and static methods; not private, protected, #private ones or the constructor', () => {
    expect(
      entriesIn(`
        class Pool {
          constructor() {}
          add() {}
          static of() {}
          get size() { return 0 }
          #hidden() {}
          private soft() {}
          protected shared() {}
          onClose = () => {}
          'by name'() {}
        }
      `),
    ).toMatchInlineSnapshot(`
      "add() entered as the public method add() (public-method, 4)
      of() entered as the static method of() (public-method, 5)
      size() entered as the public method size() (public-method, 6)
      onClose() entered as the public method onClose() (public-method, 10)
      by name() entered as the public method by name() (public-method, 11)"
    `)
  })

  test('decorated methods are started by the framework, private ones too', () => {
    expect(entriesIn("class Jobs { @Cron('* * * * *') private tick() {} @OnEvent('x') on() {} }"))
      .toMatchInlineSnapshot(`
        "tick() entered as the scheduled method tick() (timer, 1)
        on() entered as the decorated method on() (event, 1)"
      `)
  })

  test('exports in every form', () => {
    expect(
      entriesIn(`
        export function a() {}
        export const b = () => {}
        export default function c() {}
        function d() {}
        export { d }
        const e = () => {}
        export { e as renamed }
        function inner() {}
      `),
    ).toMatchInlineSnapshot(`
      "a() entered as the exported function a() (exported, 2)
      b() entered as the exported function b() (exported, 3)
      c() entered as the exported function c() (exported, 4)
      d() entered as an exported function (exported, 6)
      e() entered as an exported function (exported, 8)"
    `)
  })

  test('a default export by name, and an anonymous one', () => {
    expect(entriesIn('const run = () => {}\nexport default run')).toMatchInlineSnapshot(
      `"run() entered as the default export (exported, 2)"`,
    )
    expect(entriesIn('export default () => {}')).toMatchInlineSnapshot(
      `"a function entered as the default export (exported, 1)"`,
    )
  })

  test('CommonJS exports', () => {
    expect(
      entriesIn(
        `
          exports.a = function () {}
          module.exports.b = () => {}
          function c() {}
          module.exports = { c, d() {} }
        `,
        'file.cjs',
      ),
    ).toMatchInlineSnapshot(`
      "a() entered as the exported function a() (exported, 2)
      b() entered as the exported function b() (exported, 3)
      d() entered as the method d() (public-method, 5)
      c() entered as the method c() (public-method, 5)"
    `)
  })

  test('methods of a prototype', () => {
    expect(
      entriesIn(
        'function Bus() {}\nBus.prototype.on = function (fn) {}\nBus.prototype.emit = emit\nfunction emit() {}',
        'file.js',
      ),
    ).toMatchInlineSnapshot(`
      "on() entered as the public method on() (public-method, 2)
      emit() entered as the public method emit() (public-method, 3)"
    `)
  })

  test('a function that is only called in the file is no entry', () => {
    expect(entriesIn('function helper() {}\nhelper()')).toBe('')
  })

  test('a module without functions has no entry: nobody runs it a second time', () => {
    expect(entriesIn('const list = []\nlist.push(1)')).toBe('')
  })
})

describe('callbacks that run later', () => {
  test('timers and microtasks', () => {
    expect(
      entriesIn(`
        setTimeout(() => {}, 1)
        setInterval(() => {}, 1)
        setImmediate(() => {})
        queueMicrotask(() => {})
        process.nextTick(() => {})
        requestAnimationFrame(() => {})
      `),
    ).toMatchInlineSnapshot(`
      "a function entered as a timer callback (setTimeout) (timer, 2)
      a function entered as a timer callback (setInterval) (timer, 3)
      a function entered as a timer callback (setImmediate) (timer, 4)
      a function entered as a microtask (queueMicrotask) (promise, 5)
      a function entered as a microtask (nextTick) (promise, 6)
      a function entered as a timer callback (requestAnimationFrame) (timer, 7)"
    `)
  })

  test('emitters and event targets', () => {
    expect(
      entriesIn(`
        socket.on('data', () => {})
        socket.once('close', () => {})
        window.addEventListener('click', () => {})
        client.onMessage(() => {})
        emitter.on(name, () => {})
      `),
    ).toMatchInlineSnapshot(`
      "a function entered as the 'data' event handler (event, 2)
      a function entered as the 'close' event handler (event, 3)
      a function entered as the 'click' event handler (event, 4)
      a function entered as the onMessage handler (event, 5)
      a function entered as an event handler (.on) (event, 6)"
    `)
  })

  test('messages of workers and ports', () => {
    expect(
      entriesIn(`
        worker.on('message', () => {})
        port.onmessage = () => {}
        self.addEventListener('message', () => {})
      `),
    ).toMatchInlineSnapshot(`
      "a function entered as the 'message' event handler (message, 2)
      onmessage() entered as the onmessage handler (message, 3)
      a function entered as the 'message' event handler (message, 4)"
    `)
  })

  test('on… = assignments', () => {
    expect(entriesIn('socket.onopen = () => {}\nrequest.onload = function () {}'))
      .toMatchInlineSnapshot(`
      "onopen() entered as the onopen handler (event, 1)
      onload() entered as the onload handler (event, 2)"
    `)
  })

  test('promise reactions', () => {
    expect(
      entriesIn(`
        load().then(() => {}, () => {})
        load().catch(() => {})
        load().finally(() => {})
      `),
    ).toMatchInlineSnapshot(`
      "a function entered as a promise reaction (.then) (promise, 2)
      a function entered as a promise reaction (.then) (promise, 2)
      a function entered as a promise reaction (.catch) (promise, 3)
      a function entered as a promise reaction (.finally) (promise, 4)"
    `)
  })

  test('functions in an options object', () => {
    expect(entriesIn('connect({ onData() {}, onClose: () => {}, transform(chunk) {} })'))
      .toMatchInlineSnapshot(`
      "onData() entered as the onData callback (callback, 1)
      onClose() entered as the onClose callback (callback, 1)
      transform() entered as the stream's transform callback (callback, 1)"
    `)
  })

  test('constructors take callbacks to keep them', () => {
    expect(entriesIn('new Watcher(() => {})')).toMatchInlineSnapshot(
      `"a function entered as a callback given to new Watcher() (callback, 1)"`,
    )
  })

  test('debounce and throttle are seen through', () => {
    expect(
      entriesIn(`
        socket.on('data', debounce(() => {}, 100))
        setInterval(throttle(() => {}), 1)
      `),
    ).toMatchInlineSnapshot(`
      "a function entered as the 'data' event handler (event, 2)
      a function entered as a timer callback (setInterval) (timer, 3)"
    `)
  })

  test('a JSX handler', () => {
    expect(entriesIn('export const view = () => <Button onClick={() => {}} />', 'file.tsx'))
      .toMatchInlineSnapshot(`
        "view() entered as the exported function view() (exported, 1)
        a function entered as the onClick handler (event, 1)"
      `)
  })

  test('returned functions and functions in a returned object', () => {
    expect(
      entriesIn(`
        export function create() {
          const stop = () => {}
          return { add() {}, dispose() {}, stop }
        }
        export function listen() {
          return () => {}
        }
      `),
    ).toMatchInlineSnapshot(`
      "create() entered as the exported function create() (exported, 2)
      add() entered as the method add() (public-method, 4)
      dispose() entered as the method dispose() (returned, 4)
      listen() entered as the exported function listen() (exported, 6)
      a function entered as a returned function (returned, 7)
      stop() entered as the method stop() (returned, 4)"
    `)
  })
})

describe('functions that are handed over by name', () => {
  test('a declared function, a method, a bound method', () => {
    expect(
      entriesIn(`
        function tick() {}
        setInterval(tick, 1)
        class Client {
          constructor() {
            socket.on('data', this.#onData)
            socket.on('end', this.#onEnd.bind(this))
            setTimeout(() => this.#onTimer(), 1)
          }
          #onData() {}
          #onEnd() {}
          #onTimer() {}
        }
      `),
    ).toMatchInlineSnapshot(`
      "a function entered as a timer callback (setTimeout) (timer, 8)
      #onData() entered as the 'data' event handler (event, 6)
      #onEnd() entered as the 'end' event handler (event, 7)
      tick() entered as a timer callback (setInterval) (timer, 3)"
    `)
  })

  test('one of two functions, and a function behind ||', () => {
    expect(
      entriesIn(`
        function a() {}
        function b() {}
        setTimeout(isOpen ? a : b, 1)
        socket.on('data', handler || a)
      `),
    ).toMatchInlineSnapshot(`
      "a() entered as a timer callback (setTimeout) (timer, 4)
      a() entered as the 'data' event handler (event, 5)
      b() entered as a timer callback (setTimeout) (timer, 4)"
    `)
  })

  test('a function that is shadowed by a parameter is not handed over', () => {
    expect(entriesIn('function tick() {}\n;(tick => setTimeout(tick, 1))(other)')).not.toContain(
      'tick()',
    )
  })

  test('a function that is registered twice has an entry for each', () => {
    expect(entriesIn("function onData() {}\nsocket.on('data', onData)\nsocket.on('end', onData)"))
      .toMatchInlineSnapshot(`
      "onData() entered as the 'data' event handler (event, 2)
      onData() entered as the 'end' event handler (event, 3)"
    `)
  })
})

describe('callbacks that run now', () => {
  test('array methods, promise executors, replace, sort, IIFEs are calls, no entries', () => {
    const { facts, scan } = inspect(`
      list.forEach(() => {})
      new Promise(resolve => {})
      text.replace(/x/, () => '')
      list.sort(() => 0)
      ;(() => {})()
    `)
    expect(facts.entries).toEqual([])
    expect(scan.runsNow.map(({ node, isLater }) => [node.loc.start.line, isLater])).toEqual([
      [2, false],
      [3, false],
      [4, false],
      [5, false],
    ])
  })

  test('subscribe may run its callback at once and later', () => {
    const { facts, scan } = inspect('source.subscribe(() => {})')
    expect(facts.entries.map(({ kind }) => kind)).toEqual(['callback'])
    expect(scan.runsNow).toHaveLength(1)
  })

  test('what a lock runs is called, later', () => {
    const { facts, scan } = inspect('mutex.runExclusive(() => {})')
    expect(facts.entries).toEqual([])
    expect(scan.runsNow.map(({ isLater }) => isLater)).toEqual([true])
  })
})

describe('callbacks of which nobody knows', () => {
  test('an unknown function may run it at any time', () => {
    const { facts, scan } = inspect('register(() => {})')
    expect(facts.entries.map(({ kind, label }) => `${kind}: ${label}`)).toEqual([
      'unknown-callback: a callback given to register()',
    ])
    expect(scan.mayRunNow).toHaveLength(1)
  })

  test('what a function of the file stores of its parameters is not followed', () => {
    expect(entriesIn('function keep(fn) { fns.push(fn) }\nkeep(() => {})')).toContain(
      'unknown-callback',
    )
  })

  test('a function that is stored somewhere', () => {
    expect(entriesIn('registry.handler = () => {}')).toMatchInlineSnapshot(
      `"handler() entered as the function stored in handler (unknown-callback, 1)"`,
    )
  })

  test('a function in an array', () => {
    expect(entriesIn('const steps = [() => {}, function named() {}]')).toMatchInlineSnapshot(`
      "a function entered as a function in an array (unknown-callback, 1)
      named() entered as a function in an array (unknown-callback, 1)"
    `)
  })
})

test('a label names the registration, and its line is where that stands', () => {
  const { facts } = inspect("\n\nsocket.on('data', () => {})")
  expect(facts.entries.map(({ label, node }) => [label, node.loc.start.line])).toEqual([
    ["the 'data' event handler", 3],
  ])
})
