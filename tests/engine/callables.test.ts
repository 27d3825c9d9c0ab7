import { parseForESLint } from '@typescript-eslint/parser'
import { describe, expect, test } from 'vitest'

import { analyze } from '../../src/engine/index.ts'
import type { Source } from '../../src/engine/index.ts'
import { inspect, sourceOf } from './passes.ts'
import { callablesIn } from './prints.ts'

describe('what is run by a call of its own', () => {
  test('an empty file has its module', () => {
    expect(callablesIn('')).toMatchInlineSnapshot(`"1: the module, start-up"`)
  })

  test('functions in every form, with the name a reader knows them by', () => {
    expect(
      callablesIn(`
        function declared() {}
        const arrow = () => {}
        const expression = function () {}
        const named = function inner() {}
        let assigned
        assigned = () => {}
        handlers.onData = () => {}
        export default function () {}
        run(() => {})
      `),
    ).toMatchInlineSnapshot(`
      "1: the module, start-up
      2: declared()
      3: arrow()
      4: expression()
      5: inner()
      7: assigned()
      8: onData()
      9: a function
      10: a function"
    `)
  })

  test('async functions and generators are marked', () => {
    expect(
      callablesIn(`
        async function a() {}
        function* b() {}
        async function* c() {}
        const d = async () => {}
      `),
    ).toMatchInlineSnapshot(`
      "1: the module, start-up
      2: a(), async
      3: b(), generator
      4: c(), async, generator
      5: d(), async"
    `)
  })

  test('members of a class; constructor, initializers and static blocks run at start-up', () => {
    expect(
      callablesIn(`
        class Pool {
          static shared = new Pool()
          static { Pool.shared.open() }
          #idle = []
          size
          constructor() {}
          open() {}
          get first() { return this.#idle[0] }
          set first(value) {}
          static of() {}
          'quoted name'() {}
          [Symbol.iterator]() {}
          onClose = () => {}
        }
      `),
    ).toMatchInlineSnapshot(`
      "1: the module, start-up
      3: the initializer of shared, start-up
      4: a static block, start-up
      5: the initializer of #idle, start-up
      7: constructor(), start-up
      8: open()
      9: first()
      10: first()
      11: of()
      12: quoted name()
      13: a function
      14: the initializer of onClose, start-up
      14: onClose()"
    `)
  })

  test('methods of an object literal', () => {
    expect(
      callablesIn(`
        const api = {
          flush() {},
          reset: () => {},
          get size() { return 0 },
        }
      `),
    ).toMatchInlineSnapshot(`
      "1: the module, start-up
      3: flush()
      4: reset()
      5: size()"
    `)
  })

  test('an abstract member or an overload has no body, and is no callable', () => {
    expect(
      callablesIn(`
        abstract class Base {
          abstract run(): void
          abstract size: number
          accessor open = false
        }
        function parse(text: string): number
        function parse(text: string): number { return Number(text) }
        declare function external(): void
      `),
    ).toMatchInlineSnapshot(`
      "1: the module, start-up
      5: the initializer of open, start-up
      8: parse()"
    `)
  })

  test('a file with types only has nothing but its module', () => {
    expect(
      callablesIn(`
        export interface Job { run(): Promise<void> }
        export type Jobs = Map<string, Job>
        declare module 'x' { export function f(): void }
      `),
    ).toMatchInlineSnapshot(`"1: the module, start-up"`)
  })
})

describe('which callable a node lies in', () => {
  test('the body of a function is its own, the function as a value is its surroundings', () => {
    const { outlined, node } = inspect('function f() { inside() }\nrun(() => later())')

    expect(outlined.callableOf(node('inside()')).name).toBe('f()')
    expect(outlined.callableOf(node('later()')).name).toBe('a function')
    expect(outlined.callableOf(node('run(() => later())')).name).toBe('the module')
  })

  test('a default parameter is evaluated by the function', () => {
    const { outlined, node } = inspect('function f(list = read()) { return list }')
    expect(outlined.callableOf(node('read()')).name).toBe('f()')
  })

  test('a field initializer runs in a callable of its own, a computed name where the class stands', () => {
    const { outlined, node } = inspect('function f() { class A { [name()] = value() } }')

    expect(outlined.callableOf(node('value()')).name).toBe('the initializer of a field')
    expect(outlined.callableOf(node('name()')).name).toBe('f()')
  })

  test('the decorator of a method runs where the class stands', () => {
    const { outlined, node } = inspect('class A { @on(event()) run() {} }')
    expect(outlined.callableOf(node('event()')).name).toBe('the module')
  })

  test('a class in a method in a class: the inner members are written in the method', () => {
    const { callable } = inspect('class A { make() { return class { run() {} } } }')
    expect(callable('run').parent?.name).toBe('make()')
  })
})

