import type { Derived } from './derive.ts'
import type { Filling } from './fill.ts'
import {
  argumentOf,
  OPERATION_ROUND,
  setArgument,
  type Parameter,
  type Subject,
} from './program.ts'
import type { Session } from './session.ts'
import type { Shape } from './shapes.ts'
import type { Slots, Unit } from './slots.ts'
import { isObject } from './values.ts'
import { types } from 'node:util'

/** Other ways to begin, for an operation that gets nowhere with arguments of its own. */
export function collectBeginnings(subject: Subject, derived: Derived): Derived[] {
  return [askForIt, handOver].flatMap(begin => {
    const filling = begin(derived.filling, subject)
    return filling ? [{ ...derived, filling }] : []
  })
}

/** The operation is asked for the first entry that is there, a second run for the second one. */
export function askForIt(filling: Filling, subject: Subject): Filling | null {
  const parameters = parametersOf(subject)
  if (parameters.length === 0) return null
  return after(filling, (session, slots) => {
    for (const { value } of slots.read()) gatherInFirst(value)
    const units = slots.read().flatMap(state => state.units)
    for (const parameter of parameters)
      for (const [index, value] of collectFitting(subject, parameter, units).slice(0, 2).entries())
        setArgument(session, parameter.name, OPERATION_ROUND + index, value)
  })
}

/** A list under the first key is more than one entry long. */
function gatherInFirst(container: object): void {
  if (Array.isArray(container) || types.isSet(container)) return
  const values = types.isMap(container) ? [...container.values()] : Object.values(container)
  const [first, ...others] = values.filter((each): each is unknown[] => Array.isArray(each))
  if (first) first.push(...others.flat())
}

/** Lists in which the first entry stands twice. */
export function repeatFirst(filling: Filling): Filling {
  return after(filling, (_, slots) => {
    for (const { value } of slots.read())
      if (Array.isArray(value) && value.length > 1) value.splice(1, 1, value[0])
  })
}

/** The container comes in as an argument: all runs are given the same one. */
export function handOver(filling: Filling, subject: Subject): Filling | null {
  const parameters = parametersOf(subject).flatMap(parameter => {
    const { shape } = parameter
    return shape.kind === 'array' || shape.kind === 'set' ? [{ parameter, of: shape.of }] : []
  })
  if (parameters.length === 0) return null
  return after(filling, (session, _, count) => {
    for (const { parameter, of } of parameters) handOverOne(session, parameter, of, count)
  })
}

function handOverOne(session: Session, parameter: Parameter, of: Shape, count: number): void {
  const { name } = parameter
  const items = Array.from({ length: count }, (_, round) =>
    argumentOf(session, { name: `${name}-entry`, shape: of, isOptional: false }, round),
  )
  const { intrinsics } = session.world.realm
  const given = parameter.shape.kind === 'set' ? new intrinsics.Set(items) : intrinsics.array(items)
  session.handed.set(name, given)
  for (const round of [OPERATION_ROUND, OPERATION_ROUND + 1])
    setArgument(session, name, round, given)
}

function after(
  filling: Filling,
  act: (session: Session, slots: Slots, count: number) => void,
): Filling {
  return {
    ...filling,
    fill(session, slots, count) {
      filling.fill(session, slots, count)
      act(session, slots, count)
    },
  }
}

function parametersOf(subject: Subject): Parameter[] {
  const { node } = subject.operation
  return node === null || subject.drive.operation !== undefined ? [] : subject.parameters(node)
}

/** Keys, the `id` of each entry for a parameter `id`, or the entries themselves. */
function collectFitting(
  { operation }: Subject,
  { name, shape }: Parameter,
  units: readonly Unit[],
): unknown[] {
  const entries = units.map(({ value }) => value).filter(isObject)
  const parts = () => entries.map(entry => Reflect.get(entry, name) as unknown)
  const collect = () => {
    if (shape.kind === 'string')
      return [...units.map(({ key }) => key).filter(key => typeof key === 'string'), ...parts()]
    if (shape.kind !== 'unknown' && shape.kind !== 'object') return []
    const text = operation.node?.getText() ?? ''
    // `listeners[i].callback === callback`
    if (text.includes(`.${name} `)) return parts()
    const isAsked = new RegExp(`(?:\\(|\\[|= )${name}\\b(?!\\??\\.)`, 'u').test(text)
    return isAsked || !new RegExp(`\\b${name}\\??\\.\\w+\\(`, 'u').test(text) ? entries : []
  }
  return [...new Set(collect().filter(value => value !== undefined))]
}
