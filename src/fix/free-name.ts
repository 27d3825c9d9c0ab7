import type * as Scope from '@typescript-eslint/scope-manager'

import type { Node, Slot, Source } from '../engine/index.ts'

/** Names that no variable can have in a module. */
const RESERVED = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum ' +
    'eval export extends false finally for function if implements import in instanceof interface ' +
    'let new null package private protected public return static super switch this throw true try ' +
    'typeof undefined var void while with yield'
  ).split(' '),
)

/**
 * The first name that nothing at `place` means anything by: not declared in a scope around it, not
 * mentioned in the function it is in, so that no closure there is given another variable.
 *
 *     clientsSnapshot → clientsSnapshot2 → clientsSnapshot3
 */
export function freeName(
  wanted: readonly string[],
  place: Node,
  source: Source,
  alsoTaken: ReadonlySet<string> = new Set(),
): string {
  const mentioned = mentionedIn(scopeAt(place, source).variableScope)
  return firstFree(
    wanted,
    name => mentioned.has(name) || alsoTaken.has(name) || isVisibleAt(place, name, source),
  )
}

/**
 * The same for a block of our own at `place`, which nobody else writes in: what the code beside it calls
 * its variables does not matter, only what is visible there, and what `texts` mention.
 */
export function freeBlockName(
  wanted: string,
  place: Node,
  texts: readonly string[],
  source: Source,
): string {
  const mentioned = new Set(
    texts.flatMap(text => text.match(/[\p{ID_Start}$_][\p{ID_Continue}$]*/gu) ?? []),
  )
  return firstFree([wanted], name => mentioned.has(name) || isVisibleAt(place, name, source))
}

function firstFree(wanted: readonly string[], isTaken: (name: string) => boolean): string {
  for (const name of wanted) {
    if (!isTaken(name) && !RESERVED.has(name)) return name
  }
  const base = wanted.at(-1) ?? 'taken'
  let count = 2
  while (isTaken(`${base}${String(count)}`)) count += 1
  return `${base}${String(count)}`
}

/** A container, and the local it is reached through. */
interface Named {
  readonly slot: Slot
  readonly alias: string | null
}

/** A copy of `this.clients`: `clientsSnapshot`. */
export function copyNamesOf(named: Named): string[] {
  return [`${baseNameOf(named)}Snapshot`]
}

/** What was in `this.#counters`: `counters`, else `countersSnapshot`. */
export function takenNamesOf(named: Named): string[] {
  return [baseNameOf(named), ...copyNamesOf(named)]
}

/** One of `this.rooms` is a `room`, or what the code calls it. */
function baseNameOf({ slot, alias }: Named): string {
  if (!slot.holder) return asLocalName(slot.shortName)
  return alias ?? asLocalName(slot.shortName).replace(/(?<=\w{2})s$/u, '')
}

/** `_clients`, `Clients`, `CLIENTS`, `kClients` → `clients`; `FSWatchers` → `fsWatchers` */
function asLocalName(shortName: string): string {
  const name = shortName
    .replaceAll(/[^\p{ID_Continue}$]/gu, '')
    .replace(/^[_$\d]+/u, '')
    .replace(/^k(?=\p{Lu})/u, '')
  if (name === '') return 'entries'
  return name.replace(/^\p{Lu}+(?=\p{Lu}\p{Ll})|^\p{Lu}+/u, start => start.toLowerCase())
}

/** Declared in a scope around `place`. */
function isVisibleAt(place: Node, name: string, source: Source): boolean {
  // A loop is in its own scope; what we write stands beside it.
  const around = place.parent ?? place
  for (let outer: Scope.Scope | null = scopeAt(around, source); outer; outer = outer.upper)
    if ((outer.set.get(name)?.defs.length ?? 0) > 0) return true
  return false
}

export function scopeAt(place: Node, source: Source): Scope.Scope {
  for (let node: Node | undefined = place; node; node = node.parent) {
    const scope = source.scopeManager.acquire(node, true)
    if (scope)
      return scope.type === 'function-expression-name' ? (scope.childScopes[0] ?? scope) : scope
  }
  const [global] = source.scopeManager.scopes
  if (!global) throw new Error('The scope manager of this file has no scopes.')
  return global
}

const mentions = new WeakMap<Scope.Scope, ReadonlySet<string>>()

/** Declared or named in the scope and those in it: the same for all that is written in one function. */
function mentionedIn(scope: Scope.Scope): ReadonlySet<string> {
  const known = mentions.get(scope)
  if (known) return known
  const names = new Set<string>()
  addMentionedNames(scope, names)
  mentions.set(scope, names)
  return names
}

function addMentionedNames(scope: Scope.Scope, names: Set<string>): void {
  for (const variable of scope.variables) if (variable.defs.length > 0) names.add(variable.name)
  for (const reference of scope.references) names.add(reference.identifier.name)
  for (const child of scope.childScopes) addMentionedNames(child, names)
}
