import { describe, expect, test } from 'vitest'

import { takeFirst } from './repairs.ts'

describe('(a) the work and what it calls leave the container alone', () => {
  test('a catch that looks at the length, where the author takes inside of the try', () => {
    expect(
      obstacleOf(`
        let buf: string[] = []
        export function push(s: string) { buf.push(s) }
        export async function flush(api: Api) {
          try {
            const batch = buf
            await api.send(batch)
          } catch {
            console.log(buf.length)
          } finally {
            buf = []
          }
        }
      `),
    ).toBe('the work reads it before the reset, on line 9')
  })

  test('a function of the file that writes after a wait of its own', () => {
    expect(
      obstacleOf(`
        let buf: string[] = []
        export function push(s: string) { buf.push(s) }
        async function sendOne(api: Api, item: string) {
          await api.send(item)
          buf.push('sent')
        }
        export async function flush(api: Api) {
          for (const item of buf) await sendOne(api, item)
          buf = []
        }
      `),
    ).toBe('sendOne() writes to it before the reset')
  })

  test('a length of the batch that was taken is nobody else', () => {
    expect(
      obstacleOf(`
        let buf: string[] = []
        export function push(s: string) { buf.push(s) }
        export async function flush(api: Api) {
          const batch = buf
          await api.send(batch)
          console.log(batch.length)
          buf = []
        }
      `),
    ).toBeNull()
  })
})

test('a helper that is async may reset later', () => {
  expect(
    obstacleOf(`
      let buf: string[] = []
      export function push(s: string) { buf.push(s) }
      async function clear() { buf = [] }
      export async function flush(api: Api) {
        await api.send(buf)
        clear()
      }
    `),
  ).toBe('clear() does not reset at once')
})

test('a helper that may reset behind a wait is left where it is', () => {
  const { fixed, suggestions } = takeFirst(`
    let buf: string[] = []
    export function push(s: string) { buf.push(s) }
    async function clear() { buf = [] }
    export async function flush(api: Api) {
      await api.send(buf)
      await clear()
    }
  `)
  expect({ fixed, suggestions }).toEqual({ fixed: null, suggestions: {} })
})

describe('one of many lists', () => {
  const titlesOf = (more: string) =>
    Object.keys(
      takeFirst(`
        const rooms = new Map<string, string[]>()
        export function add(room: string, line: string) { rooms.get(room)?.push(line) }
        export async function flush(api: Api, room: string, other: string) {
          for (const line of rooms.get(room)!) await api.send(line${more})
          rooms.get(room)!.length = 0
        }
      `).suggestions,
    ).map(title => title.replace(/,.*/u, ''))

  test('is taken', () => {
    expect(titlesOf('')).toContain('Take `rooms.get(…)` and reset first')
  })

  test('with what the work reads of it', () => {
    expect(titlesOf(', rooms.get(room)!.length')).toContain('Take `rooms.get(…)` and reset first')
  })

  test('but not where it reads another one', () => {
    expect(titlesOf(', rooms.get(other)!.length')).toEqual([])
  })
})

