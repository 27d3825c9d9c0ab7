import { expect, test } from 'vitest'

import { analyze, printFacts } from '../../src/engine/index.ts'
import { sourceOf } from './passes.ts'

test('a file as the engine sees it: slots, callables, live passes, drains', () => {
  const source = sourceOf(`
    class Buffer {
      #jobs = new Map()
      #lock = new Mutex()
      constructor(bus) {
        bus.on('job', job => this.#jobs.set(job.id, job))
        setInterval(() => void this.flush(), 1000)
      }
      async flush() {
        if (this.busy) return
        this.busy = true
        for (const [id, job] of this.#jobs) await send(id, job)
        this.#reset()
        this.busy = false
      }
      #reset() {
        this.#jobs.clear()
      }
      size() {
        return this.#lock.runExclusive(async () => {
          await ready()
          return this.#jobs.size
        })
      }
    }
  `)

  expect(printFacts(analyze(source))).toMatchInlineSnapshot(`
    "3: slot this.#jobs: field map, private
      6: writes by set: add-or-overwrite, in a function
      12: iterates by cursor, yields entries as id, job, in flush()
      17: resets by clear: clear, in #reset()
      22: looks up by size, in a function
    1: the module, start-up
    3: the initializer of #jobs, start-up
    4: the initializer of #lock, start-up
    5: constructor(), start-up
    6: a function
      entered as the 'job' event handler (event, 6)
      writes this.#jobs in this turn: add-or-overwrite
    7: a function
      entered as a timer callback (setInterval) (timer, 7)
      7: calls flush()
      writes this.#jobs in this turn: clear
    9: flush(), async
      entered as the public method flush() (public-method, 9)
      13: calls #reset()
      12: await, flag this.busy is set since 11 until 14
      writes this.#jobs in this turn: clear
    16: #reset()
      writes this.#jobs in this turn: clear
    19: size()
      entered as the public method size() (public-method, 19)
      20: calls a function, later
    20: a function, async
      21: await, under lock this.#lock since 20
    12: live cursor over this.#jobs, part of a drain, hands over
      window 12: await
      likely mixes-states: await on 12, add-or-overwrite on 6 by the 'job' event handler
      possible mixes-states: call on 12, add-or-overwrite on 6 by the 'job' event handler
      handler: add-or-overwrite on 6 by the 'job' event handler
    13: drain of this.#jobs in flush(), read out on 12, in-place reset through #reset()
      likely loses-write: await on 12, add-or-overwrite on 6 by the 'job' event handler"
  `)
})

test('effects are told apart by when they come', () => {
  const source = sourceOf(`
    const jobs = []
    export async function run() {
      jobs.push(1)
      await ready()
      jobs.length = 0
    }
  `)

  expect(printFacts(analyze(source))).toContain('writes jobs in this turn: add; later: clear')
})

test('an empty file is its module', () => {
  expect(printFacts(analyze(sourceOf('')))).toBe('1: the module, start-up')
})
