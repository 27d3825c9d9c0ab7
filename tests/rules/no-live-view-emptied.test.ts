import { describe } from 'vitest'
import rule from '../../rules/no-live-view.ts'
import { testRule } from '../harness/lint.ts'

const options = { tier: 'possible' }

describe('a container is handed on live, and emptied before anybody has looked at it', () => {
  testRule(rule, {
    'lists in an object that goes to a proxy': `
      export class Service {
        constructor(rpc: Rpc, files: Files) {
          const proxy = rpc.getProxy('files')
          const events = { created: [], deleted: [] }
          files.onDidChange(change => {
            events.created.push(change.uri)
            proxy.$onFileEvent(events)
            events.created.length = 0 // error: emptied
            events.deleted.length = 0 // error: emptied
          })
        }
      }
    `,
    'a list of the module, by its name alone': `
      const events: Event[] = []
      source.on('event', (event: Event) => {
        events.push(event)
        proxy.onEvents(events)
        events.length = 0 // error: emptied
      })
    `,
    'a function of the file reads it behind its first wait': `
      const lines: string[] = []
      export function log(line: string) {
        lines.push(line)
        if (lines.length < 10) return
        write(lines)
        lines.length = 0 // error: emptied
      }
      async function write(batch: string[]) {
        await ready
        await append(batch.join('\\n'))
      }
    `,
    'a map, and nobody waits for the promise': `
      class Store {
        #dirty = new Map<string, number>()
        mark(key: string) { this.#dirty.set(key, Date.now()) }
        flush() {
          this.api.save(this.#dirty).catch(report)
          this.#dirty.clear() // error: emptied
        }
      }
    `,
    'a set in an object that is made for the call': `
      const dirty = new Set<string>()
      export const mark = (key: string) => dirty.add(key)
      export function flush(remote: Remote) {
        remote.update({ dirty })
        dirty.clear() // error: emptied
      }
    `,
    'handlers of an event may keep it: strict only': {
      options,
      code: `
        const rows: Row[] = []
        export const add = (row: Row) => rows.push(row)
        export function flush() {
          bus.emit('rows', rows)
          rows.length = 0 // error: emptied
        }
      `,
    },
  })
})

describe('who was handed it has what it needs', () => {
  testRule(rule, {
    'handlers of an event': `
      const rows: Row[] = []
      export const add = (row: Row) => rows.push(row)
      export function flush() {
        bus.emit('rows', rows)
        rows.length = 0
      }
    `,
    'F1: a copy': {
      options,
      code: `
        const dirty = new Set<string>()
        export const mark = (key: string) => dirty.add(key)
        export function flush(remote: Remote) {
          remote.update([...dirty])
          dirty.clear()
        }
      `,
    },
    'F2: it keeps the old one': {
      options,
      code: `
        let lines: string[] = []
        export const log = (line: string) => lines.push(line)
        export function flush() {
          void send(lines)
          lines = []
        }
      `,
    },
    'a function of the file reads all of it at once': {
      options,
      code: `
        const lines: string[] = []
        export function log(line: string) {
          lines.push(line)
          void write(lines)
          lines.length = 0
        }
        async function write(batch: string[]) {
          const text = batch.join('\\n')
          await append(text)
        }
      `,
    },
    'a call that is done when it returns': {
      options,
      code: `
        const points: Point[] = []
        export const add = (point: Point) => points.push(point)
        export function draw(canvas: Canvas) {
          canvas.path(points)
          points.length = 0
        }
      `,
    },
    'what is posted is cloned at once': {
      options,
      code: `
        const rows: Row[] = []
        export const add = (row: Row) => rows.push(row)
        export function flush(worker: Worker) {
          void worker.postMessage(rows)
          rows.length = 0
        }
      `,
    },
    'a call that is waited for belongs to no-late-reset': {
      options,
      code: `
        const rows: Row[] = []
        export const add = (row: Row) => rows.push(row)
        export async function flush() {
          await proxy.$send(rows)
          rows.length = 0
        }
      `,
    },
    'nor does one whose value is waited for by the call that takes it': {
      options,
      code: `
        const rows: Row[] = []
        export const add = (row: Row) => rows.push(row)
        export async function flush(source: Source, sink: Sink) {
          try {
            await sink.pipe(tap(source, rows))
          } catch (error) {
            report(error)
          }
          rows.length = 0
        }
        async function* tap(source: Source, kept: Row[]) {
          for await (const row of source) {
            kept.push(row)
            yield row
          }
        }
      `,
    },
    'nobody waits for the call that takes the value': {
      options,
      code: `
        const rows: Row[] = []
        export const add = (row: Row) => rows.push(row)
        export function flush(source: Source, sink: Sink) {
          sink.pipe(tap(source, rows))
          rows.length = 0 // error: emptied
        }
        async function* tap(source: Source, kept: Row[]) {
          for await (const row of source) {
            kept.push(row)
            yield row
          }
        }
      `,
    },
  })
})