describe('(b) no entry looks at what is out', () => {
  test('a read that feeds a write of the same entry is fine', () => {
    expect(
      obstacleOf(`
        let counts = new Map<string, number>()
        export function count(name: string, by: number) {
          const old = counts.get(name) ?? 0
          counts.set(name, old + by)
        }
        export async function flush(api: Api) {
          for (const entry of counts) await api.send(entry)
          counts = new Map()
        }
      `),
    ).toBeNull()
  })

  test('a length that decides on the start of the drain, and on more', () => {
    const buffer = (then: string) => `
      let buf: string[] = []
      export function push(s: string) {
        buf.push(s)
        if (buf.length >= 10) ${then}
      }
      export async function flush(api: Api) {
        await api.send(buf)
        buf = []
      }
    `

    expect(obstacleOf(buffer('void flush(api)'))).toBeNull()
    expect(obstacleOf(buffer("{ log('full'); void flush(api) }"))).toBe('push() reads it meanwhile')
  })

  test('who waits for the lock of the drain looks before it or after it', () => {
    const drain = (first: string) => `
      import { Mutex } from 'async-mutex'
      const lock = new Mutex()
      const other = new Mutex()
      let rows: string[] = []
      export function add(row: string) { rows.push(row) }
      export function first() { return ${first}.runExclusive(() => rows[0]) }
      export function flush(api: Api) {
        return lock.runExclusive(async () => {
          await api.send(rows)
          rows = []
        })
      }
    `

    expect(obstacleOf(drain('lock'))).toBeNull()
    expect(obstacleOf(drain('other'))).toBe('a function on line 7 reads it meanwhile')
  })

  test('the same read, when the old value is returned as well', () => {
    expect(
      obstacleOf(`
        let counts = new Map<string, number>()
        export function count(name: string, by: number) {
          const old = counts.get(name) ?? 0
          counts.set(name, old + by)
          return old
        }
        export async function flush(api: Api) {
          for (const entry of counts) await api.send(entry)
          counts = new Map()
        }
      `),
    ).toBe('count() reads it meanwhile')
  })

  test('a timer that starts the drain when the first entry is in', () => {
    expect(
      obstacleOf(`
        let buf: string[] = []
        export function push(api: Api, s: string) {
          buf.push(s)
          if (buf.length === 1) setTimeout(() => void flush(api), 100)
        }
        export async function flush(api: Api) {
          for (const item of buf) await api.send(item)
          buf = []
        }
      `),
    ).toBeNull()
  })

  test('a container that is handed out', () => {
    expect(
      obstacleOf(`
        let buf: string[] = []
        export function push(s: string) { buf.push(s) }
        export function all() { return buf }
        export async function flush(api: Api) {
          for (const item of buf) await api.send(item)
          buf = []
        }
      `),
    ).toBe('all() reads it meanwhile')
  })
})

describe('(c) a plain slot with a built-in container', () => {
  test('a container that comes from outside may be more than a Map', () => {
    expect(
      obstacleOf(`
        export class Counters {
          constructor(private counts: Map<string, number>) {}
          count(name: string) { this.counts.set(name, (this.counts.get(name) ?? 0) + 1) }
          async flush(api: Api) {
            for (const entry of this.counts) await api.send(entry)
            this.counts.clear()
          }
        }
      `),
    ).toBe('`this.counts` may be more than a built-in container')
  })

  test('a class of the file may do more when it is assigned', () => {
    expect(
      obstacleOf(`
        class Counts extends Map<string, number> {}
        let counts = new Counts()
        export function count(name: string) { counts.set(name, (counts.get(name) ?? 0) + 1) }
        export async function flush(api: Api) {
          for (const entry of counts) await api.send(entry)
          counts.clear()
        }
      `),
    ).toBe('`counts` is not a plain container')
  })
})

describe('(d) the reset has no effect of its own', () => {
  test('a call makes what the new record inherits: it may let others in before the reset', () => {
    expect(
      takeFirst(`
        let counts: Record<string, number> = {}
        export function count(name: string) { counts[name] = (counts[name] ?? 0) + 1 }
        export async function flush(api: Api) {
          for (const entry of Object.entries(counts)) await api.send(entry)
          counts = Object.create(makeDefaults())
        }
      `),
    ).toEqual({ fixed: null, suggestions: {} })
  })

  test('what it puts in is read from somewhere else', () => {
    expect(
      obstacleOf(`
        let names: string[] = []
        let first = 'start'
        export function add(name: string) { names.push(name) }
        export async function flush(api: Api) {
          for (const name of names) {
            try { await api.send(name) } catch {}
          }
          names = [first]
        }
      `),
    ).toBe('its reset does more than to empty it')
  })

  test('what it puts in is found out by the work', () => {
    expect(
      takeFirst(`
        let jobs: Job[] = []
        export function add(job: Job) { jobs.push(job) }
        export async function flush() {
          const failed: Job[] = []
          for (const job of jobs) {
            try { await job.run() } catch { failed.push(job) }
          }
          jobs = [...failed]
        }
      `),
    ).toEqual({ fixed: null, suggestions: {} })
  })
})

