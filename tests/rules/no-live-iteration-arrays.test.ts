import { describe } from 'vitest'
import rule from '../../rules/no-live-iteration.ts'
import { testRule } from '../harness/lint.ts'

describe('for-of over an array', () => {
  testRule(rule, {
    splice: `
      const list: Item[] = []
      export function edit(i: number) { list.splice(i, 1) }
      export async function run() {
        for (const item of list) { // error
          await item.run()
        }
      }
    `,
    shift: `
      const list: Item[] = []
      export function edit() { return list.shift() }
      export async function run() {
        for (const item of list) { // error
          await item.run()
        }
      }
    `,
    unshift: `
      const list: Item[] = []
      export function edit(item: Item) { list.unshift(item) }
      export async function run() {
        for (const item of list) { // error
          await item.run()
        }
      }
    `,
    sort: `
      const list: Item[] = []
      export function edit() { list.sort((a, b) => a.rank - b.rank) }
      export async function run() {
        for (const item of list) { // error
          await item.run()
        }
      }
    `,
    reverse: `
      const list: Item[] = []
      export function edit() { list.reverse() }
      export async function run() {
        for (const item of list) { // error
          await item.run()
        }
      }
    `,
    copyWithin: `
      const list: Item[] = []
      export function edit() { list.copyWithin(0, 1) }
      export async function run() {
        for (const item of list) { // error
          await item.run()
        }
      }
    `,
    'the last element is moved into the hole and popped': `
      const list: Item[] = []
      export function edit(i: number) {
        list[i] = list[list.length - 1]
        list.pop()
      }
      export async function run() {
        for (const item of list) { // error
          await item.run()
        }
      }
    `,
    'push alone is fine: the late item is visited': `
      const list: Item[] = []
      export function edit(item: Item) { list.push(item) }
      export async function run() {
        for (const item of list) {
          await item.run()
        }
      }
    `,
    'push alone is reported in the possible tier': {
      code: `
        const list: Item[] = []
        export function edit(item: Item) { list.push(item) }
        export async function run() {
          for (const item of list) { // error
            await item.run()
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'pop of an entry not yet visited is fine': `
      const list: Item[] = []
      export function edit() { return list.pop() }
      export async function run() {
        for (const item of list) {
          await item.run()
        }
      }
    `,
    'an element that is replaced in place is seen with its new value': `
      const list: Item[] = []
      export function edit(i: number, item: Item) { list[i] = item }
      export async function run() {
        for (const item of list) {
          await item.run()
        }
      }
    `,
    'a rebind leaves the array of the running loop alone': {
      code: `
        let list: Item[] = []
        export function edit(item: Item) { list = list.filter(other => other !== item) }
        export async function run() {
          for (const item of list) {
            await item.run()
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'clear ends the loop, which most code wants': `
      const list: Item[] = []
      export function edit() { list.length = 0 }
      export async function run() {
        for (const item of list) {
          await item.run()
        }
      }
    `,
    'entries()': `
      const list: Item[] = []
      export function edit(i: number) { list.splice(i, 1) }
      export async function run() {
        for (const [i, item] of list.entries()) { // error
          await item.run(i)
        }
      }
    `,
    'keys()': `
      const list: Item[] = []
      export function edit(i: number) { list.splice(i, 1) }
      export async function run() {
        for (const i of list.keys()) { // error
          await list[i].run()
        }
      }
    `,
    'values()': `
      const list: Item[] = []
      export function edit(i: number) { list.splice(i, 1) }
      export async function run() {
        for (const item of list.values()) { // error
          await item.run()
        }
      }
    `,
  })
})

describe('array callbacks', () => {
  testRule(rule, {
    'forEach, while the callback calls a method that splices': `
      class Sessions {
        #sessions: Session[] = []
        closeAll() {
          this.#sessions.forEach(session => this.close(session)) // error
        }
        close(session: Session) {
          this.#sessions.splice(this.#sessions.indexOf(session), 1)
          session.end()
        }
      }
    `,
    'map used as a loop': `
      class Editor {
        nodes: Node[] = []
        clear() {
          this.nodes.map(node => this.remove(node)) // error
        }
        remove(node: Node) {
          this.nodes.splice(this.nodes.indexOf(node), 1)
        }
      }
    `,
    'some that goes on after the removal': `
      class Editor {
        nodes: Node[] = []
        prune() {
          return this.nodes.some(node => { // error
            if (node.isOrphan) this.remove(node)
            return node.isRoot
          })
        }
        remove(node: Node) {
          this.nodes.splice(this.nodes.indexOf(node), 1)
        }
      }
    `,
    reduce: `
      class Editor {
        nodes: Node[] = []
        weigh() {
          return this.nodes.reduce((sum, node) => sum + this.#take(node), 0) // error
        }
        #take(node: Node) {
          this.nodes.splice(this.nodes.indexOf(node), 1)
          return node.weight
        }
      }
    `,
    'a method handed over by name': `
      class Editor {
        nodes: Node[] = []
        clear() {
          this.nodes.forEach(this.remove, this) // error
        }
        remove(node: Node) {
          this.nodes.splice(this.nodes.indexOf(node), 1)
        }
      }
    `,
    'forEach with an async callback is over before its awaits are': `
      class Sessions {
        #sessions: Session[] = []
        remove(session: Session) { this.#sessions.splice(this.#sessions.indexOf(session), 1) }
        flush() {
          this.#sessions.forEach(async session => {
            await session.flush()
          })
        }
      }
    `,
    'Promise.all over map starts everything in one turn': `
      class Sessions {
        #sessions: Session[] = []
        remove(session: Session) { this.#sessions.splice(this.#sessions.indexOf(session), 1) }
        async flush() {
          await Promise.all(this.#sessions.map(async session => {
            await session.flush()
          }))
        }
      }
    `,
    'a pure callback reaches no write': `
      class Sessions {
        #sessions: Session[] = []
        remove(session: Session) { this.#sessions.splice(this.#sessions.indexOf(session), 1) }
        names() {
          return this.#sessions.map(session => session.name)
        }
      }
    `,
  })
})
