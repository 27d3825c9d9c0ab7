import { describe } from 'vitest'
import { testStaleFixes } from '../harness/stale.ts'

describe('a value is read behind the wait', () => {
  testStaleFixes({
    'a compound assignment waits in a statement before': {
      code: `
        declare function costOf(job: string): Promise<number>
        export class Invoice {
          total = 0
          async add(job: string) {
            this.total += await costOf(job)
          }
        }
      `,
      output: `
        declare function costOf(job: string): Promise<number>
        export class Invoice {
          total = 0
          async add(job: string) {
            const cost = await costOf(job)
            this.total += cost
          }
        }
      `,
    },
    'a sum that is written out, of a variable of the module': {
      code: `
        declare function costOf(job: string): Promise<number>
        let total = 0
        export async function add(job: string) {
          total = total + (await costOf(job))
        }
        export function read() { return total }
      `,
      output: `
        declare function costOf(job: string): Promise<number>
        let total = 0
        export async function add(job: string) {
          const cost = await costOf(job)
          total = total + cost
        }
        export function read() { return total }
      `,
    },
    'a copy with one more': {
      code: `
        interface Item { readonly id: string }
        declare function fetchItem(url: string): Promise<Item>
        export class Feed {
          items: Item[] = []
          async add(url: string) {
            this.items = [...this.items, await fetchItem(url)]
          }
        }
      `,
      output: `
        interface Item { readonly id: string }
        declare function fetchItem(url: string): Promise<Item>
        export class Feed {
          items: Item[] = []
          async add(url: string) {
            const item = await fetchItem(url)
            this.items = [...this.items, item]
          }
        }
      `,
    },
    'what a call makes of it is made again where others have replaced it': {
      suggestionProof: { drive: { fill: ['it.add("a")', 'it.add("b")'], writes: ['it.add("z")'] } },
      code: `
        declare function refresh(items: readonly string[]): Promise<string[]>
        export class Feed {
          items: string[] = []
          async update() {
            this.items = await refresh(this.items)
          }
          add(item: string) { this.items = [...this.items, item] }
        }
      `,
      output: `
        declare function refresh(items: readonly string[]): Promise<string[]>
        export class Feed {
          items: string[] = []
          async update() {
            this.items = await refresh(this.items)
          }
          add(item: string) { this.items = [...this.items, item] }
        }
      `,
      suggestions: {
        'Do it again if `this.items` was replaced meanwhile': `
        declare function refresh(items: readonly string[]): Promise<string[]>
        export class Feed {
          items: string[] = []
          async update() {
            for (;;) {
              const before = this.items
              const next = await refresh(before)
              if (this.items !== before) continue
              this.items = next
              break
            }
          }
          add(item: string) { this.items = [...this.items, item] }
        }
      `,
      },
    },
    'nobody can tell that others have changed it in its place': {
      code: `
        declare function refresh(items: readonly string[]): Promise<string[]>
        export class Feed {
          items: string[] = []
          async update() {
            this.items = await refresh(this.items)
          }
          add(item: string) { this.items.push(item) }
        }
      `,
      output: `
        declare function refresh(items: readonly string[]): Promise<string[]>
        export class Feed {
          items: string[] = []
          async update() {
            this.items = await refresh(this.items)
          }
          add(item: string) { this.items.push(item) }
        }
      `,
    },
  })
})

describe('a container is looked up behind the wait', () => {
  testStaleFixes({
    'what is pushed is waited for before': {
      code: `
        declare function read(): Promise<string>
        export class Log {
          rows: string[] = []
          async add() {
            this.rows.push(await read())
          }
          drop(row: string) { this.rows = this.rows.filter(other => other !== row) }
        }
      `,
      output: `
        declare function read(): Promise<string>
        export class Log {
          rows: string[] = []
          async add() {
            this.rows.push(await read())
          }
          drop(row: string) { this.rows = this.rows.filter(other => other !== row) }
        }
      `,
      suggestions: {
        'Wait first, so that it goes into what \`this.rows\` is by then': `
        declare function read(): Promise<string>
        export class Log {
          rows: string[] = []
          async add() {
            const value = await read()
            this.rows.push(value)
          }
          drop(row: string) { this.rows = this.rows.filter(other => other !== row) }
        }
      `,
      },
    },
  })
})

