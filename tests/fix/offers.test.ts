import { describe, expect, test } from 'vitest'

import lateReset from '../../rules/no-late-reset.ts'
import liveIteration from '../../rules/no-live-iteration.ts'
import lateRegistration from '../../rules/no-late-registration.ts'
import tornRefill from '../../rules/no-torn-refill.ts'
import liveView from '../../rules/no-live-view.ts'
import type { InterleaveRule } from '../../src/rule.ts'
import { lint } from '../harness/lint.ts'

/** Titles of what the editor offers. */
function titlesOf(rule: InterleaveRule, code: string): string[] {
  const messages = lint(rule, code, { options: { tier: 'possible' } })
  expect(messages).toHaveLength(1)
  return messages.flatMap(({ suggestions = [] }) => suggestions.map(({ desc }) => desc))
}

describe('a copy is handed out', () => {
  const registry = (type: string, handedOut: string) => `
    class Registry {
      #jobs: ${type} = []
      remove(job: string) { this.#jobs?.splice(this.#jobs.indexOf(job), 1) }
      pending() {
        log('pending')
        return ${handedOut}
      }
      async run() {
        for (const job of this.pending()) await send(job)
      }
    }
  `

  test('of what is surely there', () => {
    expect(titlesOf(liveView, registry('string[]', 'this.#jobs'))).toContain(
      'Hand out a copy of `this.#jobs`',
    )
  })

  test('and of what something else stands in for', () => {
    expect(titlesOf(liveView, registry('string[] | null', 'this.#jobs ?? []'))).toContain(
      'Hand out a copy of `this.#jobs`',
    )
  })

  test('and that is all, where nobody in the file walks it', () => {
    const code = `
      const jobs: string[] = []
      export function remove(job: string) { jobs.splice(jobs.indexOf(job), 1) }
      export function pending() {
        log('pending')
        return jobs
      }
    `
    expect(titlesOf(liveView, code)).toEqual(['Hand out a copy of `jobs`'])
  })

  test('not of one of many: it may not be there', () => {
    const code = `
      class Rooms {
        #rooms = new Map<string, string[]>()
        remove(room: string, job: string) {
          const jobs = this.#rooms.get(room)!
          jobs.splice(jobs.indexOf(job), 1)
        }
        pending(room: string) { return this.#rooms.get(room)! }
        async run(room: string) {
          for (const job of this.pending(room)) await send(job)
        }
      }
    `
    expect(titlesOf(liveView, code)).toEqual(['Walk a copy of what pending() hands out'])
  })
})

describe('a helper that stores is called before the wait', () => {
  const STORE = 'Store the entry of `pending` before the wait, and remove it when that fails'
  const client = (first: string) => `
    const pending = new Map<number, Call>()
    socket.on('answer', (id: number, text: string) => { pending.get(id)?.resolve(text) })
    function keep(id: number, call: Call) { pending.set(id, call) }
    export async function ask(id: number, call: Call) {
      ${first}
      await socket.send(id)
      keep(id, call)
    }
  `

  test('where the entry can be removed again', () => {
    expect(titlesOf(lateRegistration, client('log(id)'))).toEqual([STORE])
  })

  test('not where another variable has the name of the container', () => {
    expect(titlesOf(lateRegistration, client('const pending = 1'))).toEqual([])
  })

  test('not where it is of another object', () => {
    const code = `
      class Client {
        pending = new Map<number, Call>()
        constructor() {
          socket.on('answer', (id: number, text: string) => { this.pending.get(id)?.resolve(text) })
        }
        keep(id: number, call: Call) { this.pending.set(id, call) }
      }
      const client = new Client()
      export async function ask(id: number, call: Call) {
        await socket.send(id)
        client.keep(id, call)
      }
    `
    expect(titlesOf(lateRegistration, code)).toEqual([])
  })
})

describe('a store whose failure is seen to moves up by itself', () => {
  const client = (store: string) => `
    const pending = new Map<number, Call>()
    socket.on('answer', (id: number, text: string) => { pending.get(id)?.resolve(text) })
    function keep(id: number, call: Call) { pending.set(id, call) }
    export async function ask(call: Call) {
      try {
        await socket.send(call.id)
        ${store}
      } catch (error) {
        pending.delete(call.id)
        throw error
      }
    }
  `
  const STORE =
    'Store the entry of `pending` before the wait (what makes it then runs before the wait, too)'

  test.each([
    ['of what is there', 'pending.set(call.id, call)'],
    ['by a helper', 'keep(call.id, call)'],
    [
      'of an object with a function, which nobody calls yet',
      'pending.set(call.id, { resolve: () => done(call) })',
    ],
  ])('%s', (_, store) => {
    expect(lint(lateRegistration, client(store)).map(({ fix }) => fix !== undefined)).toEqual([
      true,
    ])
  })

  test.each([
    ['that does something else as well', 'pending.set(call.id, (last = call))'],
    ['by a helper that is given what does', 'keep(call.id, (last = call))'],
  ])('not one %s', (_, store) => {
    expect(lint(lateRegistration, client(store)).map(({ fix }) => fix !== undefined)).toEqual([
      false,
    ])
    expect(titlesOf(lateRegistration, client(store))).toEqual([STORE])
  })

  test('a function that returns leaves no other function', () => {
    const returning = client('pending.set(call.id, call)').replace(
      'await socket.send(call.id)',
      'await socket.send(call.id, () => { return 1 })',
    )
    expect(lint(lateRegistration, returning).map(({ fix }) => fix !== undefined)).toEqual([true])
  })
})

