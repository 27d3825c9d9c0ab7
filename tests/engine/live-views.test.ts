import { expect, test } from 'vitest'

import { liveViewsIn } from './prints.ts'

test('a receiver in the file, and writers for those in others', () => {
  expect(
    liveViewsIn(`
      const jobs = []
      bus.on('done', () => jobs.shift())
      export async function open() {
        await ready
        return jobs
      }
      export async function run() {
        const all = await open()
        all.forEach(job => start(job))
        for (const job of all) await job.run()
      }
    `),
  ).toMatchInlineSnapshot(`
    "6: jobs leaves open() live
      walked on 11 by cursor
      likely skips-or-repeats: await on 11, shift on 3 by the 'done' event handler
      possible skips-or-repeats: call on 11, shift on 3 by the 'done' event handler
      for others: shift on 3 by the 'done' event handler"
  `)
})

test('an iterator, which is walked in the head of the loop or by a local', () => {
  expect(
    liveViewsIn(`
      const jobs = new Map()
      bus.on('job', job => jobs.set(job.id, job))
      const ids = () => jobs.keys()
      export async function run() {
        const all = ids()
        for (const id of all) await start(id)
      }
    `),
  ).toMatchInlineSnapshot(`
    "4: an iterator over jobs leaves ids() live
      walked on 7 by cursor
      likely mixes-states: await on 7, add-or-overwrite on 3 by the 'job' event handler
      possible mixes-states: call on 7, add-or-overwrite on 3 by the 'job' event handler"
  `)
})

test('a promise that nobody waits for is no container', () => {
  expect(
    liveViewsIn(`
      const jobs = []
      bus.on('done', () => jobs.shift())
      async function open() { return jobs }
      export async function run() {
        for (const job of open()) await job.run()
      }
    `),
  ).toBe('')
})

test('a local that is assigned again is not followed', () => {
  expect(
    liveViewsIn(`
      const jobs = []
      bus.on('done', () => jobs.shift())
      function open() { return jobs }
      export async function run() {
        let all = open()
        all = [...all]
        for (const job of all) await job.run()
      }
    `),
  ).toBe('')
})

test('the consumer of a generator is not looked for', () => {
  expect(
    liveViewsIn(`
      const jobs = []
      bus.on('done', () => jobs.shift())
      export function* batches() { yield jobs }
    `),
  ).toMatchInlineSnapshot(`
    "4: jobs leaves batches() live
      for others: shift on 3 by the 'done' event handler"
  `)
})
