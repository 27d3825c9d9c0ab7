import ts from 'typescript'
import {
  argumentOf,
  OPERATION_ROUND,
  setArgument,
  type Startable,
  type Subject,
} from './program.ts'
import type { Session } from './session.ts'
import { UNKNOWN, type Shape } from './shapes.ts'
import type { Slots, SlotState } from './slots.ts'
import { types } from 'node:util'

/** How containers get their contents before the operation starts. */
export interface Filling {
  /** For the report: `it.add(…)`, `directly into it.#clients`. */
  readonly label: string
  /** Every container of the program before the fix. */
  readonly paths: ReadonlySet<string>
  fill(session: Session, slots: Slots, count: number): void
  /** The same, for a variable that the operation itself declares. */
  fillCell(session: Session, slots: Slots, name: string, count: number): void
}

export function fillByCode(code: readonly string[], paths: ReadonlySet<string>): Filling {
  return {
    paths,
    label: code.join('; '),
    fill: (session, _slots, count) => {
      if (count > 0) for (const each of code) session.evaluate(each)
    },
    fillCell: (session, _slots, name, count) => {
      // Code may use variables that come later: it runs as soon as it can.
      if (count === 0 || session.memo.has('$filled')) return
      try {
        for (const each of code) session.evaluate(each)
        session.memo.set('$filled', name)
      } catch {
        // Not yet.
      }
    },
  }
}

/** The same filling; the operation is then asked for the first entry that is there, by its key, in every run. */
export function fillAndAskForIt(filling: Filling, subject: Subject): Filling | null {
  const { node } = subject.operation
  if (node === null || subject.drive.operation !== undefined) return null
  const parameters = subject.parameters(node).filter(({ shape }) => shape.kind === 'string')
  if (parameters.length === 0) return null
  return {
    ...filling,
    fill(session, slots, count) {
      filling.fill(session, slots, count)
      const keys = slots.read().flatMap(({ units }) => units.map(({ key }) => key))
      const key = keys.find(each => typeof each === 'string')
      if (key === undefined) return
      for (const { name } of parameters)
        for (const round of [OPERATION_ROUND, OPERATION_ROUND + 1])
          setArgument(session, name, round, key)
    },
  }
}

/** Through the program's own writers where there are any, else directly. */
export function fillBy(
  subject: Subject,
  writers: readonly ((session: Session) => Startable | null)[],
  direct: readonly string[],
  call: (session: Session, startable: Startable, round: number) => void,
  label: string,
  paths: ReadonlySet<string>,
): Filling {
  return {
    label,
    paths,
    fill: (session, slots, count) => {
      for (let round = 0; round < count; round++) {
        for (const writer of writers) {
          const startable = writer(session)
          if (startable) call(session, startable, round)
        }
        for (const state of slots.read())
          if (direct.includes(state.path)) addDirectly(subject, session, state, round)
      }
    },
    fillCell: (session, slots, name, count) => {
      for (const state of slots.read())
        if (
          direct.includes(state.path) &&
          (state.path === name || state.path.startsWith(`${name}.`))
        )
          for (let round = 0; round < count; round++) addDirectly(subject, session, state, round)
    },
  }
}

/** Puts one entry in, made after the annotation of the slot; the same round gives the same entry. */
export function addDirectly(
  subject: Subject,
  session: Session,
  { path, value }: SlotState,
  round: number,
  keyRound = round,
): void {
  const name = shortNameOf(path)
  const shape = shapeOfSlot(subject, name)
  const of = 'of' in shape ? shape.of : UNKNOWN
  const key = () =>
    argumentOf(
      session,
      { name: `${name}-key`, shape: keyShapeOf(shape), isOptional: false },
      keyRound,
    )
  const item = argumentOf(session, { name, shape: of, isOptional: false }, round)
  if (Array.isArray(value)) value.push(item)
  else if (types.isSet(value)) value.add(item)
  else if (types.isMap(value)) value.set(key(), item)
  else Reflect.set(value, String(key()), item)
}

export const shortNameOf = (path: string) => (path.split('.').at(-1) ?? path).replace('#', '')

function keyShapeOf(shape: Shape): Shape {
  if (!('key' in shape) || shape.key.kind === 'unknown') return { kind: 'string' }
  return shape.key
}

/** What the declaration of a field or variable says of its elements. */
export function shapeOfSlot(subject: Subject, name: string): Shape {
  const { file, shapes } = subject.compiled
  let found: Shape = UNKNOWN
  const visit = (node: ts.Node): void => {
    const isDeclaration =
      ts.isPropertyDeclaration(node) || ts.isVariableDeclaration(node) || ts.isParameter(node)
    if (isDeclaration && node.name.getText(file).replace('#', '') === name) {
      if (node.type) found = shapes.of(node.type)
      else if (node.initializer) found = shapeOfInitializer(subject, node.initializer)
    }
    node.forEachChild(visit)
  }
  visit(file)
  return found
}

function shapeOfInitializer(subject: Subject, node: ts.Expression): Shape {
  const { shapes } = subject.compiled
  if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) return shapes.of(node.type)
  if (!ts.isNewExpression(node)) return UNKNOWN
  const [first, second] = (node.typeArguments ?? []).map(each => shapes.of(each))
  if (node.expression.getText() === 'Map')
    return { kind: 'map', key: first ?? UNKNOWN, of: second ?? UNKNOWN }
  return { kind: 'set', of: first ?? UNKNOWN }
}
