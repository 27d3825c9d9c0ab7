import { describe, expect, test } from 'vitest'

import noLateReset from '../../rules/no-late-reset.ts'
import noLiveIteration from '../../rules/no-live-iteration.ts'
import type { InterleaveRule } from '../../src/rule.ts'
import { configOf, lintWith } from '../harness/lint.ts'
import type { LintSettings } from '../harness/lint.ts'

describe('registrars', () => {
  test('a function that nobody knows becomes a timer', () => {
    expect(messagesOf(noLiveIteration, EVERY_SECOND, {})).toEqual([])
    expect(
      messagesOf(noLiveIteration, EVERY_SECOND, {
        registrars: [{ name: 'clock.every', mode: 'runs-later', kind: 'timer' }],
      }),
    ).toEqual([expect.stringContaining('a timer callback (every)')])
  })

  test('on another receiver it stays unknown', () => {
    expect(
      messagesOf(noLiveIteration, EVERY_SECOND, {
        registrars: [{ name: 'agenda.every', kind: 'timer' }],
      }),
    ).toEqual([])
  })

  test('without a mode it runs later, without a kind it is a callback', () => {
    expect(messagesOf(noLiveIteration, EVERY_SECOND, { registrars: [{ name: 'every' }] })).toEqual([
      expect.stringContaining('a callback of every()'),
    ])
  })

  test('by the module that made the receiver, and by no other', () => {
    const code = `import { Clock } from 'clocks'\nconst clock = new Clock()\n${EVERY_SECOND}`
    expect(
      messagesOf(noLiveIteration, code, { registrars: [{ name: 'every', module: 'clocks' }] }),
    ).toHaveLength(1)
    expect(
      messagesOf(noLiveIteration, code, { registrars: [{ name: 'every', module: 'watches' }] }),
    ).toEqual([])
  })

  test('one property of an options object', () => {
    const code = `
      const users = new Set<User>()
      start({ tick() { users.add(new User()) } })
      export async function greet() {
        for (const user of users) await user.greet()
      }
    `
    expect(messagesOf(noLiveIteration, code, {})).toEqual([])
    expect(
      messagesOf(noLiveIteration, code, { registrars: [{ name: 'start', option: 'tock' }] }),
    ).toEqual([])
    expect(
      messagesOf(noLiveIteration, code, { registrars: [{ name: 'start', option: 'tick' }] }),
    ).toEqual([expect.stringContaining('the tick callback')])
  })

  test('a decorator', () => {
    const code = `
      export class Users {
        #users = new Set<User>()
        @trace() private join(user: User) { this.#users.add(user) }
        async greet() {
          for (const user of this.#users) await user.greet()
        }
      }
    `
    expect(messagesOf(noLiveIteration, code, {})).toEqual([])
    expect(
      messagesOf(noLiveIteration, code, { registrars: [{ name: '@trace', kind: 'message' }] }),
    ).toEqual([expect.stringContaining('the message handler join()')])
  })

  test('what runs now and later is a part of the call as well', () => {
    expect(
      messagesOf(noLiveIteration, WALKED, {
        registrars: [{ name: 'walk', mode: 'runs-now-and-later' }],
      }),
    ).toHaveLength(1)
  })
})

describe('synchronousTakers', () => {
  test('what they are given runs before they return', () => {
    expect(messagesOf(noLiveIteration, WALKED, {})).toEqual([])
    expect(messagesOf(noLiveIteration, WALKED, { synchronousTakers: ['tree.walk'] })).toHaveLength(
      1,
    )
  })
})

describe('locks', () => {
  test('runners: both sides run in a transaction', () => {
    const code = `
      export class Users {
        #names: string[] = []
        #db = connect()
        remove(at: number) { return this.#db.transaction(async () => { this.#names.splice(at, 1) }) }
        greet() {
          return this.#db.transaction(async () => {
            for (const name of this.#names) await send(name)
          })
        }
      }
    `
    expect(strictMessagesOf(noLiveIteration, code, {})).toHaveLength(1)
    expect(
      strictMessagesOf(noLiveIteration, code, { locks: { runners: ['db.transaction'] } }),
    ).toEqual([])
  })

  test('runners: a function that is called by its name alone', () => {
    const code = `
      import { exclusively } from './locks.ts'
      const names: string[] = []
      export const remove = (at: number) => exclusively(() => { names.splice(at, 1) })
      export const greet = () =>
        exclusively(async () => {
          for (const name of names) await send(name)
        })
    `
    expect(strictMessagesOf(noLiveIteration, code, {})).toHaveLength(1)
    expect(
      strictMessagesOf(noLiveIteration, code, { locks: { runners: ['exclusively'] } }),
    ).toEqual([])
  })

  test('acquirers and releasers', () => {
    const code = `
      export class Users {
        #names: string[] = []
        #gate = new Gate()
        async remove(at: number) {
          await this.#gate.enter()
          try { this.#names.splice(at, 1) } finally { this.#gate.leave() }
        }
        async greet() {
          await this.#gate.enter()
          try {
            for (const name of this.#names) await send(name)
          } finally { this.#gate.leave() }
        }
      }
    `
    const locks = { acquirers: ['gate.enter'], releasers: ['gate.leave'] }
    expect(strictMessagesOf(noLiveIteration, code, {})).toHaveLength(1)
    expect(strictMessagesOf(noLiveIteration, code, { locks })).toEqual([])
  })

  test('classes that run one function after the other', () => {
    const code = `
      export class Users {
        #names: string[] = []
        #line = new Line()
        remove(at: number) { return this.#line.run(async () => { this.#names.splice(at, 1) }) }
        greet() {
          return this.#line.run(async () => {
            for (const name of this.#names) await send(name)
          })
        }
      }
    `
    expect(strictMessagesOf(noLiveIteration, code, {})).toHaveLength(1)
    expect(strictMessagesOf(noLiveIteration, code, { locks: { classes: ['Line'] } })).toEqual([])
  })
})

