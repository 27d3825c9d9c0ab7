import { describe, expect, test } from 'vitest'
import rule from '../../rules/prefer-snapshot.ts'
import { fix, lint, testFixes } from '../harness/lint.ts'

describe('a loop without a drain is given a snapshot', () => {
  testFixes(rule, {
    'for-of over a Set': {
      code: `
        interface Tab { notify(message: string): void }
        const tabs = new Set<Tab>()
        bus.on('connect', (tab: Tab) => { tabs.add(tab) })
        export function ping() {
          for (const tab of tabs) {
            tab.notify('ping')
          }
        }
      `,
      options: { when: 'hands-over' },
      output: `
        interface Tab { notify(message: string): void }
        const tabs = new Set<Tab>()
        bus.on('connect', (tab: Tab) => { tabs.add(tab) })
        export function ping() {
          const tabsSnapshot = [...tabs]
          for (const tab of tabsSnapshot) {
            tab.notify('ping')
          }
        }
      `,
    },
    'forEach over a Set': {
      code: `
        interface Tab { notify(message: string): void }
        const tabs = new Set<Tab>()
        bus.on('connect', (tab: Tab) => { tabs.add(tab) })
        export function ping() {
          tabs.forEach(tab => { tab.notify('ping') })
        }
      `,
      options: { when: 'hands-over' },
      output: `
        interface Tab { notify(message: string): void }
        const tabs = new Set<Tab>()
        bus.on('connect', (tab: Tab) => { tabs.add(tab) })
        export function ping() {
          const tabsSnapshot = [...tabs]
          tabsSnapshot.forEach(tab => { tab.notify('ping') })
        }
      `,
    },
    'an overwrite of the current key stays in the loop': {
      code: `
        interface Board { show(name: string): void }
        const scores = new Map<string, number>()
        bus.on('player', (name: string) => {
          if (!scores.has(name)) scores.set(name, 0)
        })
        export function decay(board: Board) {
          for (const [name, score] of scores) {
            board.show(name)
            scores.set(name, score / 2)
          }
        }
      `,
      options: { when: 'always' },
      output: `
        interface Board { show(name: string): void }
        const scores = new Map<string, number>()
        bus.on('player', (name: string) => {
          if (!scores.has(name)) scores.set(name, 0)
        })
        export function decay(board: Board) {
          const scoresSnapshot = [...scores]
          for (const [name, score] of scoresSnapshot) {
            board.show(name)
            scores.set(name, score / 2)
          }
        }
      `,
    },
    'a callback that takes the third parameter is given the container': {
      code: `
        const tabs = new Set<string>()
        bus.on('connect', (tab: string) => { tabs.add(tab) })
        export function print() {
          tabs.forEach((tab, _same, all) => { console.log(tab, all.size) })
        }
      `,
      options: { when: 'always' },
      output: `
        const tabs = new Set<string>()
        bus.on('connect', (tab: string) => { tabs.add(tab) })
        export function print() {
          tabs.forEach((tab, _same, all) => { console.log(tab, all.size) })
        }
      `,
      suggestions: {
        'Walk a copy of `tabs` (its callback is given the container)': `
        const tabs = new Set<string>()
        bus.on('connect', (tab: string) => { tabs.add(tab) })
        export function print() {
          const tabsSnapshot = new Set(tabs)
          tabsSnapshot.forEach((tab, _same, all) => { console.log(tab, all.size) })
        }
      `,
      },
    },
    'a loop that is only reached behind &&': {
      code: `
        const tabs = new Set<string>()
        bus.on('connect', (tab: string) => { tabs.add(tab) })
        export function print(isLoud: boolean) {
          isLoud && tabs.forEach(tab => { console.log(tab) })
        }
      `,
      options: { when: 'always' },
      output: `
        const tabs = new Set<string>()
        bus.on('connect', (tab: string) => { tabs.add(tab) })
        export function print(isLoud: boolean) {
          isLoud && tabs.forEach(tab => { console.log(tab) })
        }
      `,
      suggestions: {
        'Walk a copy of `tabs` (it is not always read, or not first, in its statement)': `
        const tabs = new Set<string>()
        bus.on('connect', (tab: string) => { tabs.add(tab) })
        export function print(isLoud: boolean) {
          const tabsSnapshot = [...tabs]
          isLoud && tabsSnapshot.forEach(tab => { console.log(tab) })
        }
      `,
      },
    },
  })
})

describe('a drain is taken first', () => {
  testFixes(rule, {
    'nothing in it can throw': {
      code: `
        let sizes = new Map<string, number>()
        server.on('size', (id: string, size: number) => { sizes.set(id, size) })
        export function list() {
          let list = ''
          for (const id of sizes.keys()) {
            list += id
          }
          sizes = new Map()
          return list
        }
      `,
      output: `
        let sizes = new Map<string, number>()
        server.on('size', (id: string, size: number) => { sizes.set(id, size) })
        export function list() {
          let list = ''
          const sizesSnapshot = sizes
          sizes = new Map()
          for (const id of sizesSnapshot.keys()) {
            list += id
          }
          return list
        }
      `,
    },
    'its failures are swallowed': {
      code: `
        interface Client { increment(name: string, count: number): void }
        export class Counters {
          #counts = new Map<string, number>()
          constructor(private readonly client: Client) {
            setInterval(() => this.increment('alive'), 1000)
          }
          increment(name: string) {
            this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1)
          }
          flush() {
            for (const [name, count] of this.#counts) {
              try {
                this.client.increment(name, count)
              } catch {}
            }
            this.#counts = new Map()
          }
        }
      `,
      output: `
        interface Client { increment(name: string, count: number): void }
        export class Counters {
          #counts = new Map<string, number>()
          constructor(private readonly client: Client) {
            setInterval(() => this.increment('alive'), 1000)
          }
          increment(name: string) {
            this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1)
          }
          flush() {
            const counts = this.#counts
            this.#counts = new Map()
            for (const [name, count] of counts) {
              try {
                this.client.increment(name, count)
              } catch {}
            }
          }
        }
      `,
    },
  })

  test('a client that throws leaves the choice to the reader, because the operation is synchronous', () => {
    const code = `
      interface Client { increment(name: string, count: number): void }
      export class Counters {
        #counts = new Map<string, number>()
        constructor(private readonly client: Client) {
          setInterval(() => this.increment('alive'), 1000)
        }
        increment(name: string) {
          this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1)
        }
        flush() {
          for (const [name, count] of this.#counts) {
            this.client.increment(name, count)
          }
          this.#counts = new Map()
        }
      }
    `
    expect(fix(rule, code)).toBe(code)
    expect(lint(rule, code).flatMap(({ suggestions }) => suggestions ?? [])).not.toEqual([])
  })
})
