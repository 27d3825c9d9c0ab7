import { describe, expect, test } from 'vitest'

import { printStaleEntry } from '../../src/engine/print.ts'
import { inspect } from './passes.ts'

function staleEntriesIn(code: string): string {
  return inspect(code).facts.staleEntries.flatMap(printStaleEntry).join('\n')
}

describe('a look and the store that relies on it', () => {
  test('with what other code and a second run do in between', () => {
    expect(
      staleEntriesIn(`
        const peers = new Map()
        export function hello(peer) { peers.set(peer.id, peer) }
        export async function dial(id) {
          if (peers.has(id)) return
          const peer = await connect(id)
          peers.set(id, peer)
        }
      `),
    ).toMatchInlineSnapshot(`
      "7: check-then-act of peers in dial(), read on 5
        likely loses-write: await on 6, add-or-overwrite on 3 by the exported function hello()
        likely acts-twice: await on 6, add-or-overwrite on 7 by a second run"
    `)
  })

  test('are paired also where nothing lies in between', () => {
    expect(
      staleEntriesIn(`
        const peers = new Map()
        export async function dial(id) {
          if (peers.has(id)) return
          peers.set(id, connect(id))
          await ready()
        }
      `),
    ).toMatchInlineSnapshot(`"5: check-then-act of peers in dial(), read on 4"`)
  })

  test('stand in helpers that are given the key', () => {
    expect(
      staleEntriesIn(`
        class Peers {
          #peers = new Map()
          get(id) { return this.#peers.get(id) }
          #keep(id, peer) { this.#peers.set(id, peer) }
          async dial(id) {
            if (this.get(id)) return
            const peer = await connect(id)
            this.#keep(id, peer)
          }
        }
      `),
    ).toMatchInlineSnapshot(`
      "9: check-then-act of this.#peers in dial(), read on 7
        likely acts-twice: await on 8, add-or-overwrite on 5 by a second run"
    `)
  })

  test('lie on two sides of a promise', () => {
    expect(
      staleEntriesIn(`
        const texts = new Map()
        export function load(id) {
          if (!texts.has(id)) read(id).then(text => texts.set(id, text))
        }
      `),
    ).toMatchInlineSnapshot(`
      "4: cache-fill of texts in load(), read on 4
        possible acts-twice: then on 4, add-or-overwrite on 4 by a second run"
    `)
  })

  test('of a list are joined by what was sought', () => {
    expect(
      staleEntriesIn(`
        const chats = []
        export async function open(id) {
          if (chats.some(chat => chat.id === id)) return
          const title = await titleOf(id)
          chats.push({ id, title })
        }
      `),
    ).toMatchInlineSnapshot(`
      "6: find-then-push of chats in open(), read on 4
        likely acts-twice: await on 5, add on 6 by a second run"
    `)
  })
})

describe('a value that is made of what the entry held', () => {
  test('through locals', () => {
    expect(
      staleEntriesIn(`
        const counts = new Map()
        export async function count(id) {
          const before = counts.get(id) ?? 0
          const next = before + 1
          await save(id)
          counts.set(id, next)
        }
      `),
    ).toMatchInlineSnapshot(`
      "7: read-modify-write of counts in count(), read on 4
        likely loses-write: await on 6, add-or-overwrite on 7 by a second run"
    `)
  })

  test('an entry that is stored as it was is none', () => {
    expect(
      staleEntriesIn(`
        const jobs = new Map()
        export async function run(id) {
          const job = jobs.get(id)
          await job.run()
          jobs.set(id, job)
        }
      `),
    ).toMatchInlineSnapshot(`""`)
  })
})

test('an election pairs the size with the entry that joins', () => {
  expect(
    staleEntriesIn(`
      const tokens = new Set()
      export async function subscribe(token) {
        if (tokens.size === 0) await start()
        tokens.add(token)
      }
    `),
  ).toMatchInlineSnapshot(`
    "5: election of tokens in subscribe(), read on 4
      likely acts-twice: await on 4, add-or-overwrite on 5 by a second run"
  `)
})
