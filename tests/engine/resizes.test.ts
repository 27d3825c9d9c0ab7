import { describe, expect, test } from 'vitest'

import { resizesIn } from './prints.ts'

describe('where a removal stands', () => {
  test('at the index of the loop', () => {
    expect(
      resizesIn(`
        export function sweep(jobs: Job[]) {
          for (let i = 0; i < jobs.length; i++) if (jobs[i].isDone) jobs.splice(i, 1)
        }
      `),
    ).toMatchInlineSnapshot(
      `"3: index over jobs resizes it, likely skips: removal at index by splice on 3"`,
    )
  })

  test('at the element, by a local that keeps its place', () => {
    expect(
      resizesIn(`
        const jobs: Job[] = []
        export function sweep() {
          for (const job of jobs) {
            const at = jobs.indexOf(job)
            jobs.splice(at, 1)
          }
        }
      `),
    ).toMatchInlineSnapshot(
      `"4: cursor over jobs resizes it, likely skips: removal at element by splice on 6"`,
    )
  })

  test('in front', () => {
    expect(
      resizesIn(`
        const jobs: Job[] = []
        export function sweep() { jobs.forEach(() => { jobs.shift() }) }
      `),
    ).toMatchInlineSnapshot(
      `"3: callback over jobs resizes it, likely skips: removal at front by shift on 3"`,
    )
  })

  test('somewhere', () => {
    expect(
      resizesIn(`
        const jobs: Job[] = []
        export function sweep(at: number) { for (const job of jobs) jobs.splice(at, 1) }
      `),
    ).toMatchInlineSnapshot(
      `"3: cursor over jobs resizes it, possible skips: removal at unknown by splice on 3"`,
    )
  })
})

describe('a container that is no slot', () => {
  test('a local of which nobody says what it is, and that is spliced', () => {
    expect(
      resizesIn(`
        export function sweep() {
          const jobs = load()
          for (const job of jobs) jobs.splice(jobs.indexOf(job), 1)
        }
      `),
    ).toMatchInlineSnapshot(
      `"4: cursor over jobs resizes it, likely skips: removal at element by splice on 4"`,
    )
  })

  test('a property of this that no class declares', () => {
    expect(
      resizesIn(`
        export default {
          sweep() {
            for (const job of this.jobs) this.jobs.splice(this.jobs.indexOf(job), 1)
          },
        }
      `),
    ).toMatchInlineSnapshot(
      `"4: cursor over this.jobs resizes it, likely skips: removal at element by splice on 4"`,
    )
  })

  test('no array, if a class or a type is named that nobody knows', () => {
    expect(
      resizesIn(`
        export function sweep(jobs: Jobs) {
          const others = new Jobs()
          for (const job of jobs) jobs.splice(jobs.indexOf(job), 1)
          for (const job of others) others.splice(others.indexOf(job), 1)
        }
      `),
    ).toBe('')
  })

  test('two properties of the same name are two', () => {
    expect(
      resizesIn(`
        export function move(from, to) {
          for (const job of from.jobs) to.jobs.splice(to.jobs.indexOf(job), 1)
        }
      `),
    ).toBe('')
  })
})

describe('the surest resize of a loop', () => {
  test('goes before one that may do no harm', () => {
    expect(
      resizesIn(`
        export function sweep(jobs: Job[], at: number) {
          for (const job of jobs) {
            jobs.splice(at, 1)
            jobs.splice(jobs.indexOf(job), 1)
          }
        }
      `),
    ).toMatchInlineSnapshot(
      `"3: cursor over jobs resizes it, likely skips: removal at element by splice on 5"`,
    )
  })
})