test('who is removed from a list while it is walked may be called or not: a copy comes first', () => {
  const code = `
    const listeners: Listener[] = []
    export function on(listener: Listener) { listeners.push(listener) }
    export function off(listener: Listener) { listeners.splice(listeners.indexOf(listener), 1) }
    export function emit(x: unknown) {
      for (const listener of listeners) listener(x)
    }
  `
  expect(titlesOf(liveIteration, code)).toEqual([
    'Walk a copy of `listeners` (entries are moved on line 4)',
    'Walk a copy of `listeners` and skip what was removed meanwhile',
  ])
})

test('what is removed from a map is rather skipped', () => {
  const code = `
    const tabs = new Map<string, Tab>()
    bus.on('open', (id: string, tab: Tab) => { tabs.set(id, tab) })
    bus.on('close', (id: string) => { tabs.delete(id) })
    export async function save() {
      for (const [id, tab] of tabs) await tab.save(id)
    }
  `
  expect(titlesOf(liveIteration, code)).toEqual([
    'Walk a copy of `tabs` and skip what was removed meanwhile',
    expect.stringContaining('Walk a copy of `tabs` ('),
  ])
})

describe('a container is emptied later, or not at all', () => {
  const LATER =
    'Empty `users` after the wait, right before it is filled; it keeps its old entries when the wait fails'
  const WHOLE =
    'Do not empty `users` before it is replaced; it keeps its old entries when the wait fails'
  const load = (work: string) => `
    let users = new Map<string, User>()
    export function userOf(id: string) { return users.get(id) }
    export async function load(isOff: boolean) {
      users.clear()
      ${work}
    }
  `
  const FILL = 'const list = await fetchUsers(); for (const user of list) users.set(user.id, user)'

  test.each([
    ['where only the wait can fail', FILL, [LATER]],
    ['where it fails in another way', `if (isOff) throw new Error('off'); ${FILL}`, [LATER]],
    ['not where a return leaves it empty', `if (isOff) return; ${FILL}`, []],
    ['not in a try, either', `try { if (isOff) return; ${FILL} } catch (error) { log(error) }`, []],
    ['where it is replaced', 'users = await fetchUsers()', [WHOLE]],
    [
      'not where a return leaves it without another',
      'if (isOff) return; users = await fetchUsers()',
      [],
    ],
  ])('%s', (_, work, titles) => {
    expect(titlesOf(tornRefill, load(work.replaceAll('; ', '\n      ')))).toEqual(titles)
  })
})

describe('an entry is taken out before the wait', () => {
  const LATE = 'Delete the entry of `jobs` before the wait; it is gone when its handling fails'
  const run = (before: string, behind: string) => `
    const jobs = new Map<string, Job>()
    bus.on('job', (id: string, job: Job) => { jobs.set(id, job) })
    export async function run() {
      for (const [id, job] of jobs) {
        ${before}
        await job.run()
        ${behind}
        jobs.delete(id)
      }
    }
  `
  const offered = (code: string) => {
    const [message] = lint(lateReset, code)
    const [suggestion] = message?.suggestions ?? []
    const { desc = '', fix } = suggestion ?? {}
    return {
      desc,
      text: fix ? code.slice(0, fix.range[0]) + fix.text + code.slice(fix.range[1]) : '',
    }
  }

  test('at once, where each of them is handled', () => {
    const { desc, text } = offered(run('log(id)', 'log(job)'))
    expect(desc).toBe(LATE)
    expect(text).toMatch(/jobs\) \{\s+jobs\.delete\(id\)\s+log\(id\)/u)
  })

  test('behind what leaves it where it is', () => {
    const { desc, text } = offered(run('if (job.isOff) continue', 'log(job)'))
    expect(desc).toBe(LATE)
    expect(text).toMatch(/continue\s+jobs\.delete\(id\)\s+await job\.run\(\)/u)
  })

  test('and the title says that it is gone where the work ends early', () => {
    expect(offered(run('log(id)', 'if (job.isLost) continue')).desc).toBe(`${LATE} or ends early`)
    expect(offered(run('log(id)', 'if (job.isLost) return')).desc).toBe(`${LATE} or ends early`)
  })

  test('a queue, too', () => {
    const { desc, text } = offered(`
      const queue: Job[] = []
      export function add(job: Job) { queue.push(job) }
      export async function run() {
        while (queue.length > 0) {
          const job = queue[0]
          if (job.isOff) return
          await job.run()
          queue.shift()
        }
      }
    `)
    expect(desc).toBe(
      'Take the entry out of `queue` before the wait; it is gone when its handling fails',
    )
    expect(text).toMatch(/return\s+queue\.shift\(\)\s+await job\.run\(\)/u)
  })
})
