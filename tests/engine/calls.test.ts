import { describe, expect, test } from 'vitest'

import { inspect } from './passes.ts'
import { callsIn } from './prints.ts'

describe('what a call runs', () => {
  test('declared functions, arrows, function expressions', () => {
    expect(
      callsIn(`
        function a() { b() }
        const b = () => c()
        const c = function () {}
        a()
      `),
    ).toMatchInlineSnapshot(`
      "the module 5: calls a()
      a() 2: calls b()
      b() 3: calls c()"
    `)
  })

  test('methods: own, private, static, inherited, super', () => {
    expect(
      callsIn(`
        class Base {
          close() {}
          static make() {}
        }
        class Pool extends Base {
          run() {
            this.#step()
            this.close()
            super.close()
            Pool.make()
          }
          #step() {}
        }
      `),
    ).toMatchInlineSnapshot(`
      "run() 8: calls #step()
      run() 9: calls close()
      run() 10: calls close()
      run() 11: calls make()"
    `)
  })

  test('an overridden method is the one of the class that calls it', () => {
    expect(
      callsIn(`
        class Base { close() {} run() { this.close() } }
        class Pool extends Base { close() {} stop() { this.close() } }
      `),
    ).toMatchInlineSnapshot(`
      "run() 2: calls close()
      stop() 3: calls close()"
    `)
  })

  test('new runs the constructor, super() the one above', () => {
    expect(
      callsIn(`
        class Base { constructor() {} }
        class Pool extends Base { constructor() { super() } }
        new Pool()
      `),
    ).toMatchInlineSnapshot(`
      "the module 4: calls constructor()
      constructor() 3: calls constructor()"
    `)
  })

  test('call, apply and a bound function', () => {
    expect(
      callsIn(`
        class Pool {
          run() {
            this.step.call(this)
            this.step.apply(this, [])
          }
          step() {}
        }
      `),
    ).toMatchInlineSnapshot(`
      "run() 4: calls step()
      run() 5: calls step()"
    `)
  })

  test('methods of a constant object', () => {
    expect(callsIn('const api = { flush() {}, reset() { api.flush() } }')).toMatchInlineSnapshot(
      `"reset() 1: calls flush()"`,
    )
  })

  test('methods of an instance that a field or a const holds', () => {
    expect(
      callsIn(`
        class Pool { open() {} }
        const shared = new Pool()
        class Server {
          pool = new Pool()
          run() {
            this.pool.open()
            shared.open()
          }
        }
      `),
    ).toMatchInlineSnapshot(`
      "run() 7: calls open()
      run() 8: calls open()"
    `)
  })

  test('methods of a prototype', () => {
    expect(
      callsIn(
        'function Bus() {}\nBus.prototype.a = function () { this.b() }\nBus.prototype.b = function () {}',
        'file.js',
      ),
    ).toMatchInlineSnapshot(`"a() 2: calls b()"`)
  })

  test('a function that is called at its place', () => {
    expect(callsIn('(function main() {})()\n;(async () => {})()')).toMatchInlineSnapshot(`
      "the module 1: calls main()
      the module 2: calls a function"
    `)
  })

  test('through wrappers of TypeScript and optional calls', () => {
    expect(
      callsIn('class A { run() { this.step!(); this.step?.(); (this as A).step() } step() {} }'),
    ).toMatchInlineSnapshot(`
      "run() 1: calls step()
      run() 1: calls step()
      run() 1: calls step()"
    `)
  })

  test('self', () => {
    expect(
      callsIn('class A { run() { const self = this; self.step() } step() {} }'),
    ).toMatchInlineSnapshot(`"run() 1: calls step()"`)
  })
})

describe('what stays unknown', () => {
  test('parameters, imports, globals, computed names, other objects', () => {
    expect(
      callsIn(`
        import { load } from './load.js'
        class Pool {
          run(fn, other, name) {
            fn()
            load()
            fetch('/')
            this[name]()
            other.step()
          }
          step() {}
        }
      `),
    ).toBe('')
  })

  test('a shadowed name is not the outer function', () => {
    expect(callsIn('function step() {}\nfunction run(step) { step() }')).toBe('')
  })

  test('a binding that is assigned again means nothing certain', () => {
    expect(callsIn('let step = () => {}\nfunction run() { step() }\nstep = other')).toBe('')
  })

  test('isResolved says whether a call has a target in the file', () => {
    const { analysis, node } = inspect('function a() {}\na()\nb()')
    expect(analysis.graph.isResolved(node('a()'))).toBe(true)
    expect(analysis.graph.isResolved(node('b()'))).toBe(false)
  })
})

describe('callbacks', () => {
  test('what an array method or an executor is given runs inside the call', () => {
    expect(
      callsIn(`
        export function run() {
          list.forEach(x => use(x))
          new Promise(resolve => resolve())
          list.map(step)
        }
        function step() {}
      `),
    ).toMatchInlineSnapshot(`
      "run() 3: calls a function
      run() 4: calls a function
      run() 5: calls step()"
    `)
  })

  test('what a lock runs is called later', () => {
    expect(
      callsIn('class A { run() { return this.mutex.runExclusive(() => this.step()) } step() {} }'),
    ).toMatchInlineSnapshot(`
      "run() 1: calls a function, later
      a function 1: calls step()"
    `)
  })

  test('what a lock runs is not run before the call returns', () => {
    const { analysis, node } = inspect('mutex.runExclusive(() => {})\nlist.forEach(() => {})')
    expect(analysis.graph.targetsOf(node('mutex.runExclusive(() => {})'))).toEqual([])
    expect(analysis.graph.targetsOf(node('list.forEach(() => {})'))).toHaveLength(1)
  })

  test('a timer callback is not called by the function that starts the timer', () => {
    expect(callsIn('function run() { setTimeout(() => step(), 1) }\nfunction step() {}')).toBe(
      'a function 1: calls step()',
    )
  })
})

describe('recursion', () => {
  test('direct, and in a circle', () => {
    expect(callsIn('function a() { a(); b() }\nfunction b() { c() }\nfunction c() { a() }'))
      .toMatchInlineSnapshot(`
      "a() 1: calls a()
      a() 1: calls b()
      b() 2: calls c()
      c() 3: calls a()"
    `)
  })

  test('a class that extends itself in a circle is searched once', () => {
    expect(callsIn('class A extends B { run() { this.missing() } }\nclass B extends A {}')).toBe('')
  })

  test('a const that is its own value is no function', () => {
    expect(callsIn('var a = b, b = a\na()', 'file.js')).toBe('')
  })

  test('both ways of the graph tell the same', () => {
    const { analysis, callable } = inspect('function a() { b() }\nfunction b() {}\nb()')
    const { graph } = analysis
    expect(graph.sitesFrom(callable('a')).map(({ target }) => target.name)).toEqual(['b()'])
    expect(graph.sitesOf(callable('b')).map(({ caller }) => caller.name)).toEqual([
      'a()',
      'the module',
    ])
  })
})
