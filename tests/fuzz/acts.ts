import type { Plan, Writer } from './spec.ts'
import { OPERATION } from './render.ts'

/** Something that other code does once: a write with its arguments, or the operation again. */
export interface Act {
  readonly label: string
  readonly name: string
  readonly args: readonly unknown[]
  readonly slot: string
  /** The entry that it puts in, `jobs:7`; none for numbers. */
  readonly unit: string | null
  readonly effect: 'puts' | 'takes' | 'runs'
  /** It waits before it writes. */
  readonly isAsync: boolean
  /** It may do nothing: while a flag is set, or where the key is there. */
  readonly isRefusable: boolean
}

export const SECOND_RUN: Act = {
  label: `${OPERATION} once more`,
  name: OPERATION,
  args: [],
  slot: '',
  unit: null,
  effect: 'runs',
  isAsync: true,
  isRefusable: true,
}

const TAKING: readonly Writer['write'][] = ['remove', 'filter', 'clear', 'pop', 'replace']
const NOTHING_IN: readonly Writer['write'][] = ['remove', 'filter', 'clear', 'pop']
const ON_WHAT_IS_THERE: readonly Writer['write'][] = ['remove', 'filter', 'readd', 'overwrite']

/** Each writer with something new, and with the first and the last entry that are there. */
export function actsOf({ writers }: Plan): Act[] {
  return writers.flatMap((writer, index) => {
    const { write, container } = writer
    const isNew = !ON_WHAT_IS_THERE.includes(write)
    const canRepeat =
      write === 'set' || write === 'replace' || (write === 'add' && container.kind === 'set')
    const rounds = [
      ...(isNew ? [7 + index] : []),
      ...(!isNew || canRepeat ? [1] : []),
      ...(!isNew || write === 'set' ? [3] : []),
    ]
    return rounds.map(round => actOf(writer, round, 7 + index))
  })
}

function actOf(
  { name, write, container, isAsync, guard }: Writer,
  round: number,
  fresh: number,
): Act {
  const entry = `${container.name}:${round}`
  const key = `${container.name}#${round}`
  const value = container.isCounter ? 10 ** (fresh - 5) : `${container.name}:${fresh}`
  const isListed = container.kind === 'array' || container.kind === 'set'
  const args = isListed ? [entry] : [key, value]
  return {
    label: `${name}(${args.join(', ')})`,
    name,
    args,
    slot: container.name,
    unit:
      container.isCounter || NOTHING_IN.includes(write) ? null : isListed ? entry : String(value),
    effect: TAKING.includes(write) ? 'takes' : 'puts',
    isAsync: isAsync || guard === 'lock',
    isRefusable: guard === 'busy',
  }
}
