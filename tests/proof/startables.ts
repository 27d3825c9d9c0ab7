import ts from 'typescript'
import { isFunctionNode, PRIVATE } from './instrument.ts'
import type { Parameter, Startable, Subject } from './program.ts'
import type { Session } from './session.ts'
import { nameOf, parentFunctionOf } from './source.ts'
import { UNKNOWN } from './shapes.ts'
import { isObject } from './values.ts'

type Callback = (...args: readonly unknown[]) => unknown

/** Everything that other code can start, in an order that is the same in every session. */
export function collectStartables(subject: Subject, session: Session): Startable[] {
  const found: Startable[] = []
  const push = (startable: Omit<Startable, 'id'>) => {
    const earlier = found.filter(each => each.label === startable.label).length
    found.push({ ...startable, id: `${startable.label}#${earlier}` })
  }
  const own = subject.operation.node ? nameOf(subject.operation.node) : null
  const add = (label: string, name: string, fn: Callback, self: unknown) => {
    const parameters = parametersOfFunction(subject, session, name, fn)
    push({ label, name, parameters, call: (...args) => Reflect.apply(fn, self, args) })
  }

  for (const [name, fn] of membersOf(session)) {
    if (name === own || name.startsWith(PRIVATE) || isRestricted(subject, name)) continue
    add(`it.${name}()`, name, fn, session.it)
  }
  for (const [name, read] of gettersOf(session))
    push({ label: `it.${name}`, name, parameters: [], call: read })
  for (const name of publicFunctionsOf(subject)) {
    const fn = session.cell(name)
    if (name !== own && typeof fn === 'function') add(`${name}()`, name, fn as Callback, undefined)
  }
  for (const entry of session.world.entries)
    push({
      label: entry.label,
      name: entry.label,
      parameters: parametersOfEntry(subject, session, entry.fire, entry.arity),
      call: entry.fire,
    })
  return found
}

function membersOf(session: Session): (readonly [string, Callback])[] {
  const members = new Map<string, Callback>()
  for (const owner of chainOf(session))
    for (const key of Object.getOwnPropertyNames(owner)) {
      const value = Object.getOwnPropertyDescriptor(owner, key)?.value as unknown
      if (typeof value !== 'function' || key === 'constructor' || members.has(key)) continue
      members.set(key, value as Callback)
    }
  return [...members]
}

function gettersOf(session: Session): (readonly [string, () => unknown])[] {
  return chainOf(session).flatMap(owner =>
    Object.entries(Object.getOwnPropertyDescriptors(owner))
      .filter(([key, property]) => property.get && !key.startsWith(PRIVATE))
      .map(([key]) => [key, () => Reflect.get(session.it as object, key) as unknown] as const),
  )
}

/** The object itself and the prototypes that the program wrote. */
function chainOf(session: Session): object[] {
  const { it } = session
  if (!isObject(it)) return []
  const chain: object[] = [it]
  if (typeof it === 'function') return chain
  let prototype = Object.getPrototypeOf(it) as object | null
  while (prototype && isProgramClass(session, prototype)) {
    chain.push(prototype)
    prototype = Object.getPrototypeOf(prototype) as object | null
  }
  return chain
}

/** Classes of the scheduler's own, like its `EventEmitter`, come from another realm. */
function isProgramClass(session: Session, prototype: object): boolean {
  const made = Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value as unknown
  if (typeof made !== 'function' || session.world.names.recorderOf(prototype)) return false
  const { Function: InnerFunction, objectPrototype } = session.world.realm.intrinsics
  return made instanceof InnerFunction && prototype !== objectPrototype
}

function isRestricted(subject: Subject, name: string): boolean {
  let isPrivate = false
  const visit = (node: ts.Node): void => {
    const isMember = ts.isMethodDeclaration(node) || ts.isPropertyDeclaration(node)
    if (isMember && node.name.getText() === name)
      isPrivate ||=
        node.modifiers?.some(
          each =>
            each.kind === ts.SyntaxKind.PrivateKeyword ||
            each.kind === ts.SyntaxKind.ProtectedKeyword,
        ) ?? false
    node.forEachChild(visit)
  }
  visit(subject.compiled.file)
  return isPrivate
}

/** Exported functions; all functions of the module where nothing is exported. */
function publicFunctionsOf(subject: Subject): string[] {
  const { file } = subject.compiled
  const outer = subject.operation.node ? parentFunctionOf(subject.operation.node) : null
  const names = file.statements.flatMap(statement => {
    if (ts.isFunctionDeclaration(statement) && statement.body && statement !== outer)
      return [[statement.name?.text ?? '$default', isExported(statement)] as const]
    if (!ts.isVariableStatement(statement)) return []
    return statement.declarationList.declarations
      .filter(
        each => each.initializer && isFunctionNode(each.initializer) && each.initializer !== outer,
      )
      .map(each => [each.name.getText(file), isExported(statement)] as const)
  })
  const listed = new Set(
    file.statements.flatMap(each =>
      ts.isExportDeclaration(each) && each.exportClause && ts.isNamedExports(each.exportClause)
        ? each.exportClause.elements.map(item => (item.propertyName ?? item.name).text)
        : [],
    ),
  )
  const isPublic = ([name, exported]: readonly [string, boolean]) => exported || listed.has(name)
  const isModule = file.statements.some(each => isExported(each) || ts.isExportDeclaration(each))
  return (isModule ? names.filter(isPublic) : names).map(([name]) => name)
}

const isExported = (node: ts.Statement) =>
  ts.canHaveModifiers(node) &&
  (ts.getModifiers(node)?.some(each => each.kind === ts.SyntaxKind.ExportKeyword) ?? false)

function parametersOfFunction(
  subject: Subject,
  session: Session,
  name: string,
  fn: Callback,
): readonly Parameter[] {
  return subject.parametersByName(name) ?? parametersOfEntry(subject, session, fn, fn.length)
}

function parametersOfEntry(
  subject: Subject,
  session: Session,
  fn: Callback,
  arity: number,
): readonly Parameter[] {
  const position = [...session.functions].find(([, each]) => each === fn)?.[0]
  const known = position === undefined ? null : subject.parametersAt(position)
  if (known) return known
  return Array.from({ length: arity }, (_, index) => ({
    name: `payload${index === 0 ? '' : String(index + 1)}`,
    shape: UNKNOWN,
    isOptional: false,
  }))
}
