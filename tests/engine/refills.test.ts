import { describe, expect, test } from 'vitest'

import { refillsIn } from './prints.ts'

describe('what fills again', () => {
  test('every write behind the window, by its place in the operation', () => {
    expect(
      refillsIn(`
        const users = new Map()
        export const userOf = id => users.get(id)
        function put(user) { users.set(user.id, user) }
        export async function refresh(api) {
          users.clear()
          const list = await api.users()
          for (const user of list) users.set(user.id, user)
          list.forEach(put)
        }
      `),
    ).toMatchInlineSnapshot(`
      "6: refill of users in refresh(), emptied, filled on 8, 9
        likely half-filled: await on 7, read on 3 by the exported function userOf()
        possible filled-twice: await on 7, clear on 6 by a second run"
    `)
  })

  test('the window is that of the callee, where the operation has none', () => {
    expect(
      refillsIn(`
        class Users {
          #users = []
          all() { return this.#users }
          refresh() {
            this.#users = []
            void this.#load()
          }
          async #load() {
            for (const user of await fetchUsers()) this.#users.push(user)
          }
        }
      `),
    ).toMatchInlineSnapshot(`
      "6: refill of this.#users in refresh(), emptied, filled on 7
        likely half-filled: await on 10, read on 4 by the public method all()
        likely filled-twice: await on 10, rebind on 6 by a second run"
    `)
  })

  test('a reaction of the same operation, behind the promise', () => {
    expect(
      refillsIn(`
        class Users {
          #users = []
          all() { return this.#users }
          refresh() {
            this.#users = []
            return fetchUsers().then(list => { this.#users.push(...list) })
          }
        }
      `),
    ).toMatchInlineSnapshot(`
      "6: refill of this.#users in refresh(), emptied, filled on 7
        likely half-filled: then on 7, read on 4 by the public method all()
        likely filled-twice: then on 7, rebind on 6 by a second run"
    `)
  })

  test('an array that is stored with something in it is not empty', () => {
    expect(
      refillsIn(`
        class Users {
          #users = []
          all() { return this.#users }
          async refresh(first) {
            this.#users = [first]
            for (const user of await fetchUsers()) this.#users.push(user)
          }
        }
      `),
    ).toBe('')
  })
})

describe('who sees it', () => {
  test('readers by their entry, and nobody on the way to whom it is known', () => {
    expect(
      refillsIn(`
        class Users {
          #users = []
          #isLoading = false
          constructor(bus) {
            bus.on('paint', () => this.#paint())
            bus.on('print', () => { if (!this.#isLoading) this.#paint() })
          }
          #paint() { for (const user of this.#users) draw(user) }
          async refresh() {
            this.#isLoading = true
            this.#users = []
            for (const user of await fetchUsers()) this.#users.push(user)
            this.#isLoading = false
          }
        }
      `),
    ).toMatchInlineSnapshot(`
      "12: refill of this.#users in refresh(), emptied, filled on 13
        likely half-filled: await on 13, read on 9 by the 'paint' event handler
        likely filled-twice: await on 13, rebind on 12 by a second run"
    `)
  })

  test('nobody, where the promise of the operation is waited for on every way', () => {
    expect(
      refillsIn(`
        class Users {
          #users = new Map()
          async find(id) {
            await this.loaded
            return this.#users.get(id)
          }
          reload() { this.loaded = this.#load() }
          async #load() {
            this.#users.clear()
            for (const user of await fetchUsers()) this.#users.set(user.id, user)
          }
        }
      `),
    ).not.toContain('half-filled')
  })

  test('… and somebody, where there is a way around', () => {
    expect(
      refillsIn(`
        class Users {
          #users = new Map()
          async find(id, isUrgent) {
            if (!isUrgent) await this.loaded
            return this.#users.get(id)
          }
          reload() { this.loaded = this.#load() }
          async #load() {
            this.#users.clear()
            for (const user of await fetchUsers()) this.#users.set(user.id, user)
          }
        }
      `),
    ).toContain('likely half-filled')
  })
})
