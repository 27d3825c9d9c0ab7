import { describe, expect, test } from 'vitest'

import { takeFirst } from './repairs.ts'

describe('how control leaves the work decides on how the batch goes back', () => {
  test('a break of a switch stays in the work: it can only throw', () => {
    expect(
      wayBackOf(`
        switch (kind) {
          case 'all':
            await api.send(jobs)
            break
          default:
            await api.post(jobs)
        }
      `),
    ).toBe('catch')
  })

  test('a break of a loop of the work, too', () => {
    expect(
      wayBackOf(`
        for (const job of jobs) {
          for (const part of job) {
            if (part === kind) break
            await api.send(part)
          }
        }
      `),
    ).toBe('catch')
  })

  test('and a continue of a loop of the work that has a name', () => {
    expect(
      wayBackOf(`
        each: for (const job of jobs) {
          for (const part of job) {
            if (part === kind) continue each
            await api.send(part)
          }
        }
      `),
    ).toBe('catch')
  })

  test('a break of the loop around the work leaves it', () => {
    expect(
      wayBackOf(`
        await api.send(jobs)
        if (kind === 'once') break
      `),
    ).toBe('finally')
  })

  test('so does a continue of that loop, in a switch', () => {
    expect(
      wayBackOf(`
        switch (kind) {
          case 'all':
            await api.send(jobs)
            continue
          default:
            await api.post(jobs)
        }
      `),
    ).toBe('finally')
  })

  test('and one that names it, in a loop of the work', () => {
    expect(
      wayBackOf(`
        for (const job of jobs) {
          if (job === kind) continue rounds
          await api.send(job)
        }
      `),
    ).toBe('finally')
  })

  test('a return leaves it', () => {
    expect(
      wayBackOf(`
        await api.send(jobs)
        if (kind === 'once') return
      `),
    ).toBe('finally')
  })
})

/** `catch` or `finally`: where what was taken is put back. */
function wayBackOf(work: string): string | undefined {
  const { fixed } = takeFirst(`
    declare const api: Record<'send' | 'post', (x: unknown) => Promise<void>> & { isOpen(): boolean }
    export function createQueue(kind: string) {
      let jobs: string[] = []
      async function run(): Promise<void> {
        rounds: while (api.isOpen()) {
          if (jobs.length === 0) return
          ${work}
          jobs = []
        }
      }
      return { add: (job: string) => { jobs.push(job) }, run }
    }
  `)
  return /\} (catch|finally)\b/u.exec(fixed ?? '')?.[1]
}
