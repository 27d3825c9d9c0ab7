import type {
  Harm,
  Hazard,
  Iteration,
  Node,
  Reader,
  Source,
  Window,
  Write,
  WriteKind,
  Writer,
} from './engine/index.ts'

/**
 * The words of all messages. A phrase starts in lower case and has no full stop; a message puts
 * phrases together into sentences that say what runs when, what is lost, and what to do.
 */

/** `while the `await` on line 5 is pending`: when the other code gets its turn. */
export function windowPhrase({ kind, node }: Window, source: Source): string {
  const line = lineOf(node)

  switch (kind) {
    case 'await':
      return `while the \`await\` on line ${line} is pending`
    case 'for-await':
      return `while the \`for await\` on line ${line} waits for its next value`
    case 'yield':
      return `while the \`yield\` on line ${line} is paused`
    case 'then':
      return isOfPromise(node)
        ? `before the promise on line ${line} settles`
        : `before the callback of \`${calleeText(node, source)}\` on line ${line} runs`
    case 'call':
      return `during the call \`${calleeText(node, source)}\` on line ${line}`
  }
}

/** `send().then(() => {})`, `new Promise(resolve => {})`; else `send(() => {})`. */
function isOfPromise(node: Node): boolean {
  if (node.type === 'NewExpression') return true
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return false
  const { property } = node.callee
  return property.type === 'Identifier' && PROMISE_METHODS.has(property.name)
}

const PROMISE_METHODS: ReadonlySet<string> = new Set(['catch', 'finally', 'then'])

/** `the 'close' event handler can delete from it (line 9, and 3 more)`. */
export function writerPhrase(hazards: readonly [Hazard, ...Hazard[]]): string {
  const writers = hazards.map(({ writer }) => writer)
  const [{ writer }] = hazards

  return `${whoPhrase(writer)} can ${writePhrase(writer.write)} (${placePhrase(writer, writers)})`
}

/** `the 'close' event handler`, `a second run of flush()`. */
export function whoPhrase({ entry, write, isSecondRun, startedAt }: Writer): string {
  const name = write.callable.name
  if (isSecondRun) return againPhrase(entry?.callable.name ?? name) + startPhrase(startedAt)
  if (!entry) return name
  return entry.callable.id === write.callable.id
    ? entry.label
    : `${entry.label}, by way of ${name},`
}

/** Callbacks that a call starts for every element have no name. */
function againPhrase(name: string): string {
  return name === 'a function' ? 'the next call of the same callback' : `a second run of ${name}`
}

function startPhrase(start: Node | undefined): string {
  return start ? ` (line ${lineOf(start)} starts several at once)` : ''
}

/** `the public method find() can read it (line 20, and 3 more)`. */
export function readerPhrase(reader: Reader, all: readonly Reader[]): string {
  return `${seenByPhrase(reader)} can read it (${readPlacePhrase(reader, all)})`
}

/** `the 'answer' event handler can look it up (line 9)`. */
export function lookupPhrase(reader: Reader, all: readonly Reader[]): string {
  return `${seenByPhrase(reader)} can look it up (${readPlacePhrase(reader, all)})`
}

function seenByPhrase({ access, entry }: Reader): string {
  const { callable } = access
  return entry.callable.id === callable.id
    ? entry.label
    : `${entry.label}, by way of ${callable.name},`
}

function readPlacePhrase({ access }: Reader, all: readonly Reader[]): string {
  const others = new Set(all.map(reader => reader.access.id).filter(id => id !== access.id))
  const more = others.size === 0 ? '' : `, and ${others.size} more`
  return `line ${lineOf(access.node)}${more}`
}

/** `line 9, and 3 more`: where the strongest writer writes, and how many other writes there are. */
export function placePhrase(writer: Writer, all: readonly Writer[]): string {
  const line = `line ${lineOf(writer.write.node)}`
  const others = new Set(all.map(({ write }) => write.id).filter(id => id !== writer.write.id))

  return others.size === 0 ? line : `${line}, and ${others.size} more`
}

/** `the loop then skips an entry`. */
export function harmPhrase(harm: Harm): string {
  return HARMS[harm]
}

/** `for (const [id] of this.clients.entries())` → `this.clients.entries()`. */
export function headOf({ loop, ref }: Iteration): Node {
  if (loop.type === 'ForOfStatement' || loop.type === 'ForInStatement') return loop.right
  // `const n = list.length; for (let i = 0; i < n; i++)`: the loop is what the reader looks for.
  const isOutside = ref.range[1] <= loop.range[0]
  return isOutside && loop.type === 'ForStatement' ? (loop.test ?? loop) : ref
}

export function lineOf(node: Node): number {
  return node.loc.start.line
}

/** `move its entries with `splice``: an array has many methods that do, and few that look like it. */
function writePhrase({ kind, method, slot }: Write): string {
  if (slot.kind === 'value') return 'change it'
  const isNamed = kind === 'shift' && /^\w+$/u.test(method)
  return isNamed ? `${VERBS[kind]} with \`${method}\`` : VERBS[kind]
}

const VERBS: Readonly<Record<WriteKind, string>> = {
  add: 'add to it',
  overwrite: 'change an entry of it',
  'add-or-overwrite': 'add to it or change an entry',
  delete: 'delete from it',
  clear: 'empty it',
  shift: 'move its entries',
  pop: 'take its last entry',
  rebind: 'replace it',
}

const HARMS: Readonly<Record<Harm, string>> = {
  skips: 'the loop then skips an entry',
  repeats: 'the loop then handles an entry twice',
  'skips-or-repeats': 'the loop then skips an entry or handles one twice',
  revisits: 'the loop then visits that entry again',
  'never-ends': 'the loop may then never end',
  'mixes-states': 'the loop then sees some of those changes and misses others',
  'reads-removed': 'the loop then reads an entry that is gone',
  'loses-write': 'that change is then lost',
  'acts-twice': 'the same entries are then handled twice',
  'restores-removed': 'what was removed is then put back',
  'hits-another': 'another entry is then hit',
}

const LONGEST_CALLEE = 40

/** `this.sink.send()`: whom the window calls, on one line. */
export function calleeText(node: Node, source: Source): string {
  const isCall = node.type === 'CallExpression' || node.type === 'NewExpression'
  const { range } = isCall ? node.callee : node
  const text = source.text.slice(...range).replaceAll(/\s+/gu, ' ')
  const short = text.length > LONGEST_CALLEE ? `${text.slice(0, LONGEST_CALLEE - 1)}…` : text

  return isCall ? `${short}()` : short
}
