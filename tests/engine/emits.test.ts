import { describe, expect, test } from 'vitest'

import { callsIn } from './prints.ts'

describe('emit runs the handlers that the file registers', () => {
  test('on the same emitter, for the same event', () => {
    expect(
      callsIn(`
        class Pool extends EventEmitter {
          constructor() {
            super()
            this.on('drop', id => this.remove(id))
            this.on('add', () => {})
          }
          remove(id) {}
          run() { this.emit('drop', 1) }
        }
      `),
    ).toMatchInlineSnapshot(`
      "a function 5: calls remove()
      run() 9: calls a function"
    `)
  })

  test('a handler that is handed over by name', () => {
    expect(
      callsIn(`
        function onDrop() {}
        bus.on('drop', onDrop)
        export function run() { bus.emit('drop') }
      `),
    ).toMatchInlineSnapshot(`"run() 4: calls onDrop()"`)
  })

  test('another emitter runs nothing', () => {
    expect(callsIn("a.on('drop', () => {})\nexport function run() { b.emit('drop') }")).toBe('')
  })

  test('another event runs nothing', () => {
    expect(callsIn("bus.on('drop', () => {})\nexport function run() { bus.emit('add') }")).toBe('')
  })

  test('an event of which nobody knows the name runs nothing for sure', () => {
    expect(callsIn("bus.on('drop', () => {})\nexport function run(name) { bus.emit(name) }")).toBe(
      '',
    )
  })

  test('dispatchEvent runs the listeners of the event', () => {
    expect(
      callsIn(`
        const target = new EventTarget()
        target.addEventListener('drop', () => {})
        export function run() { target.dispatchEvent(new Event('drop')) }
      `),
    ).toContain('run() 4: calls')
  })

  test('abort() runs the abort listeners', () => {
    expect(
      callsIn(`
        const controller = new AbortController()
        controller.signal.addEventListener('abort', () => {})
        export function run() { controller.abort() }
      `),
    ).toContain('run() 4: calls')
  })
})
