import { addDirectly, fillBy, fillByCode, shortNameOf, type Filling } from './fill.ts'
import {
  argumentOf,
  OPERATION_ROUND,
  type Parameter,
  type Startable,
  type Subject,
} from './program.ts'
import { ProofError } from './report.ts'
import { addedBetween, NOT_STARTED, type Act } from './run.ts'
import { collectStartables } from './startables.ts'
import type { Session } from './session.ts'
import type { Slots, Unit } from './slots.ts'
import { contains, isObject } from './values.ts'
import type { Call } from './world.ts'

/** How a program is driven: what is put in first, who writes meanwhile, who reads. */
export interface Derived {
  readonly filling: Filling
  readonly writes: readonly Act[]
  readonly reads: readonly Act[]
}

const FRESH = 5
const MOST_PER_STARTABLE = 3

/** Finds out by trying: which public method, handler or timer puts what into which container. */
export function derive(subject: Subject): Derived {
  const filling = deriveFilling(subject)
  const writes = deriveWrites(subject, filling)
  return { filling, writes, reads: deriveReads(subject, filling) }
}

interface Trial {
  readonly before: readonly Unit[]
  readonly added: readonly Unit[]
  readonly removed: readonly Unit[]
  readonly calls: readonly Call[]
  readonly resultText: string
  readonly paths: ReadonlySet<string>
}

type Fire = (session: Session, slots: Slots) => unknown

/** Runs some code alone, in a world of its own, and says what it changed; `null` when it throws. */
function tryOut(
  subject: Subject,
  filling: Filling | null,
  count: number,
  fires: readonly Fire[],
): Trial | null {
  const { session, slots } = subject.open()
  const { world } = session
  try {
    if (subject.isModule) fillModule(subject, session, slots, filling, count)
    else filling?.fill(session, slots, count)
    world.runToEnd()
    const before = slots.read().flatMap(state => state.units)
    session.filled = before
    const firstCall = world.calls.length
    world.actor = 'trial'
    let resultText = ''
    for (const fire of fires) resultText = settledText(session, fire(session, slots))
    world.runToEnd()
    const states = slots.read()
    const after = states.flatMap(state => state.units)
    return {
      before,
      added: addedBetween(before, after),
      removed: addedBetween(after, before),
      calls: world.calls.slice(firstCall),
      resultText,
      paths: new Set(states.map(state => state.path)),
    }
  } catch (error) {
    if (error instanceof ProofError) throw error
    return null
  } finally {
    world.end()
  }
}

function fillModule(
  subject: Subject,
  session: Session,
  slots: Slots,
  filling: Filling | null,
  count: number,
): void {
  session.onCell = name => filling?.fillCell(session, slots, name, count)
  subject.start(session, 0)
}

function settledText(session: Session, result: unknown): string {
  const { names, realm } = session.world
  if (!isObject(result) || !(result instanceof realm.intrinsics.Promise))
    return names.format(result)
  let text = 'pending'
  realm.intrinsics.watch(
    result,
    value => (text = names.format(value)),
    () => (text = 'rejected'),
  )
  session.world.runToEnd()
  return text
}

function deriveFilling(subject: Subject): Filling {
  const { fill } = subject.drive
  const empty = tryOut(subject, null, 0, [])
  const paths = empty?.paths ?? new Set<string>()
  if (fill !== undefined) return fillByCode(typeof fill === 'string' ? [fill] : fill, paths)
  const filledAtFirst = new Set(empty?.before.map(unit => unit.slot))
  const open = new Set(
    [...paths].filter(path => !filledAtFirst.has(path) && isMentioned(subject, path)),
  )
  const chosen: string[] = []
  const labels: string[] = []

  if (!subject.isModule)
    for (const startable of startablesOf(subject)) {
      const trial = tryOut(
        subject,
        null,
        0,
        [0, 1, 2].map(round => start(subject, startable.id, round)),
      )
      const slots = new Set(trial?.added.map(unit => unit.slot))
      const isUseful = [...slots].some(
        slot => open.has(slot) && (trial?.added.filter(unit => unit.slot === slot).length ?? 0) > 2,
      )
      if (!isUseful || (trial?.calls.length ?? 0) > 0) continue
      chosen.push(startable.id)
      labels.push(startable.label)
      for (const slot of slots) open.delete(slot)
    }
  const writers = chosen.map(id => (session: Session) => findStartable(subject, session, id))
  const direct = [...open]
  const label = [...labels, ...direct.map(path => `directly into ${path}`)].join(', ')
  return fillBy(subject, writers, direct, startWith, label, paths)
}

