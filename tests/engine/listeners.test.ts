import { describe, expect, test } from 'vitest'

import { liveIterationsIn } from './prints.ts'

describe('listener arrays: what is called may call the public method that takes it out', () => {
  test('the classic emitter', () => {
    expect(
      liveIterationsIn(`
        class Bus {
          #fns = []
          on(fn) { this.#fns.push(fn) }
          off(fn) { this.#fns.splice(this.#fns.indexOf(fn), 1) }
          emit(x) { for (const fn of this.#fns) fn(x) }
        }
      `),
    ).toMatchInlineSnapshot(`
      "6: live cursor over this.#fns, hands over
        likely skips-or-repeats: call on 6, shift on 5 by the public method off()
        possible skips-or-repeats: call on 6, shift on 5 by the public method off()"
    `)
  })

  test('forEach', () => {
    expect(
      liveIterationsIn(`
        class Bus {
          #fns = []
          on(fn) { this.#fns.push(fn) }
          off(fn) { this.#fns.splice(this.#fns.indexOf(fn), 1) }
          emit(x) { this.#fns.forEach(fn => fn(x)) }
        }
      `),
    ).toContain('likely skips-or-repeats: call on 6, shift on 5 by the public method off()')
  })

  test('by index, counting up', () => {
    expect(
      liveIterationsIn(`
        class Bus {
          #fns = []
          on(fn) { this.#fns.push(fn) }
          off(fn) { this.#fns.splice(this.#fns.indexOf(fn), 1) }
          emit(x) { for (let i = 0; i < this.#fns.length; i++) this.#fns[i](x) }
        }
      `),
    ).toContain('likely skips-or-repeats')
  })

  test('by index, counting down: a listener that leaves moves nothing that is still to come', () => {
    expect(
      liveIterationsIn(`
        class Bus {
          #fns = []
          on(fn) { this.#fns.push(fn) }
          off(fn) { this.#fns.splice(this.#fns.indexOf(fn), 1) }
          emit(x) { for (let i = this.#fns.length - 1; i >= 0; i--) this.#fns[i](x) }
        }
      `),
    ).not.toContain('likely')
  })

  test('a listener object that is told something', () => {
    expect(
      liveIterationsIn(`
        class Bus {
          #listeners = []
          add(listener) { this.#listeners.push(listener) }
          remove(listener) { this.#listeners.splice(this.#listeners.indexOf(listener), 1) }
          emit(x) { for (const listener of this.#listeners) listener.onChange(x) }
        }
      `),
    ).toContain('likely skips-or-repeats: call on 6')
  })

  test('an entry that holds the function', () => {
    expect(
      liveIterationsIn(`
        class Bus {
          #entries = []
          add(callback, once) { this.#entries.push({ callback, once }) }
          remove(fn) { this.#entries.splice(this.#entries.findIndex(e => e.callback === fn), 1) }
          emit(x) { for (const entry of this.#entries) entry.callback(x) }
        }
      `),
    ).toContain('likely skips-or-repeats: call on 6')
  })

  test('a returned handle that takes its own listener out', () => {
    expect(
      liveIterationsIn(`
        export function createBus() {
          const fns = []
          return {
            on(fn) {
              fns.push(fn)
              return () => fns.splice(fns.indexOf(fn), 1)
            },
            emit(x) { for (const fn of fns) fn(x) },
          }
        }
      `),
    ).toContain('likely skips-or-repeats: call on 9')
  })

  test('the factory of a module', () => {
    expect(
      liveIterationsIn(`
        const fns = []
        export const on = fn => { fns.push(fn) }
        export const off = fn => { fns.splice(fns.indexOf(fn), 1) }
        export const emit = x => { for (const fn of fns) fn(x) }
      `),
    ).toContain('likely skips-or-repeats: call on 5, shift on 4 by the exported function off()')
  })
})

describe('what is no listener array', () => {
  test('a copy is walked', () => {
    expect(
      liveIterationsIn(`
        class Bus {
          #fns = []
          on(fn) { this.#fns.push(fn) }
          off(fn) { this.#fns.splice(this.#fns.indexOf(fn), 1) }
          emit(x) { for (const fn of this.#fns.slice()) fn(x) }
        }
      `),
    ).toBe('')
  })

  test('copy on write: only ever rebound', () => {
    expect(
      liveIterationsIn(`
        class Bus {
          #fns = []
          on(fn) { this.#fns = [...this.#fns, fn] }
          off(fn) { this.#fns = this.#fns.filter(other => other !== fn) }
          emit(x) { for (const fn of this.#fns) fn(x) }
        }
      `),
    ).not.toContain('likely')
  })

  test('a set: what is taken out has been visited, or will not be', () => {
    expect(
      liveIterationsIn(`
        class Bus {
          #fns = new Set()
          on(fn) { this.#fns.add(fn) }
          off(fn) { this.#fns.delete(fn) }
          emit(x) { for (const fn of this.#fns) fn(x) }
        }
      `),
    ).not.toContain('likely')
  })

  test('nobody can take a listener out', () => {
    expect(
      liveIterationsIn(`
        class Bus {
          #fns = []
          on(fn) { this.#fns.push(fn) }
          emit(x) { for (const fn of this.#fns) fn(x) }
        }
      `),
    ).not.toContain('likely')
  })

  test('what is stored is made here, and not handed in', () => {
    expect(
      liveIterationsIn(`
        class Bus {
          #jobs = []
          add() { this.#jobs.push(makeJob()) }
          remove(job) { this.#jobs.splice(this.#jobs.indexOf(job), 1) }
          run() { for (const job of this.#jobs) job() }
        }
      `),
    ).not.toContain('likely')
  })

  test('an element that is only asked for something', () => {
    expect(
      liveIterationsIn(`
        class Shapes {
          #shapes = []
          add(shape) { this.#shapes.push(shape) }
          remove(shape) { this.#shapes.splice(this.#shapes.indexOf(shape), 1) }
          area() { let sum = 0; for (const shape of this.#shapes) sum += shape.area(); return sum }
        }
      `),
    ).not.toContain('likely')
  })

  test('the callee is another function of the same name', () => {
    expect(
      liveIterationsIn(`
        class Bus {
          #fns = []
          on(fn) { this.#fns.push(fn) }
          off(fn) { this.#fns.splice(this.#fns.indexOf(fn), 1) }
          emit(x) { for (const fn of this.#fns) log(fn.name) }
        }
      `),
    ).not.toContain('likely')
  })

  test('the loop ends with the first listener', () => {
    expect(
      liveIterationsIn(`
        class Bus {
          #fns = []
          on(fn) { this.#fns.push(fn) }
          off(fn) { this.#fns.splice(this.#fns.indexOf(fn), 1) }
          first(x) { for (const fn of this.#fns) return fn(x) }
        }
      `),
    ).not.toContain('likely')
  })
})
