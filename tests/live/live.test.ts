import { readFileSync, readdirSync } from 'node:fs'
import { expect, test } from 'vitest'

import plugin from '../../src/index.ts'
import { lintWith } from '../harness/lint.ts'
import { Actions, CuredActions } from './action-queue.ts'
import { CuredStore, Store } from './dirty-keys.ts'
import type { Batch } from './dirty-keys.ts'
import { CuredPullRequest, PullRequest } from './file-changes.ts'
import { CuredQueue, Queue } from './player-queue.ts'
import { createCuredRunner, createRunner } from './running-executions.ts'

/**
 * Bugs that stand in published code, found by these rules: what happens there, in programs of our
 * own writing that run. docs/live-bugs.md says where.
 */

const FOLDER = new URL('.', import.meta.url)
const reductions = readdirSync(FOLDER).filter(name => !name.endsWith('.test.ts'))

test.each(reductions)(
  '%s: recommended reports the line below the mark, and nothing in the cure',
  name => {
    const code = readFileSync(new URL(name, FOLDER), 'utf8')
    const found = lintWith([plugin.configs.recommended].flat(), code)
      .filter(({ severity }) => severity === 2)
      .map(({ line, ruleId }) => `${String(line)} ${String(ruleId)}`)
    const marked = code.split('\n').flatMap((line, index) => {
      const rule = /^ *\/\/ error: (.*)$/u.exec(line)?.[1]
      return rule ? [`${String(index + 2)} interleave/${rule}`] : []
    })

    expect(marked).toHaveLength(1)
    expect(found).toEqual(marked)
  },
)

test('docs/live-bugs.md names each reduction, and no other', () => {
  const page = readFileSync(new URL('../../docs/live-bugs.md', import.meta.url), 'utf8')
  const named = [...page.matchAll(/\]\(\.\.\/tests\/live\/([\w-]+\.ts)\)/gu)].map(
    ([, name]) => name,
  )

  expect(named.toSorted()).toEqual(reductions.toSorted())
})

test('dirty keys: a key that is put while a batch is committed never reaches the disk', async () => {
  expect(await savedBy(Store)).toEqual(['a=1'])
  expect(await savedBy(CuredStore)).toEqual(['a=1', 'b=2'])
})

test('player queue: the entry that moves up into the freed place is passed over', () => {
  expect(destroyedBy(new Queue())).toEqual(['intro'])
  expect(destroyedBy(new CuredQueue())).toEqual(['intro', 'advert'])
})

test('running executions: two that waited for the same one run at once', async () => {
  expect(await mostAtOnce(createRunner())).toBe(2)
  expect(await mostAtOnce(createCuredRunner())).toBe(1)
})

test('running executions: the one that ends first removes the entry of the one that still runs', async () => {
  expect(await isRunningAfterFirst(createRunner())).toBe(false)
  expect(await isRunningAfterFirst(createCuredRunner())).toBe(true)
})

test('action queue: what is pushed after a reset is thrown away unrun', async () => {
  expect(await ranBy(new Actions())).toEqual(['slow'])
  expect(await ranBy(new CuredActions())).toEqual(['slow', 'late'])
})

test('file changes: a reader finds nothing while the list is loaded again', async () => {
  expect(await readDuringReload(PullRequest)).toBeUndefined()
  expect(await readDuringReload(CuredPullRequest)).toBe('+1')
})

async function savedBy(Kind: typeof Store | typeof CuredStore): Promise<string[]> {
  const disk = new Map<string, string>()
  const commits: PromiseWithResolvers[] = []
  const store = new Kind(() => {
    const entries = new Map<string, string>()
    const batch: Batch = {
      put: (key, value) => {
        entries.set(key, value)
      },
      commit: async () => {
        const gate = gateOf()
        commits.push(gate)
        await gate.promise
        for (const [key, value] of entries) disk.set(key, value)
      },
    }
    return batch
  })

  store.put('a', '1')
  const first = store.save()
  store.put('b', '2')
  commits[0]?.resolve()
  await first
  const second = store.save()
  commits[1]?.resolve()
  await second

  return [...disk].map(([key, value]) => `${key}=${value}`)
}

function destroyedBy(queue: Queue | CuredQueue): string[] {
  const destroyed: string[] = []
  for (const [item, starts] of [
    ['intro', 0],
    ['advert', 10],
    ['main', 60],
  ] as const) {
    queue.players.push({ item, starts, destroy: () => destroyed.push(item) })
  }

  queue.dropBefore(30)
  return destroyed
}

interface Runner {
  run(id: string, work: () => Promise<void>): Promise<void>
  isRunning(id: string): boolean
}

async function mostAtOnce(runner: Runner): Promise<number> {
  let now = 0
  let most = 0
  const work = async () => {
    now++
    most = Math.max(most, now)
    await Promise.resolve()
    now--
  }

  await Promise.all([runner.run('doc', work), runner.run('doc', work), runner.run('doc', work)])
  return most
}

async function isRunningAfterFirst(runner: Runner): Promise<boolean> {
  const gates = [gateOf(), gateOf(), gateOf()]
  const runs = gates.map(gate => runner.run('doc', () => gate.promise))
  gates[0]?.resolve()
  await runs[0]
  gates[1]?.resolve()
  await runs[1]

  const isRunning = runner.isRunning('doc')
  gates[2]?.resolve()
  await Promise.all(runs)
  return isRunning
}

async function ranBy(actions: Actions | CuredActions): Promise<string[]> {
  const ran: string[] = []
  const gate = gateOf()
  actions.push(async () => {
    await gate.promise
    ran.push('slow')
  })
  const first = actions.process()
  actions.reset()
  actions.push(() => {
    ran.push('late')
    return Promise.resolve()
  })
  gate.resolve()
  await first
  await actions.process()

  return ran
}

async function readDuringReload(
  Kind: typeof PullRequest | typeof CuredPullRequest,
): Promise<string | undefined> {
  const pull = new Kind(() => Promise.resolve([['readme', '+1']]))
  await pull.reload()
  const again = pull.reload()
  const patch = pull.patchOf('readme')
  await again

  return patch
}

interface PromiseWithResolvers {
  readonly promise: Promise<void>
  resolve(): void
}

function gateOf(): PromiseWithResolvers {
  let resolve = (): void => undefined
  const promise = new Promise<void>(settle => {
    resolve = settle
  })
  return {
    promise,
    resolve: () => {
      resolve()
    },
  }
}