describe('an entry is compared before it is removed', () => {
  testStaleFixes({
    'with the one that was looked up': {
      suggestionProof: {
        drive: { operation: "close('conns-key-a')", writes: ["open('conns-key-a')"] },
      },
      code: `
        interface Conn { close(): Promise<void> }
        declare function connect(id: string): Conn
        const conns = new Map<string, Conn>()
        export function open(id: string) { conns.set(id, connect(id)) }
        export async function close(id: string) {
          const conn = conns.get(id)
          await conn?.close()
          conns.delete(id)
        }
      `,
      output: `
        interface Conn { close(): Promise<void> }
        declare function connect(id: string): Conn
        const conns = new Map<string, Conn>()
        export function open(id: string) { conns.set(id, connect(id)) }
        export async function close(id: string) {
          const conn = conns.get(id)
          await conn?.close()
          conns.delete(id)
        }
      `,
      suggestions: {
        'Remove the entry of \`conns\` only if it is still the same': `
        interface Conn { close(): Promise<void> }
        declare function connect(id: string): Conn
        const conns = new Map<string, Conn>()
        export function open(id: string) { conns.set(id, connect(id)) }
        export async function close(id: string) {
          const conn = conns.get(id)
          await conn?.close()
          if (conns.get(id) === conn) conns.delete(id)
        }
      `,
      },
    },
  })
})

describe('a field is set back only if it is still the same', () => {
  testStaleFixes({
    'with the one that this run has stored': {
      code: `
        declare function request(text: string, signal: AbortSignal): Promise<void>
        let current: AbortController | null = null
        export const search = {
          async find(text: string) {
            current?.abort()
            const controller = new AbortController()
            current = controller
            await request(text, controller.signal)
            current = null
          },
        }
      `,
      output: `
        declare function request(text: string, signal: AbortSignal): Promise<void>
        let current: AbortController | null = null
        export const search = {
          async find(text: string) {
            current?.abort()
            const controller = new AbortController()
            current = controller
            await request(text, controller.signal)
            current = null
          },
        }
      `,
      suggestions: {
        'Set \`current\` back only if it is still the same': `
        declare function request(text: string, signal: AbortSignal): Promise<void>
        let current: AbortController | null = null
        export const search = {
          async find(text: string) {
            current?.abort()
            const controller = new AbortController()
            current = controller
            await request(text, controller.signal)
            if (current === controller) current = null
          },
        }
      `,
      },
    },
  })
})

describe('a position is looked up again', () => {
  testStaleFixes({
    'a position that nobody else needs is looked up later': {
      suggestionProof: {
        drive: {
          fill: ["it.add({ id: 'a', title: '' })", "it.add({ id: 'b', title: '' })"],
          operation: "it.reload('b')",
          writes: ['it.drop()'],
        },
      },
      code: `
        interface Track { id: string, title: string }
        declare function fetchTitle(id: string): Promise<string>
        export class Playlist {
          tracks: Track[] = []
          add(track: Track) { this.tracks.push(track) }
          drop() { this.tracks.shift() }
          async reload(id: string) {
            const index = this.tracks.findIndex(track => track.id === id)
            const title = await fetchTitle(id)
            this.tracks[index] = { id, title }
          }
        }
      `,
      output: `
        interface Track { id: string, title: string }
        declare function fetchTitle(id: string): Promise<string>
        export class Playlist {
          tracks: Track[] = []
          add(track: Track) { this.tracks.push(track) }
          drop() { this.tracks.shift() }
          async reload(id: string) {
            const index = this.tracks.findIndex(track => track.id === id)
            const title = await fetchTitle(id)
            this.tracks[index] = { id, title }
          }
        }
      `,
      suggestions: {
        'Look the position in `this.tracks` up again after the wait; what is gone is left alone': `
        interface Track { id: string, title: string }
        declare function fetchTitle(id: string): Promise<string>
        export class Playlist {
          tracks: Track[] = []
          add(track: Track) { this.tracks.push(track) }
          drop() { this.tracks.shift() }
          async reload(id: string) {
            const title = await fetchTitle(id)
            const index = this.tracks.findIndex(track => track.id === id)
            if (index !== -1) this.tracks[index] = { id, title }
          }
        }
      `,
      },
    },
    'before the entry is removed': {
      suggestionProof: { drive: { operation: "it.remove('nodes-a')" } },
      code: `
        declare function save(id: string): Promise<void>
        export class Editor {
          nodes: string[] = []
          async remove(id: string) {
            const index = this.nodes.indexOf(id)
            if (index < 0) return
            await save(id)
            this.nodes.splice(index, 1)
          }
        }
      `,
      output: `
        declare function save(id: string): Promise<void>
        export class Editor {
          nodes: string[] = []
          async remove(id: string) {
            const index = this.nodes.indexOf(id)
            if (index < 0) return
            await save(id)
            this.nodes.splice(index, 1)
          }
        }
      `,
      suggestions: {
        'Look the position in \`this.nodes\` up again after the wait; what is gone is left alone': `
        declare function save(id: string): Promise<void>
        export class Editor {
          nodes: string[] = []
          async remove(id: string) {
            const index = this.nodes.indexOf(id)
            if (index < 0) return
            await save(id)
            const indexNow = this.nodes.indexOf(id)
            if (indexNow !== -1) this.nodes.splice(indexNow, 1)
          }
        }
      `,
      },
    },
  })
})
