import { describe, expect, test } from 'vitest'

import { inspect } from './passes.ts'
import { slotsIn } from './prints.ts'

describe('containers of every kind', () => {
  test('by what is stored', () => {
    expect(
      slotsIn(`
        const list = []
        const sized = new Array(3)
        const copied = Array.from(source)
        const map = new Map()
        const set = new Set([1])
        const weak = new WeakMap()
        const record = {}
        const bare = Object.create(null)
        const pairs = Object.fromEntries(source)
      `),
    ).toMatchInlineSnapshot(`
      "2: slot list: module array, private, constant
      3: slot sized: module array, private, constant
      4: slot copied: module array, private, constant
      5: slot map: module map, private, constant
      6: slot set: module set, private, constant
      7: slot weak: module weak, private, constant
      8: slot record: module record, private, constant
      9: slot bare: module record, private, constant
      10: slot pairs: module record, private, constant"
    `)
  })

  test('by annotation, whatever is stored', () => {
    expect(
      slotsIn(`
        let list: Job[]
        let tuple: readonly Job[] = load()
        let generic: Array<Job> = load()
        let view: ReadonlyMap<string, Job> = load()
        let optional: Set<string> | null = null
        let record: Record<string, number> = load()
        let indexed: { [key: string]: Job } = load()
      `),
    ).toMatchInlineSnapshot(`
      "2: slot list: module array, private, of Job
      3: slot tuple: module array, private, not plain, of Job
      4: slot generic: module array, private, not plain, of Job
      5: slot view: module map, private, not plain, of Job
      6: slot optional: module set, private
      7: slot record: module record, private, not plain, of numbers
      8: slot indexed: module record, private, not plain, of Job"
    `)
  })

  test('an object with properties is no record: its properties are slots of their own', () => {
    expect(slotsIn('const state = { clients: new Map(), name: "x" }')).toMatchInlineSnapshot(
      `"1: slot state.clients: module map, public"`,
    )
  })

  test('what nobody can tell is no slot', () => {
    expect(
      slotsIn(`
        const text = 'x'
        const loaded = load()
        let either: Map<string, Job> | Set<Job> = load()
        const typed = new Uint8Array(8)
        function f(parameter) { return parameter }
      `),
    ).toBe('')
  })

  test('a class of the file that extends a collection is one, and not plain', () => {
    expect(
      slotsIn(`
        class Peers extends Map<string, Peer> {}
        class Friends extends Peers {}
        const friends = new Friends()
      `),
    ).toMatchInlineSnapshot(`
      "2: slot this: field map, public, constant, not plain
      4: slot friends: module map, private, constant, not plain"
    `)
  })

  test('a class that is called Map is no collection', () => {
    expect(slotsIn('class Map { set() {} }\nconst map = new Map()\nlet other: Map')).toBe('')
  })

  test('an imported Set is no collection (persistent ones are called the same)', () => {
    expect(slotsIn("import { Set } from 'immutable'\nconst ids = new Set()")).toBe('')
  })

  test('a class that extends itself by a cycle ends the search', () => {
    expect(slotsIn('class A extends B {}\nclass B extends A {}\nconst a = new A()')).toBe('')
  })

  test('a let without initializer is what is first stored in it', () => {
    expect(
      slotsIn(`
        let clients = null
        function open() { clients = new Map() }
      `),
    ).toMatchInlineSnapshot(`"2: slot clients: module map, private"`)
  })
})