describe('other code takes nothing out meanwhile', () => {
  test('the live loop would not come to an entry that is deleted', () => {
    expect(
      obstacleOf(`
        const jobs = new Map<string, Job>()
        export function add(id: string, job: Job) { jobs.set(id, job) }
        export function cancel(id: string) { jobs.delete(id) }
        export async function flush() {
          for (const job of jobs.values()) {
            try { await job.run() } catch {}
          }
          jobs.clear()
        }
      `),
    ).toBe('an entry may be removed on line 4')
  })

  test('a copy has it in any case', () => {
    expect(
      obstacleOf(`
        const jobs = new Map<string, Job>()
        export function add(id: string, job: Job) { jobs.set(id, job) }
        export function cancel(id: string) { jobs.delete(id) }
        export async function flush() {
          const batch = [...jobs.values()]
          for (const job of batch) {
            try { await job.run() } catch {}
          }
          jobs.clear()
        }
      `),
    ).toBeNull()
  })

  test('a batch that is put back would bring it back', () => {
    expect(
      obstacleOf(`
        let ids = new Set<string>()
        export function add(id: string) { ids.add(id) }
        export function cancel(id: string) { ids.delete(id) }
        export async function flush(api: Api) {
          await api.send([...ids])
          ids = new Set()
        }
      `),
    ).toBe('an entry may be removed on line 4')
  })

  test('who takes it out under the lock of the drain waits', () => {
    expect(
      obstacleOf(`
        const lock = new Mutex()
        let ids = new Set<string>()
        export function add(id: string) { ids.add(id) }
        export async function cancel(id: string) {
          await lock.runExclusive(() => { ids.delete(id) })
        }
        export async function flush(api: Api) {
          await lock.runExclusive(async () => {
            await api.send([...ids])
            ids = new Set()
          })
        }
      `),
    ).toBeNull()
  })
})

describe('(f) a generator may never come back', () => {
  test('its consumer leaves', () => {
    expect(
      obstacleOf(`
        let buf: string[] = []
        export function push(s: string) { buf.push(s) }
        export async function* flush() {
          for (const item of buf) yield item
          buf = []
        }
      `),
    ).toBe('a generator may never be resumed')
  })
})

describe('(e) the helper only resets', () => {
  test('a plain field that nothing in between reads may be set earlier', () => {
    expect(
      obstacleOf(`
        export class Log {
          #lines: string[] = []
          #size = 0
          add(line: string) {
            this.#lines.push(line)
            this.#size += line.length
          }
          async flush(api: Api) {
            for (const line of this.#lines) await api.send(line)
            this.#reset()
          }
          #reset() {
            this.#lines = []
            this.#size = 0
          }
        }
      `),
    ).toBeNull()
  })

  test('the clock would be read earlier', () => {
    expect(
      obstacleOf(`
        export class Log {
          #lines: string[] = []
          flushedAt = 0
          add(line: string) { this.#lines.push(line) }
          async flush(api: Api) {
            for (const line of this.#lines) await api.send(line)
            this.#reset()
          }
          #reset() {
            this.#lines = []
            this.flushedAt = Date.now()
          }
        }
      `),
    ).toBe('#reset() does more than to reset what was taken')
  })

  test('a second container that the work does not take', () => {
    expect(
      obstacleOf(`
        export class Log {
          #lines: string[] = []
          #errors: string[] = []
          add(line: string) { this.#lines.push(line) }
          fail(line: string) { this.#errors.push(line) }
          async flush(api: Api) {
            for (const line of this.#lines) await api.send(line)
            this.#reset()
          }
          #reset() {
            this.#lines = []
            this.#errors = []
          }
        }
      `),
    ).toBe('#reset() does more than to reset what was taken')
  })

  test('a public method may be overridden', () => {
    expect(
      obstacleOf(`
        export class Log {
          lines: string[] = []
          add(line: string) { this.lines.push(line) }
          async flush(api: Api) {
            for (const line of this.lines) await api.send(line)
            this.reset()
          }
          reset() { this.lines = [] }
        }
      `),
    ).toBe('reset() may be overridden')
  })
})