/** The text of the operation, or of what it calls in this file, names the container. */
function isMentioned(subject: Subject, path: string): boolean {
  const name = shortNameOf(path)
  return new RegExp(`\\b${name}\\b`).test(subject.compiled.file.text)
}

function startablesOf(subject: Subject): Startable[] {
  const { session } = subject.open()
  try {
    if (subject.isModule) subject.start(session, 0)
    session.world.runToEnd()
    return collectStartables(subject, session)
  } finally {
    session.world.end()
  }
}

const collected = new WeakMap<Session, readonly Startable[]>()

/** While the module itself runs, there can be more of them every time. */
function findStartable(subject: Subject, session: Session, id: string): Startable | null {
  let startables = collected.get(session)
  if (!startables || subject.isModule)
    collected.set(session, (startables = collectStartables(subject, session)))
  return startables.find(each => each.id === id) ?? null
}

function startWith(session: Session, startable: Startable, round: number): unknown {
  const required = startable.parameters.filter(each => !each.isOptional)
  return startable.call(...required.map(each => argumentOf(session, each, round)))
}

const start =
  (subject: Subject, id: string, round: number, first?: (session: Session) => unknown): Fire =>
  session => {
    const startable = findStartable(subject, session, id)
    if (!startable) return NOT_STARTED
    if (!first) return startWith(session, startable, round)
    const [head, ...rest] = startable.parameters.filter(each => !each.isOptional)
    if (!head) return startWith(session, startable, round)
    const value = first(session)
    if (!canBe(session, value, head)) throw new NoSuchArgument()
    return startable.call(value, ...rest.map(each => argumentOf(session, each, round)))
  }

const primitiveOf = (key: unknown) => (isObject(key) ? undefined : key)

/** An argument from a container fits where the program would get one of that type. */
function canBe(session: Session, value: unknown, parameter: Parameter): boolean {
  const usual = argumentOf(session, parameter, FRESH)
  return value !== undefined && typeof value === typeof usual && value !== null
}

/** Nothing was filled in that could be named again. */
class NoSuchArgument extends Error {}

interface Variant {
  readonly label: string
  readonly fire: Fire
}

/** Fresh arguments, those of an earlier fill, and what already is in a container. */
function variantsOf(subject: Subject, startable: Startable, count: number): Variant[] {
  const fresh = { label: 'something new', fire: start(subject, startable.id, FRESH) }
  if (startable.parameters.every(each => each.isOptional)) return [{ ...fresh, label: '' }]
  const [head] = startable.parameters.filter(each => !each.isOptional)
  const known: Variant[] =
    head?.shape.kind === 'number'
      ? [0, 1].map(index => ({
          label: `index ${index}`,
          fire: start(subject, startable.id, FRESH, () => index),
        }))
      : []
  for (const round of [0, count - 1]) {
    const which = round === 0 ? 'first' : 'last'
    const sameFirst = (session: Session) => {
      const [head] = startable.parameters.filter(each => !each.isOptional)
      return head ? argumentOf(session, head, round) : undefined
    }
    const sameKey = (session: Session) => primitiveOf(session.filled[round]?.key)
    const sameValue = (session: Session) => session.filled[round]?.value
    known.push({ label: `the ${which} name`, fire: start(subject, startable.id, FRESH, sameFirst) })
    known.push({ label: `the ${which} key`, fire: start(subject, startable.id, FRESH, sameKey) })
    known.push({
      label: `the ${which} element`,
      fire: start(subject, startable.id, FRESH, sameValue),
    })
    known.push({ label: `the ${which} arguments again`, fire: start(subject, startable.id, round) })
  }
  return [fresh, ...known]
}

function deriveWrites(subject: Subject, filling: Filling): Act[] {
  const { writes } = subject.drive
  if (writes !== undefined)
    return writes.map(code => {
      const act = actOf(subject, filling, code, session => session.evaluate(code))
      if (!act) throw new ProofError(`this write of the drive changes no container: ${code}`)
      return act
    })
  const acts = startablesOf(subject).flatMap(startable => {
    const seen = new Set<string>()
    const found: Act[] = []
    for (const { label, fire } of variantsOf(subject, startable, 3)) {
      const name = label === '' ? startable.label : `${startable.label} with ${label}`
      const act = actOf(subject, filling, name, fire, seen)
      if (act && found.filter(each => each.kind === act.kind).length < MOST_PER_STARTABLE)
        found.push(act)
    }
    return found
  })
  return acts.some(act => act.kind === 'write')
    ? acts
    : [...acts, ...directWrites(subject, filling)]
}

