import type { Linter } from 'eslint'
import { describe, expect, test } from 'vitest'
import noLateReset from '../../rules/no-late-reset.ts'
import noLiveIteration from '../../rules/no-live-iteration.ts'
import preferSnapshot from '../../rules/prefer-snapshot.ts'
import { fix, lint, testRule } from '../harness/lint.ts'

describe('containers', () => {
  testRule(noLiveIteration, {
    'an array is reported when arrays are asked for': {
      code: `
        const jobs: Job[] = []
        export function cancel(job: Job) { jobs.splice(jobs.indexOf(job), 1) }
        export async function run() {
          for (const job of jobs) { // error
            await job.run()
          }
        }
      `,
      options: { containers: ['array'] },
    },
    'an array is left alone when only maps are asked for': {
      code: `
        const jobs: Job[] = []
        export function cancel(job: Job) { jobs.splice(jobs.indexOf(job), 1) }
        export async function run() {
          for (const job of jobs) {
            await job.run()
          }
        }
      `,
      options: { containers: ['map'] },
    },
    'of a map and a set only the set is asked for': {
      code: `
        const rooms = new Map<string, Room>()
        const users = new Set<User>()
        server.on('open', (room, user) => {
          rooms.set(room.id, room)
          users.add(user)
        })
        export async function save() {
          for (const room of rooms.values()) await room.save()
          for (const user of users) await user.save() // error
        }
      `,
      options: { containers: ['set'] },
    },
  })
  testRule(noLateReset, {
    'a record is left alone when only maps are asked for': {
      code: `
        let counts: Record<string, number> = {}
        export function hit(name: string) { counts[name] = (counts[name] ?? 0) + 1 }
        export async function report(client: Client) {
          await client.sendAll(counts)
          counts = {}
        }
      `,
      options: { containers: ['map'] },
    },
  })
})

describe('ignore', () => {
  testRule(noLiveIteration, {
    'a slot by the name that the code writes': {
      code: `
        export class Pool {
          #conns: Conn[] = []
          remove(conn: Conn) { this.#conns.splice(this.#conns.indexOf(conn), 1) }
          async ping() {
            for (const conn of this.#conns) {
              await conn.ping()
            }
          }
        }
      `,
      options: { ignore: ['this.#conns'] },
    },
    'a slot by its short name': {
      code: `
        export class Pool {
          #conns: Conn[] = []
          remove(conn: Conn) { this.#conns.splice(this.#conns.indexOf(conn), 1) }
          async ping() {
            for (const conn of this.#conns) {
              await conn.ping()
            }
          }
        }
      `,
      options: { ignore: ['conns'] },
    },
    'a name is not a part of a name': {
      code: `
        export class Pool {
          #conns: Conn[] = []
          remove(conn: Conn) { this.#conns.splice(this.#conns.indexOf(conn), 1) }
          async ping() {
            for (const conn of this.#conns) { // error
              await conn.ping()
            }
          }
        }
      `,
      options: { ignore: ['conn'] },
    },
    'slots by a pattern': {
      code: `
        const idleConns: Conn[] = []
        const jobs: Job[] = []
        export function reset() {
          idleConns.shift()
          jobs.shift()
        }
        export async function run() {
          for (const conn of idleConns) await conn.ping()
          for (const job of jobs) await job.run() // error
        }
      `,
      options: { ignore: ['/conns$/i'] },
    },
  })
  testRule(noLateReset, {
    'a drained slot': {
      code: `
        let lines: string[] = []
        export function log(line: string) { lines.push(line) }
        export async function flush(file: FileHandle) {
          await file.writeAll(lines)
          lines = []
        }
      `,
      options: { ignore: ['lines'] },
    },
  })
  testRule(preferSnapshot, {
    'a walked slot': {
      code: `
        const dirty = new Set<string>()
        watcher.on('change', path => { dirty.add(path) })
        export function report() {
          for (const path of dirty) console.log(path)
          dirty.clear()
        }
      `,
      options: { ignore: ['/^dirty$/'] },
    },
  })
})

const LIVE_SET = `
const tabs = new Set<Port>()
self.addEventListener('connect', event => { tabs.add(event.ports[0]) })
export async function ping() {
  for (const tab of tabs) {
    await ask(tab)
  }
}
`

const LATE_RESET = `
let counts = new Map<string, number>()
export function hit(name: string) { counts.set(name, (counts.get(name) ?? 0) + 1) }
export async function flush() {
  try {
    for (const [name, count] of counts) await send(name, count)
  } catch {}
  counts = new Map()
}
`

describe('fix', () => {
  test('all is the default: a snapshot is taken', () => {
    expect(fix(noLiveIteration, LIVE_SET)).toContain('const tabsSnapshot = [...tabs]')
  })

  test('snapshot still takes a snapshot', () => {
    const settings = { options: { fix: 'snapshot' } }
    expect(fix(noLiveIteration, LIVE_SET, settings)).toContain('const tabsSnapshot = [...tabs]')
  })

  test('none reports, and offers nothing', () => {
    const messages = lint(noLiveIteration, LIVE_SET, { options: { fix: 'none' } })
    expect(messages.map(({ line }) => line)).toEqual([5])
    expect(messages.flatMap(repairsOf)).toEqual([])
  })

  test('all is the default: a container is taken before it is walked', () => {
    expect(fix(noLateReset, LATE_RESET)).not.toBe(LATE_RESET)
  })

  test('snapshot leaves a drain to the reader', () => {
    expect(fix(noLateReset, LATE_RESET, { options: { fix: 'snapshot' } })).toBe(LATE_RESET)
  })

  test('none leaves a drain alone and offers nothing', () => {
    const messages = lint(noLateReset, LATE_RESET, { options: { fix: 'none' } })
    expect(messages.map(({ line }) => line)).toEqual([8])
    expect(messages.flatMap(repairsOf)).toEqual([])
  })
})

describe('a wrong option is an error that names it', () => {
  test('tier', () => {
    const run = () => lint(noLiveIteration, LIVE_SET, { options: { tier: 'sure' } })
    expect(run).toThrow(/no-live-iteration.*tier.*"likely", "possible"/su)
  })

  test('containers', () => {
    const run = () => lint(noLiveIteration, LIVE_SET, { options: { containers: ['list'] } })
    expect(run).toThrow(/containers.*"list"/su)
  })

  test('ignore', () => {
    const run = () => lint(noLiveIteration, LIVE_SET, { options: { ignore: ['/(/'] } })
    expect(run).toThrow(/ignore/u)
  })

  test('when', () => {
    const run = () => lint(preferSnapshot, LIVE_SET, { options: { when: 'sometimes' } })
    expect(run).toThrow(/when.*"sometimes".*"drained"/su)
  })

  test('onFailure', () => {
    const run = () => lint(noLateReset, LIVE_SET, { options: { onFailure: 'retry' } })
    expect(run).toThrow(/onFailure.*"retry".*"restore"/su)
  })

  test('fix', () => {
    const run = () => lint(noLateReset, LIVE_SET, { options: { fix: true } })
    expect(run).toThrow(/fix.*"all"/su)
  })

  test('an option that the rule does not have', () => {
    const run = () => lint(noLiveIteration, LIVE_SET, { options: { when: 'always' } })
    expect(run).toThrow(/when/u)
  })
})

/** The fix and the suggestions of a message, if there are any. */
function repairsOf({ fix, suggestions }: Linter.LintMessage) {
  return [fix, ...(suggestions ?? [])].filter(repair => repair !== undefined)
}
