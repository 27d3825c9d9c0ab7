import { expect, test } from 'vitest'

import { takeFirst } from './repairs.ts'

test('a reset on one of two paths: the other path puts the batch back', () => {
  const { fixed } = takeFirst(`
    declare const api: { send(x: unknown): Promise<boolean> }
    let buf: string[] = []
    export function push(s: string) { buf.push(s) }
    export async function flush() {
      const isSent = await api.send(buf)
      if (isSent) {
        // only now
        buf = []
      }
      return isSent
    }
  `)
  expect(fixed).toBe(`
    declare const api: { send(x: unknown): Promise<boolean> }
    let buf: string[] = []
    export function push(s: string) { buf.push(s) }
    export async function flush() {
      const bufSnapshot = buf
      // only now
      buf = []
      let isFlushed = false
      try {
        const isSent = await api.send(bufSnapshot)
        if (isSent) {
          isFlushed = true
        }
        return isSent
      } finally {
        if (!isFlushed) {
          buf = [...bufSnapshot, ...buf]
        }
      }
    }
  `)
})

test('a name that the work declares stays in sight of the statements behind the reset', () => {
  const { fixed } = takeFirst(`
    declare const api: { send(x: unknown): Promise<boolean> }
    let buf: string[] = [];
    export function push(s: string) { buf.push(s); }
    export async function flush() {
      const result = await api.send(buf);
      buf = [];

      return result;
    }
  `)
  expect(fixed).toBe(`
    declare const api: { send(x: unknown): Promise<boolean> }
    let buf: string[] = [];
    export function push(s: string) { buf.push(s); }
    export async function flush() {
      const bufSnapshot = buf;
      buf = [];
      let isFlushed = false;
      try {
        const result = await api.send(bufSnapshot);
        isFlushed = true;

        return result;
      } finally {
        if (!isFlushed) {
          buf = [...bufSnapshot, ...buf];
        }
      }
    }
  `)
})

test('a finally with nothing but the reset goes, and texts of several lines stay as they are', () => {
  const { fixed } = takeFirst(`
    declare const api: { send(x: unknown): Promise<boolean> }
    let buf: string[] = []
    export function push(s: string) { buf.push(s) }
    export async function flush() {
      try {
        // first
        await api.send(buf.map(x => \`- \${x}
        -\`))
      } finally {
        // always
        buf = []
      }
    }
  `)
  expect(fixed).toBe(`
    declare const api: { send(x: unknown): Promise<boolean> }
    let buf: string[] = []
    export function push(s: string) { buf.push(s) }
    export async function flush() {
      const bufSnapshot = buf
      // always
      buf = []
      // first
      await api.send(bufSnapshot.map(x => \`- \${x}
        -\`))
    }
  `)
})

test('a finally that does more keeps the rest', () => {
  const { fixed } = takeFirst(`
    declare const api: { send(x: unknown): Promise<boolean> }
    let buf: string[] = []
    export function push(s: string) { buf.push(s) }
    export async function flush() {
      try {
        const batch = buf
        await api.send(batch)
      } finally {
        buf = []
        console.log('done')
      }
    }
  `)
  expect(fixed).toBe(`
    declare const api: { send(x: unknown): Promise<boolean> }
    let buf: string[] = []
    export function push(s: string) { buf.push(s) }
    export async function flush() {
      try {
        const batch = buf
        buf = []
        await api.send(batch)
      } finally {
        console.log('done')
      }
    }
  `)
})

