import { describe, expect, test } from 'vitest'

import { inspect } from './passes.ts'
import { referencesIn } from './prints.ts'

describe('expressions that name a field', () => {
  test('this, in methods, arrows, initializers and static blocks', () => {
    expect(
      referencesIn(`
        class Pool {
          #idle = []
          static all = []
          size = this.#idle.length
          static { this.all.push(1) }
          add = () => this.#idle.push(1)
          run() { return [1].map(() => this.#idle) }
        }
      `),
    ).toMatchInlineSnapshot(`
      "5: this.#idle
      6: Pool.all
      7: this.#idle
      8: this.#idle"
    `)
  })

  test('this in a plain function inside a method is somebody else', () => {
    expect(
      referencesIn(
        'class Pool { idle = []; run() { [1].map(function () { this.idle.push(1) }) } }',
      ),
    ).toBe('')
  })

  test('this in a class inside a method is the inner class', () => {
    expect(
      referencesIn(
        'class Outer { list = []; make() { return class { run() { this.list.push(1) } } } }',
      ),
    ).toBe('')
  })

  test('self, kept in a const', () => {
    expect(
      referencesIn(`
        class Pool {
          idle = []
          run() {
            const self = this
            on('close', function () { self.idle.push(1) })
          }
        }
      `),
    ).toMatchInlineSnapshot(`"6: this.idle"`)
  })

  test('self that is assigned again means nothing certain', () => {
    expect(
      referencesIn(`
        class Pool {
          idle = []
          run(other) {
            let self = this
            if (other) self = other
            self.idle.push(1)
          }
        }
      `),
    ).toBe('')
  })

  test('a static field by the name of the class, by this in a static method, and not by an instance', () => {
    expect(
      referencesIn(`
        class Pool {
          static all = []
          static clear() { this.all = [] }
          run() {
            Pool.all.push(this)
            this.all.push(this)
          }
        }
      `),
    ).toMatchInlineSnapshot(`
      "4: Pool.all
      6: Pool.all"
    `)
  })

  test('a computed name that is constant is the name', () => {
    expect(
      referencesIn("class Pool { idle = []; run() { this['idle'].push(1); this[`idle`].pop() } }"),
    ).toMatchInlineSnapshot(`
      "1: this.idle
      1: this.idle"
    `)
  })

  test('an inherited field, declared in the same file', () => {
    expect(
      referencesIn(`
        class Base { jobs = [] }
        class Middle extends Base {}
        class Worker extends Middle { run() { this.jobs.push(1) } }
      `),
    ).toMatchInlineSnapshot(`
"4: this.jobs"    `)
  })

  test('wrappers of TypeScript and optional chains are seen through', () => {
    expect(
      referencesIn(
        'class Pool { idle: Job[] | null = []; run() { (this.idle as Job[]).push(1); this.idle!.pop(); this?.idle?.at(0) } }',
      ),
    ).toMatchInlineSnapshot(`
      "1: this.idle
      1: this.idle
      1: this.idle"
    `)
  })

  test('a field of another object of the same name is not taken for ours', () => {
    expect(referencesIn('class Pool { idle = []; run(other) { other.idle.push(1) } }')).toBe('')
  })

  test('destructuring of this, renamed or not', () => {
    expect(
      referencesIn(`
        class Pool {
          idle = []
          busy = new Set()
          run() {
            const { idle, busy: taken } = this
            idle.push(1)
            taken.add(1)
          }
        }
      `),
    ).toMatchInlineSnapshot(`
      "6: this.idle
      6: this.busy
      7: this.idle through idle
      8: this.busy through taken"
    `)
  })
})

describe('aliases', () => {
  test('a const that holds the container is another name for it', () => {
    expect(
      referencesIn(`
        class Pool {
          #idle = []
          run() {
            const idle = this.#idle
            idle.push(1)
          }
        }
      `),
    ).toMatchInlineSnapshot(`
      "5: this.#idle
      6: this.#idle through idle"
    `)
  })

  test('an alias of an alias of an alias', () => {
    expect(
      referencesIn(`
        const jobs = []
        export function run() {
          const one = jobs
          const two = one
          const three = two
          three.push(1)
        }
      `),
    ).toMatchInlineSnapshot(`
      "4: jobs
      5: jobs through one
      6: jobs through two
      7: jobs through three"
    `)
  })

  test('aliases that name each other in a circle come to an end', () => {
    expect(
      referencesIn('const jobs = []\nfunction f() { var a = b; var b = a; a.push(jobs) }'),
    ).toBe('2: jobs')
  })

  test('a let that is assigned once is an alias, one that is assigned again is none', () => {
    expect(
      referencesIn(`
        const jobs = []
        export function run(more) {
          let once = jobs
          once.push(1)
          let twice = jobs
          twice.push(2)
          twice = more
        }
      `),
    ).toMatchInlineSnapshot(`
      "4: jobs
      5: jobs through once
      6: jobs"
    `)
  })

  test('an alias in a closure is found in the inner function too', () => {
    expect(
      referencesIn(`
        class Pool {
          idle = []
          run() {
            const { idle } = this
            return () => idle.pop()
          }
        }
      `),
    ).toMatchInlineSnapshot(`
      "5: this.idle
      6: this.idle through idle"
    `)
  })

  test('a copy is no alias', () => {
    expect(
      referencesIn(
        'const jobs = []\nexport function run() { const copy = [...jobs]; copy.push(1) }',
      ),
    ).toBe('2: jobs')
  })

  test('a parameter of the same name is no reference', () => {
    expect(referencesIn('const jobs = []\nexport function run(jobs) { jobs.push(1) }')).toBe('')
  })

  test('a name that a block declares again is no reference', () => {
    expect(
      referencesIn(
        'const jobs = []\nexport function run() { { const jobs = load(); jobs.push(1) } }',
      ),
    ).toBe('')
  })
})

describe('objects that keep state', () => {
  test('a path into a constant object', () => {
    expect(
      referencesIn(`
        const state = { clients: new Map(), queues: { high: [] } }
        export function add(id) {
          state.clients.set(id, 1)
          state.queues.high.push(id)
        }
      `),
    ).toMatchInlineSnapshot(`
      "4: state.clients
      5: state.queues.high"
    `)
  })

  test('a path through a field that holds an object of the class', () => {
    expect(
      referencesIn(`
        class Pool { idle = [] }
        class Server {
          pool = new Pool()
          add() { this.pool.idle.push(1) }
        }
      `),
    ).toMatchInlineSnapshot(`"5: this.idle"`)
  })

  test('methods of a prototype', () => {
    expect(
      referencesIn(
        `
          function Emitter() { this.fns = [] }
          Emitter.prototype.on = function (fn) { this.fns.push(fn) }
          Emitter.prototype.off = fn => { this.fns.splice(0) }
        `,
        'file.js',
      ),
    ).toMatchInlineSnapshot(`
      "2: this.fns
      3: this.fns"
    `)
  })
})

test('a reference in a type names no container', () => {
  expect(referencesIn('const jobs = []\nexport type Jobs = typeof jobs')).toBe('')
})

test('the same variable is one answer for every identifier that means it', () => {
  const { bindings, source } = inspect('const a = 1\nfunction f() { return a }\na')
  const [declared] = source.scopeManager.scopes.flatMap(({ variables }) =>
    variables.filter(({ name }) => name === 'a'),
  )
  const uses = declared?.references.filter(use => use.isRead()).map(use => use.identifier) ?? []

  expect(uses.map(use => bindings.findVariable(use))).toEqual([declared, declared])
})