describe('tearDown', () => {
  test('after it, nobody adds anything', () => {
    const code = `
      export class Log {
        #lines: string[] = []
        add(line: string) { this.#lines.push(line) }
        async halt() {
          await sendAll([...this.#lines])
          this.#lines = []
        }
      }
    `
    expect(messagesOf(noLateReset, code, {})).toHaveLength(1)
    expect(messagesOf(noLateReset, code, { tearDown: ['halt'] })).toEqual([])
  })
})

describe('serial', () => {
  const code = `
    export class Log {
      #lines: string[] = []
      add(line: string) { this.#lines.push(line) }
      async flush() {
        for (const line of this.#lines) await send(line)
        this.#lines.length = 0
      }
    }
  `

  test('a name, and the name of a class and its method', () => {
    expect(messagesOf(noLateReset, code, {})).toHaveLength(1)
    expect(messagesOf(noLateReset, code, { serial: ['flush'] })).toEqual([])
    expect(messagesOf(noLateReset, code, { serial: ['Log.flush'] })).toEqual([])
  })

  test('the method of another class is another method', () => {
    expect(messagesOf(noLateReset, code, { serial: ['Queue.flush'] })).toHaveLength(1)
  })
})

describe('a wrong setting is an error that names the rule, the setting, the entry and the cure', () => {
  test('no object', () => {
    expect(errorOf(['registrars'])).toContain(
      `rule 'interleave/no-live-iteration': Setting "interleave" is ["registrars"]; write an object with "registrars", "synchronousTakers", "locks", "tearDown", "serial".`,
    )
  })

  test('a name that is no setting', () => {
    expect(errorOf({ registrar: [] })).toContain(
      'Setting "interleave" has "registrar"; write one of "registrars", "synchronousTakers", "locks", "tearDown", "serial".',
    )
  })

  test('a list that is none', () => {
    expect(errorOf({ serial: 'flush' })).toContain(
      'Setting "interleave.serial" is "flush"; write a list of names such as "flush" or "Queue.flush".',
    )
  })

  test('a name with parentheses', () => {
    expect(errorOf({ synchronousTakers: ['each', 'walk()'] })).toContain(
      'Setting "interleave.synchronousTakers[1]" is "walk()"; write a name such as "flush" or "Queue.flush".',
    )
  })

  test('a registrar without a name', () => {
    expect(errorOf({ registrars: [{ mode: 'runs-later' }] })).toContain(
      'Setting "interleave.registrars[0].name" is missing; write what is called, such as "onTick", "clock.onTick" or "@OnTick".',
    )
  })

  test('a registrar that is only a name', () => {
    expect(errorOf({ registrars: ['onTick'] })).toContain(
      'Setting "interleave.registrars[0]" is "onTick"; write an object with "name", "mode", "kind", "module", "option".',
    )
  })

  test('a mode that is none', () => {
    expect(errorOf({ registrars: [{ name: 'onTick', mode: 'later' }] })).toContain(
      'Setting "interleave.registrars[0].mode" is "later"; write one of "runs-later", "runs-now", "runs-now-and-later".',
    )
  })

  test('a kind that is none', () => {
    expect(errorOf({ registrars: [{ name: 'onTick', kind: 'exported' }] })).toContain(
      'Setting "interleave.registrars[0].kind" is "exported"; write one of "callback", "event", "message", "promise", "returned", "timer".',
    )
  })

  test('a decorator that runs now', () => {
    expect(errorOf({ registrars: [{ name: '@OnTick', mode: 'runs-now' }] })).toContain(
      'Setting "interleave.registrars[0].mode" is "runs-now"; write "runs-later", as a decorated method is run by others.',
    )
  })

  test('a lock that is none', () => {
    expect(errorOf({ locks: { mutexes: ['Mutex'] } })).toContain(
      'Setting "interleave.locks" has "mutexes"; write one of "runners", "acquirers", "releasers", "classes".',
    )
  })

  test('a class with its method', () => {
    expect(errorOf({ locks: { classes: ['Line.run'] } })).toContain(
      'Setting "interleave.locks.classes[0]" is "Line.run"; write a name such as "halt".',
    )
  })
})

/** A Set that is walked, and a callback of a function that nobody knows. */
const EVERY_SECOND = `
  const users = new Set<User>()
  clock.every('1s', () => { users.add(new User()) })
  export async function greet() {
    for (const user of users) await user.greet()
  }
`

/** The callback of \`walk\` moves the indexes of the array that is walked. */
const WALKED = `
  const jobs: Job[] = []
  export function run() {
    for (const job of jobs) tree.walk(() => { jobs.splice(jobs.indexOf(job), 1) })
  }
`

function messagesOf(
  rule: InterleaveRule,
  code: string,
  interleave: unknown,
  options: LintSettings['options'] = {},
): string[] {
  const config = [...configOf(rule, options), { settings: { interleave } }]
  return lintWith(config, code).map(({ message }) => message)
}

function strictMessagesOf(rule: InterleaveRule, code: string, interleave: unknown): string[] {
  return messagesOf(rule, code, interleave, { tier: 'possible' })
}

function errorOf(interleave: unknown): string {
  try {
    messagesOf(noLiveIteration, EVERY_SECOND, interleave)
  } catch (error) {
    return String(error)
  }
  return 'no error'
}