test('resets in a row are taken together', () => {
  const { fixed } = takeFirst(`
    declare const api: { send(x: unknown): Promise<boolean> }
    const timers = new Map<string, number>()
    const counters = new Map<string, number>()
    export function time(k: string, n: number) {
      const old = timers.get(k) ?? 0
      timers.set(k, old + n)
    }
    export function count(k: string) { counters.set(k, (counters.get(k) ?? 0) + 1) }
    export async function flush() {
      for (const [k, v] of timers) await api.send([k, v])
      for (const [k, v] of counters) await api.send([k, v])
      timers.clear()
      counters.clear()
    }
  `)
  expect(fixed).toBe(`
    declare const api: { send(x: unknown): Promise<boolean> }
    const timers = new Map<string, number>()
    const counters = new Map<string, number>()
    export function time(k: string, n: number) {
      const old = timers.get(k) ?? 0
      timers.set(k, old + n)
    }
    export function count(k: string) { counters.set(k, (counters.get(k) ?? 0) + 1) }
    export async function flush() {
      const timersSnapshot = [...timers]
      const countersSnapshot = [...counters]
      timers.clear()
      counters.clear()
      try {
        for (const [k, v] of timersSnapshot) await api.send([k, v])
        for (const [k, v] of countersSnapshot) await api.send([k, v])
      } catch (error) {
        for (const [key, value] of timersSnapshot) {
          timers.set(key, (timers.get(key) ?? 0) + value)
        }
        for (const [key, value] of countersSnapshot) {
          counters.set(key, (counters.get(key) ?? 0) + value)
        }
        throw error
      }
    }
  `)
})

test('a drain on one line is given lines of its own', () => {
  const { fixed } = takeFirst(`
    declare const api: { send(x: unknown): Promise<boolean> }
    let buf: string[] = []
    export function push(s: string) { buf.push(s) }
    export async function flush() { await api.send(buf); buf = [] }
  `)
  expect(fixed).toBe(`
    declare const api: { send(x: unknown): Promise<boolean> }
    let buf: string[] = []
    export function push(s: string) { buf.push(s) }
    export async function flush() {
      const bufSnapshot = buf
      buf = []
      try {
        await api.send(bufSnapshot)
      } catch (error) {
        buf = [...bufSnapshot, ...buf]
        throw error
      }
    }
  `)
})

test('a drain in a case is given a block', () => {
  const { fixed } = takeFirst(`
    declare const api: { send(x: unknown): Promise<boolean> }
    let buf: string[] = []
    export function push(s: string) { buf.push(s) }
    export async function run(command: string) {
      switch (command) {
        case 'flush':
          await api.send(buf)
          buf = []
          break
      }
    }
  `)
  expect(fixed).toContain(`
        case 'flush':
          {
            const bufSnapshot = buf
            buf = []
            try {
              await api.send(bufSnapshot)
            } catch (error) {
              buf = [...bufSnapshot, ...buf]
              throw error
            }
          }
          break
`)
})

test('tabs and line ends stay those of the file', () => {
  const { fixed } = takeFirst(
    'declare const api: { send(x: unknown): Promise<boolean> };\r\n' +
      'let buf: string[] = [];\r\n' +
      'export function push(s: string) {\r\n\tbuf.push(s);\r\n}\r\n' +
      'export async function flush() {\r\n\tawait api.send(buf);\r\n\tbuf = [];\r\n}\r\n',
  )
  expect(fixed).toContain(
    '\tconst bufSnapshot = buf;\r\n\tbuf = [];\r\n\ttry {\r\n\t\tawait api.send(bufSnapshot);\r\n',
  )
  expect(fixed?.replaceAll('\r\n', '')).not.toContain('\n')
})

test('what goes on behind the reset on its line is given a line of its own', () => {
  const drain = (behind: string) =>
    takeFirst(`
      const lines: string[] = []
      export function add(line: string) { lines.push(line) }
      export async function flush() {
        await send(lines)
        lines.length = 0${behind}
      }
    `).suggestions['Take `lines` and reset first, drop it after a failure']

  expect(drain('; next()')).toContain(`
        lines.length = 0;
        await send(linesSnapshot)
        next()
      }`)
  expect(drain('; /* told */ next()')).toContain(`
        await send(linesSnapshot)
        /* told */ next()
      }`)
  expect(drain('   /* start over */\n        /* and then */ next()')).toContain(`
        lines.length = 0   /* start over */
        await send(linesSnapshot)
        /* and then */ next()
      }`)
  expect(drain(' /* start\n        over */')).toContain(`
        lines.length = 0
        await send(linesSnapshot)
        /* start
        over */
      }`)
  expect(drain(' // start over')).toContain(`
        lines.length = 0 // start over
        await send(linesSnapshot)
      }`)
})