/** All that other code can start, with what the operation itself is given: it is about the same entry. */
export function deriveOthers(subject: Subject): Act[] {
  if (subject.drive.writes !== undefined) return []
  return startablesOf(subject).flatMap(({ id, label, parameters }) => {
    const own = start(subject, id, OPERATION_ROUND)
    const ownKey = start(subject, id, FRESH, ownFirst)
    const base = { kind: 'write', intents: [], isAdditive: false } as const
    if (parameters.length === 0) return [{ ...base, actor: label, fire: own }]
    return [
      { ...base, actor: `${label} with what the operation is given`, fire: own },
      { ...base, actor: `${label} for the same`, fire: ownKey },
    ]
  })

  /** By the name that the operation gives its own first parameter. */
  function ownFirst(session: Session): unknown {
    const { node } = subject.operation
    const [head] = node ? subject.parameters(node) : []
    return head && argumentOf(session, head, OPERATION_ROUND)
  }
}

/** What the code does to the containers, empty and filled; `null` when it is no foreign write. */
function actOf(
  subject: Subject,
  filling: Filling,
  actor: string,
  fire: Fire,
  seen = new Set<string>(),
): Act | null {
  const onFilled = tryOut(subject, filling, 3, [fire])
  if (!onFilled) return null
  const onEmpty = tryOut(subject, filling, 0, [fire])
  const sums = addedSums(subject, filling, fire, onFilled)
  const intents = sums ?? uniqueUnits([...(onEmpty?.added ?? []), ...onFilled.added])
  const key = [...intents, ...onFilled.removed].map(unit => unit.id).join()
  if (key === '' || seen.has(key)) return null
  seen.add(key)
  // It hands over what was there: that is the operation itself, by another way in.
  const isNamed = subject.drive.writes?.includes(actor) === true
  if (!isNamed && onFilled.removed.some(unit => isHandedOver(onFilled.calls, unit))) return null
  const kind = intents.length === 0 ? 'remove' : 'write'
  return { actor, kind, fire, intents, isAdditive: sums !== null }
}

const isHandedOver = (calls: readonly Call[], unit: Unit) =>
  calls.some(call =>
    [...unit.valueTokens, ...unit.keyTokens].some(token => contains(call.contents, token)),
  )

function uniqueUnits(units: readonly Unit[]): Unit[] {
  return [...new Map(units.map(unit => [unit.id, unit])).values()]
}

/** What is added to numbers: twice the same write gives twice the difference. `null` if it only sets them. */
function addedSums(subject: Subject, filling: Filling, fire: Fire, once: Trial): Unit[] | null {
  const twice = tryOut(subject, filling, 3, [fire, fire])
  if (!twice) return null
  const sums = once.added.flatMap(unit => {
    const change = changeOf(once, unit)
    return change !== 0 && changeOf(twice, unit) === 2 * change ? [{ ...unit, amount: change }] : []
  })
  return sums.length > 0 ? sums : null
}

function changeOf(trial: Trial, { slot, keyTokens, part }: Unit): number {
  const isSame = (each: Unit) =>
    each.slot === slot && each.part === part && each.keyTokens.join() === keyTokens.join()
  const sum = (units: readonly Unit[]) =>
    units.filter(isSame).reduce((total, each) => total + (each.amount ?? 0), 0)
  return sum(trial.added) - sum(trial.removed)
}

/** Where no entry of the program could be made to write: some other code does. */
function directWrites(subject: Subject, filling: Filling): Act[] {
  const paths = [...(tryOut(subject, filling, 3, [])?.paths ?? [])]
  return paths
    .filter(path => isMentioned(subject, path))
    .flatMap(path => {
      const add: Fire = (session, slots) => {
        const state = slots.read().find(each => each.path === path)
        if (state) addDirectly(subject, session, state, FRESH)
      }
      const act = actOf(subject, filling, `other code adds to ${path}`, add)
      return act ? [act] : []
    })
}

function deriveReads(subject: Subject, filling: Filling): Act[] {
  const base = { kind: 'read', intents: [], isAdditive: false } as const
  const { reads } = subject.drive
  if (reads !== undefined)
    return reads.map(code => ({
      ...base,
      actor: code,
      fire: (session: Session) => session.evaluate(code),
    }))
  if (subject.isModule) return []
  return startablesOf(subject).flatMap(startable => {
    for (const { fire } of variantsOf(subject, startable, 3)) {
      const filled = tryOut(subject, filling, 3, [fire])
      const empty = tryOut(subject, filling, 0, [fire])
      if (!filled || !empty || filled.resultText === empty.resultText) continue
      const writes = [filled, empty].some(each => each.added.length > 0 || each.removed.length > 0)
      if (!writes && filled.calls.length === 0) return [{ ...base, actor: startable.label, fire }]
    }
    return []
  })
}