describe('suspensions', () => {
  test('await, yield, for await and await using end a turn, each in the callable it stands in', () => {
    const { outlined } = inspect(`
      await top()
      async function* f() {
        await a()
        yield b()
        yield* c()
        for await (const x of d()) {}
        { await using file = e() }
        for (await using file of g()) {}
      }
    `)

    expect(
      outlined.suspensions.map(
        ({ kind, node, callable }) => `${node.loc.start.line}: ${kind} in ${callable.name}`,
      ),
    ).toMatchInlineSnapshot(`
      [
        "2: await in the module",
        "4: await in f()",
        "5: yield in f()",
        "6: yield in f()",
        "7: for-await in f()",
        "8: await in f()",
        "9: for-await in f()",
      ]
    `)
  })

  test('the head of for await using is one suspension of the loop, not two', () => {
    const { outlined } = inspect('async function f() { for await (await using x of g()) {} }')
    expect(outlined.suspensions.map(({ kind }) => kind)).toEqual(['for-await'])
  })

  test('a plain using disposes at once', () => {
    const { outlined } = inspect('async function f() { using file = open() }')
    expect(outlined.suspensions).toEqual([])
  })

  test('an await in a nested function does not suspend the outer one', () => {
    const { outlined } = inspect('async function f() { run(async () => { await g() }) }')
    expect(outlined.suspensions.map(({ callable }) => callable.name)).toEqual(['a function'])
  })

  test.each([
    ['await undefined', true],
    ['await 0', true],
    ['await `done`', true],
    ['await Promise.resolve()', true],
    ['await Promise.resolve(1)', true],
    ['await Promise.resolve(job)', false],
    ['await Promise.resolve(read())', false],
    ['await promise', false],
    ['await read()', false],
    ['await Other.resolve()', false],
  ])('%s is surely settled: %s', (code, isSettled) => {
    const [window] = inspect(code).outlined.suspensions
    expect(window?.isSettled).toBe(isSettled)
  })
})

describe('every parser', () => {
  test('espree leaves decorators and types out, and is read all the same', () => {
    expect(callablesIn('class A { #x = 1; static y = 2; async run() { await 0 } }', 'file.js'))
      .toMatchInlineSnapshot(`
      "1: the module, start-up
      1: the initializer of #x, start-up
      1: the initializer of y, start-up
      1: run(), async"
    `)
  })

  test('CommonJS: the module is the file, not the function that Node wraps around it', () => {
    const { callables } = inspect('exports.run = function () {}\nreturn', 'file.cjs').outlined
    expect(callables.map(({ name, parent }) => [name, parent?.name])).toEqual([
      ['the module', undefined],
      ['run()', 'the module'],
    ])
  })

  test('a tree without parents gets them: fixes climb', () => {
    const text = 'function drain() { return list[0] }'
    const parsed = parseForESLint(text, { range: true, loc: true }) as Omit<Source, 'text'>
    const [drain] = parsed.ast.body
    delete (drain as { parent?: unknown }).parent

    analyze({ ...parsed, text })

    expect(drain?.parent).toBe(parsed.ast)
  })

  test('the facts of a file are made once', () => {
    const source = sourceOf('const a = []')
    expect(analyze(source)).toBe(analyze(source))
  })
})

describe('depth', () => {
  test('functions in functions in functions have each their own parent', () => {
    const { callable } = inspect('function a() { function b() { function c() {} } }')
    expect([callable('c').parent?.name, callable('b').parent?.name]).toEqual(['b()', 'a()'])
  })
})
