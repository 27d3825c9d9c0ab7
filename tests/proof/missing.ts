import ts from 'typescript'
import type { Subject } from './program.ts'
import type { Session } from './session.ts'
import { UNKNOWN, type Shape } from './shapes.ts'

/**
 * An example often leaves out how its fields are filled: `client!: Client`, or a `this.client` that is not
 * declared at all. Such a field is given a stub, so that the example runs.
 */
export function provideMissing(
  subject: Subject,
  session: Session,
  owner: ts.ClassLikeDeclaration,
  instance: object,
): void {
  for (const [name, shape] of collectMissing(subject, owner))
    if (Reflect.get(instance, name) === undefined)
      Reflect.set(instance, name, emptyOrStub(session, name, shape))
}

function collectMissing(subject: Subject, owner: ts.ClassLikeDeclaration): Map<string, Shape> {
  const declared = new Set(owner.members.map(each => each.name?.getText() ?? ''))
  const missing = new Map<string, Shape>()
  const { shapes } = subject.compiled
  for (const member of owner.members) {
    if (ts.isPropertyDeclaration(member) && isLeftOut(member))
      missing.set(member.name.getText(), shapes.of(member.type))
    if (ts.isMethodDeclaration(member) && !member.body && isAbstract(member))
      missing.set(member.name.getText(), shapes.ofFunction(member))
  }
  if (owner.heritageClauses?.some(each => each.token === ts.SyntaxKind.ExtendsKeyword))
    return missing
  const assigned = new Set<string>()
  const read = new Set<string>()
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node) && node.expression.kind === ts.SyntaxKind.ThisKeyword)
      (isTarget(node) ? assigned : read).add(node.name.text)
    node.forEachChild(visit)
  }
  visit(owner)
  for (const name of read)
    if (!declared.has(name) && !assigned.has(name) && !name.startsWith('#'))
      missing.set(name, UNKNOWN)
  return missing
}

/** `client!: Client`, `declare client: Client`, `client: Client`; not `timer?: Timer`, nor a union with nothing. */
function isLeftOut(member: ts.PropertyDeclaration): boolean {
  if (member.initializer || member.questionToken || ts.isPrivateIdentifier(member.name))
    return false
  return member.type !== undefined && !ts.isUnionTypeNode(member.type)
}

const isAbstract = (member: ts.MethodDeclaration) =>
  member.modifiers?.some(each => each.kind === ts.SyntaxKind.AbstractKeyword) ?? false

function isTarget(node: ts.PropertyAccessExpression): boolean {
  const { parent } = node
  return (
    ts.isBinaryExpression(parent) &&
    parent.left === node &&
    parent.operatorToken.kind >= ts.SyntaxKind.FirstAssignment &&
    parent.operatorToken.kind <= ts.SyntaxKind.LastAssignment
  )
}

function emptyOrStub(session: Session, name: string, shape: Shape): unknown {
  const { Map: InnerMap, Set: InnerSet, array, object } = session.world.realm.intrinsics
  if (shape.kind === 'map') return new InnerMap()
  if (shape.kind === 'set') return new InnerSet()
  if (shape.kind === 'array') return array([])
  if (shape.kind === 'record') return object()
  return session.recorders.sample(shape, name)
}