describe('(g) no tear-down waits for the drain', () => {
  test('a handler of the end of the process', () => {
    expect(
      obstacleOf(`
        let buf: string[] = []
        export function push(s: string) { buf.push(s) }
        export async function flush(api: Api) {
          for (const item of buf) await api.send(item)
          buf = []
        }
        process.on('SIGTERM', async () => {
          await flush(globalApi)
          process.exit()
        })
      `),
    ).toMatch(/waits for it before everything is torn down$/)
  })

  test('any other function may wait for it', () => {
    expect(
      obstacleOf(`
        let buf: string[] = []
        export function push(s: string) { buf.push(s) }
        export async function flush(api: Api) {
          for (const item of buf) await api.send(item)
          buf = []
        }
        export async function tick(api: Api) { await flush(api) }
      `),
    ).toBeNull()
  })
})

describe('what is put back', () => {
  test('a Set that is read only through its type is made anew', () => {
    const { fixed } = takeFirst(`
      let ids: ReadonlySet<string> = new Set()
      export function add(id: string) { ids = new Set([...ids, id]) }
      export async function flush(api: Api) {
        for (const id of ids) await api.send(id)
        ids = new Set()
      }
    `)
    expect(fixed ?? '').not.toContain('ids.add')
  })

  test('nothing, where there may be no container', () => {
    const { fixed, suggestions } = takeFirst(`
      let ids: string[] | undefined = []
      export function add(id: string) { ids?.push(id) }
      export async function flush(api: Api) {
        for (const id of ids ?? []) await api.send(id)
        ids = []
      }
    `)
    expect([fixed, ...Object.values(suggestions)].join('\n')).not.toContain('...idsSnapshot')
  })

  test('a Map of changing objects is for a person to put back', () => {
    expect(
      obstacleOf(`
        interface Counts { errors: number }
        let counts = new Map<string, Counts>()
        export function fail(topic: string) {
          const entry = counts.get(topic) ?? { errors: 0 }
          entry.errors += 1
          counts.set(topic, entry)
        }
        export async function flush(api: Api) {
          for (const entry of counts) await api.send(entry)
          counts = new Map()
        }
      `),
    ).toBe('its values are changed in place and cannot be merged')
  })

  test.each([
    ['lists that grow by a copy', `jobs.set(key, [...(jobs.get(key) ?? []), value])`],
    ['sums in a local', `const sum = (jobs.get(key) ?? '') + value; jobs.set(key, sum)`],
  ])('a value made of the old one starts anew meanwhile: %s', (_, write) => {
    expect(
      obstacleOf(`
        let jobs = new Map<string, any>()
        let isBusy = false
        export function add(key: string, value: string) { ${write} }
        export async function flush(api: Api) {
          if (isBusy) return
          isBusy = true
          try {
            for (const job of jobs) await api.send(job)
            jobs = new Map()
          } finally {
            isBusy = false
          }
        }
      `),
    ).toBe('its values are made of the old ones and cannot be merged')
  })

  test('nor is a text that other code joins to put back under its key', () => {
    expect(
      obstacleOf(`
        let texts: Record<string, string> = {}
        let isBusy = false
        export function add(key: string, text: string) { texts[key] += text }
        export async function flush(api: Api) {
          if (isBusy) return
          isBusy = true
          try {
            for (const key in texts) await api.send(texts[key])
            texts = {}
          } finally {
            isBusy = false
          }
        }
      `),
    ).toBe('its values are made of the old ones and cannot be merged')
  })

  test('what replaces the old value whole is newer, and stays', () => {
    expect(
      obstacleOf(`
        let jobs = new Map<string, string>()
        let isBusy = false
        export function add(key: string, value: string) { jobs.set(key, value) }
        export async function flush(api: Api) {
          if (isBusy) return
          isBusy = true
          try {
            for (const job of jobs) await api.send(job)
            jobs = new Map()
          } finally {
            isBusy = false
          }
        }
      `),
    ).toBeNull()
  })
})

/** What the title of the first suggestion gives as its reason; `null` where there is a fix. */
function obstacleOf(code: string): string | null {
  const { fixed, suggestions } = takeFirst(code)
  const [title] = Object.keys(suggestions)
  if (fixed !== null) return null
  return /\((.*)\)$/.exec(title ?? 'nothing at all')?.[1] ?? title ?? null
}
