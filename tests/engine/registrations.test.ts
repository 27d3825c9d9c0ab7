import { describe, expect, test } from 'vitest'

import { registrationsIn } from './prints.ts'

describe('where an entry is stored, and what it waited for', () => {
  test('in the executor of a promise that is made behind the wait', () => {
    expect(
      registrationsIn(`
        const calls = new Map()
        socket.on('answer', ({ id }) => calls.get(id)?.resolve())
        export async function call(id) {
          await socket.send(id)
          return new Promise((resolve, reject) => { calls.set(id, { resolve, reject }) })
        }
      `),
    ).toMatchInlineSnapshot(`
      "6: registers in calls in call(), behind await on 5
        likely drops: read on 3 by the 'answer' event handler"
    `)
  })

  test('behind the send, of two waits that it does not need', () => {
    expect(
      registrationsIn(`
        const calls = new Map()
        socket.on('answer', ({ id }) => calls.get(id)?.resolve())
        export async function call(id, entry) {
          await limiter.wait()
          await socket.send(id)
          await log('sent')
          calls.set(id, entry)
        }
      `),
    ).toMatchInlineSnapshot(`
      "8: registers in calls in call(), behind await on 6
        likely drops: read on 3 by the 'answer' event handler"
    `)
  })

  test('not behind a wait that the key comes from, in a pattern', () => {
    expect(
      registrationsIn(`
        const calls = new Map()
        socket.on('answer', ({ id }) => calls.get(id)?.resolve())
        export async function call(entry) {
          const [{ id }] = await socket.send(entry)
          calls.set(id, entry)
        }
      `),
    ).toBe('')
  })
})

describe('who misses it', () => {
  test('those who drop or fail on it, with the handlers first', () => {
    expect(
      registrationsIn(`
        const calls = new Map()
        export const cancel = id => { calls.get(id).cancel() }
        socket.on('answer', ({ id }) => { const call = calls.get(id); if (call) call.resolve() })
        export const isOpen = id => calls.has(id)
        export async function call(id, entry) {
          await socket.send(id)
          calls.set(id, entry)
        }
      `),
    ).toMatchInlineSnapshot(`
      "8: registers in calls in call(), behind await on 7
        likely drops: read on 4 by the 'answer' event handler
        possible fails: read on 3 by the exported function cancel()"
    `)
  })

  test.each([
    'const call = calls.get(id); if (!call) return; call.resolve()',
    'const call = calls.get(id); if (call === undefined) { console.warn(id); return } call.resolve()',
    'const call = calls.get(id); if (call) { call.resolve() } else { console.warn(id) }',
    'const call = calls.get(id); call?.resolve()',
    'if (calls.has(id)) calls.get(id).resolve()',
    'if (!calls.has(id)) return; calls.get(id).resolve()',
  ])('dropped: %s', body => {
    expect(missesIn(body)).toContain('likely drops')
  })

  test.each([
    'const call = calls.get(id); if (!call) throw new Error(id); call.resolve()',
    'const call = calls.get(id); call.resolve()',
    'const { resolve } = calls.get(id); resolve()',
    'calls.get(id).resolve()',
  ])('failed on: %s', body => {
    expect(missesIn(body)).toContain('likely fails')
  })

  test.each([
    'const call = calls.get(id) ?? fallback; call.resolve()',
    'const call = calls.get(id); if (!call) { early.push(id); return } call.resolve()',
    'const call = calls.get(id); if (call) { call.resolve() } else { early.push(id) }',
    'const call = calls.get(id); if (call) return call.resolve(); accept(id)',
    'if (calls.has(id)) return; accept(id)',
    'accept(calls.get(id))',
  ])('seen to: %s', body => {
    expect(missesIn(body)).toBe('')
  })
})

function missesIn(body: string): string {
  return registrationsIn(`
    const calls = new Map()
    socket.on('answer', ({ id }) => { ${body} })
    export async function call(id, entry) {
      await socket.send(id)
      calls.set(id, entry)
    }
  `)
}