describe('places', () => {
  test('fields: private, soft private, public, static, readonly', () => {
    expect(
      slotsIn(`
        class Pool {
          #idle = []
          private busy = new Set<Job>()
          readonly waiting: Job[] = []
          static shared = new Map<string, Pool>()
          static #count = {}
          protected done = []
        }
      `),
    ).toMatchInlineSnapshot(`
      "3: slot this.#idle: field array, private
      4: slot this.busy: field set, private to the compiler, of Job
      5: slot this.waiting: field array, public, constant, of Job
      6: slot Pool.shared: static map, public, of Pool
      7: slot Pool.#count: static record, private
      8: slot this.done: field array, public"
    `)
  })

  test('a parameter property is a field', () => {
    expect(
      slotsIn(`
        class Pool {
          constructor(private readonly idle: Job[], name: string, public by: Map<string, Job> = new Map()) {}
        }
      `),
    ).toMatchInlineSnapshot(`
      "3: slot this.idle: field array, private to the compiler, constant, of Job
      3: slot this.by: field map, public, of Job"
    `)
  })

  test('JavaScript declares a field by writing it', () => {
    expect(
      slotsIn(
        'class Pool {\n  constructor() {\n    this.idle = []\n    this._byId = new Map()\n  }\n}',
        'file.js',
      ),
    ).toMatchInlineSnapshot(`
      "3: slot this.idle: field array, public
      4: slot this._byId: field map, public"
    `)
  })

  test('a field that starts as null is what is first stored in it', () => {
    expect(
      slotsIn('class Pool {\n  idle = null\n  open() { this.idle = [] }\n}', 'file.js'),
    ).toMatchInlineSnapshot(`"2: slot this.idle: field array, public"`)
  })

  test('an instance field and a static field of one name are two slots', () => {
    expect(slotsIn('class Pool { list = []; static list = new Set() }')).toMatchInlineSnapshot(`
      "1: slot this.list: field array, public
      1: slot Pool.list: static set, public"
    `)
  })

  test('fields of one name in two classes are two slots', () => {
    const { facts } = inspect('class A { list = [] }\nclass B { list = [] }')
    expect(new Set(facts.slots.map(({ id }) => id)).size).toBe(2)
  })

  test('a class expression in a field of a class has fields of its own', () => {
    expect(slotsIn('class A { list = []; Inner = class { list = new Set() } }'))
      .toMatchInlineSnapshot(`
      "1: slot this.list: field array, public
      1: slot this.list: field set, public"
    `)
  })

  test('a local that another function names is a closure slot; one that nobody else names is none', () => {
    expect(
      slotsIn(`
        function createBus() {
          const handlers = []
          const local = []
          return { on: fn => handlers.push(fn), size: local.length }
        }
      `),
    ).toMatchInlineSnapshot(`"3: slot handlers: closure array, private, constant"`)
  })

  test('a var in a block belongs to its function', () => {
    expect(
      slotsIn('function f() { if (x) { var list = [] } return () => list }', 'file.js'),
    ).toMatchInlineSnapshot(`"1: slot list: closure array, private"`)
  })

  test('a shadowed name is another slot', () => {
    const { facts } = inspect(`
      const jobs = []
      function f() {
        const jobs = new Set()
        return () => jobs
      }
    `)
    expect(facts.slots.map(({ name, kind, place }) => `${place} ${kind} ${name}`)).toEqual([
      'module array jobs',
      'closure set jobs',
    ])
  })

  test('fields of a constructor function with a prototype', () => {
    expect(
      slotsIn(
        `
          function Emitter() { this.listeners = [] }
          Emitter.prototype.on = function (fn) { this.listeners.push(fn) }
        `,
        'file.js',
      ),
    ).toMatchInlineSnapshot(`"2: slot this.listeners: field array, public"`)
  })

  test('a module variable of a CommonJS file', () => {
    expect(
      slotsIn('const queue = []\nmodule.exports = { push: x => queue.push(x) }', 'file.cjs'),
    ).toMatchInlineSnapshot(`"1: slot queue: module array, private, constant"`)
  })
})

describe('who else can get at it', () => {
  test('an exported binding is not private, however it is exported', () => {
    const { facts } = inspect(`
      export const a = []
      const b = []
      export { b as renamed }
      const c = []
      export default c
      const d = []
    `)
    expect(facts.slots.map(({ name, privacy }) => `${name} ${privacy}`)).toEqual([
      'a none',
      'b none',
      'c none',
      'd hard',
    ])
  })

  test('exports of CommonJS are exports', () => {
    const { facts } = inspect(
      'const a = []\nconst b = []\nconst c = []\nmodule.exports = { a }\nexports.b = b',
      'file.cjs',
    )
    expect(facts.slots.map(({ name, privacy }) => `${name} ${privacy}`)).toEqual([
      'a none',
      'b none',
      'c hard',
    ])
  })
})

describe('whether an assignment runs code', () => {
  test('decorated fields, accessors and wrapped values are not plain', () => {
    const { facts } = inspect(`
      class Store {
        plain = []
        unset: Job[] | null = null
        @observable seen: Job[] = []
        accessor watched: Job[] = []
        wrapped: Job[] = reactive([])
      }
    `)
    expect(facts.slots.map(({ name, isPlain }) => `${name} ${isPlain}`)).toEqual([
      'this.plain true',
      'this.unset true',
      'this.seen false',
      'this.watched false',
      'this.wrapped false',
    ])
  })

  test('a variable that holds a proxy is not plain', () => {
    const { facts } = inspect('const a: Job[] = reactive([])\nconst b: Job[] = []')
    expect(facts.slots.map(({ isPlain }) => isPlain)).toEqual([false, true])
  })
})

describe('elements', () => {
  test('numbers, containers, classes', () => {
    expect(
      slotsIn(`
        const counts = new Map<string, number>()
        const big: Map<string, bigint> = new Map()
        const rooms = new Map<string, Set<string>>()
        const sessions: Session[] = []
        const nested: Record<string, string[]> = {}
        const any = new Map()
      `),
    ).toMatchInlineSnapshot(`
      "2: slot counts: module map, private, constant, of numbers
      3: slot big: module map, private, constant, of numbers
      4: slot rooms: module map, private, constant, of containers, of Set
      5: slot sessions: module array, private, constant, of Session
      6: slot nested: module record, private, constant, of containers
      7: slot any: module map, private, constant"
    `)
  })

  test('what a container of containers holds has a slot of its own', () => {
    expect(
      slotsIn(`
        const rooms = new Map<string, Set<string>>()
        export function join(room: string, user: string) { rooms.get(room)?.add(user) }
      `),
    ).toMatchInlineSnapshot(`
      "2: slot rooms: module map, private, constant, of containers, of Set
      2: slot rooms.get(…): module set, private, not plain"
    `)
  })
})

test('the initializer is kept as it is written, and the short name without this and #', () => {
  const { source, slot } = inspect('class Pool { #idleJobs = new Map([[1, 2]]) }')
  const { initializer, shortName } = slot('this.#idleJobs')

  expect(initializer && source.text.slice(...initializer.range)).toBe('new Map([[1, 2]])')
  expect(shortName).toBe('idleJobs')
})
