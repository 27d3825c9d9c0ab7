import type { TSESTree } from '@typescript-eslint/types'
import type * as Scope from '@typescript-eslint/scope-manager'
import type { EntryKind, Harm, IterationForm, SlotKind, Tier, WriteKind } from '../catalog/terms.ts'

import type { Guard, PassedGuard } from './guard-facts.ts'
import type { EmptiedView, LiveIteration, LiveView, Resize } from './loop-facts.ts'
import type { LateRegistration, TornRefill } from './reader-facts.ts'

export type { EmptiedView, LiveIteration, LiveView, Resize, ResizeShape } from './loop-facts.ts'
export type * from './reader-facts.ts'
export type {
  ContainerKind,
  EntryKind,
  Harm,
  IterationForm,
  SlotKind,
  Tier,
  WriteKind,
} from '../catalog/terms.ts'

export type { Guard, PassedGuard } from './guard-facts.ts'

/**
 * The data model of the engine: small readonly records in the words of the interleaving model.
 * Passes produce them, rules and fixes ask them; nobody changes them after `analyze` returned.
 */
export type Node = TSESTree.Node

/** What the engine knows of the values in a container, as far as a restoring fix has to know it. */
export type ElementKind = 'number' | 'nested' | 'unknown'

/**
 * Where a container is kept. Two expressions mean the same container when they name the same slot.
 *
 *     class Buffer { #counters = new Map() }   // field, name `this.#counters`
 *     const queue = []                         // module, name `queue`
 */
export interface Slot {
  readonly id: number
  /** As the code writes it: `this.#counters`, `Pool.idle`, `queue`. */
  readonly name: string
  /** The last part of the name without `this.` or `#`: what a local copy is named after. */
  readonly shortName: string
  readonly kind: SlotKind
  readonly place: 'field' | 'static' | 'module' | 'closure'
  /** `hard`: `#private`, module and closure bindings that are not exported. `soft`: TypeScript `private`. */
  readonly privacy: 'hard' | 'soft' | 'none'
  /** `readonly` or `const`: a swap cannot be written. */
  readonly isConstant: boolean
  /** False for accessors, decorated fields, proxies and reactive wrappers: an assignment may run code. */
  readonly isPlain: boolean
  readonly elements: ElementKind
  /** `Session` of `Session[]` and `Map<string, Session>`. */
  readonly elementType: string | null
  /** The type of the elements as written: `Set<Client>` of `Map<string, Set<Client>>`. */
  readonly elementAnnotation: TSESTree.TypeNode | null
  /** The container that holds this one: `this.rooms` of `this.rooms.get(…)`. */
  readonly holder: Slot | null
  /** It is a part of the objects in the holder: `this.rooms.get(…).members`. */
  readonly isPart?: boolean
  /** The initializer as written, when the slot starts with one. */
  readonly initializer: Node | null
  readonly declaration: Node
  /** The class or function that owns it; `null` for the module. */
  readonly owner: Node | null
}

/** A stretch of code that is run by a call: function, method, arrow, static block, the module itself. */
export interface Callable {
  readonly id: number
  readonly node: Node
  /** As a message names it: `flush()`, `the 'data' handler`, `the module`. */
  readonly name: string
  /** The function it is written in; `null` for the module. */
  readonly parent: Callable | null
  readonly isAsync: boolean
  readonly isGenerator: boolean
  /** Constructor, start-up hook, field initializer, static block, module: runs before anyone else can. */
  readonly isStartUp: boolean
  /** Its name says that nobody uses the object afterwards: `close`, `dispose`. */
  readonly isTearDown: boolean
}

/** A function that starts a turn of its own, and why we think so. */
export interface Entry {
  readonly kind: EntryKind
  readonly callable: Callable
  /** `a timer callback (setInterval)`, `the 'data' event handler`, `the public method add()`. */
  readonly label: string
  /** Where it is registered, or declared. */
  readonly node: Node
  /** A timer that the module sets once, a handler that it registers for one time. */
  readonly startsOnce: boolean
  /** The function in each run of which it starts at most once. */
  readonly oncePer: Node | null
}

interface AccessBase {
  readonly id: number
  readonly slot: Slot
  /** The expression that names the container: `this.#counters`, or the alias. */
  readonly ref: Node
  /** The expression or statement that acts on it: the call, the assignment, the loop. */
  readonly node: Node
  readonly callable: Callable
  /** The local name it is reached through, when it is not the slot itself. */
  readonly alias: string | null
  /** Where that local was bound to the container. */
  readonly boundAt: Node | null
  /** How it came in, when that local is the parameter of a function that others call as well. */
  readonly handed: Handed | null
}

/** A container as the parameter of a function of the file. */
export interface Handed {
  /** The calls that hand it to the function itself. */
  readonly calls: ReadonlySet<Node>
  /** The calls it starts from, where a function hands on what it was handed. */
  readonly origins: ReadonlySet<Node>
  /** The functions it comes through, the last one included. */
  readonly takers: ReadonlySet<Node>
}

/** One pass over a container. */
export interface Iteration extends AccessBase {
  readonly type: 'iteration'
  readonly form: IterationForm
  /** What the loop binds: whole entries, keys, or values (of an array and a set: values). */
  readonly yields: 'entries' | 'keys' | 'values'
  /** The loop statement, or the call that takes the callback. */
  readonly loop: Node
  readonly body: Node
  /** The callback of `.forEach(…)` and its like. */
  readonly callback: Callable | null
  /** Re-reads the slot at every step (`this.list[i]`), so that a rebind disturbs it. */
  readonly readsSlotAgain: boolean
  readonly direction: 'forward' | 'backward'
  /** The names bound to the current element and key, as far as they are plain identifiers. */
  readonly keyName: string | null
  readonly valueName: string | null
}

/** All of the container is read at once: copied, joined, serialised, or handed to a call. */
export interface ReadOut extends AccessBase {
  readonly type: 'read-out'
  readonly form: 'copy' | 'bulk' | 'alias'
  /** The local that holds the copy or the alias. */
  readonly local: string | null
  readonly yields: 'entries' | 'keys' | 'values' | 'whole'
}

export interface Write extends AccessBase {
  readonly type: 'write'
  readonly kind: WriteKind
  /** `push`, `set`, `delete`, `=`, `length =`, `[k] =`. */
  readonly method: string
  readonly key: Node | null
  readonly value: Node | null
  /** Drops the content as a whole: `clear()`, `length = 0`, `= new Map()`, `= [...failed]`, `splice(0)`. */
  readonly isReset: boolean
  /** Nothing is in the container afterwards, or what it always starts with: not `= [...failed]`. */
  readonly isEmptying: boolean
  /** Only where there is no container yet: `if (!this.list) this.list = []`. */
  readonly isCreation: boolean
}

/** One entry or the size is looked at. */
export interface Lookup extends AccessBase {
  readonly type: 'lookup'
  readonly method: string
  readonly key: Node | null
}

/** The container leaves its slot: returned, passed on, stored elsewhere, captured. */
export interface Escape extends AccessBase {
  readonly type: 'escape'
  readonly how: 'returned' | 'passed' | 'stored' | 'yielded'
}

export type Access = Iteration | ReadOut | Write | Lookup | Escape

/** A place inside an operation where other code can run before the operation is over. */
export interface Window {
  readonly kind: 'await' | 'yield' | 'for-await' | 'call' | 'then'
  /** Nothing is waited for: only promise reactions and microtasks get in, no timer and no I/O. */
  readonly isSettled: boolean
  readonly node: Node
  readonly callable: Callable
}

/** Who writes, and how it gets to run inside the window. */
export interface Writer {
  readonly write: Write
  /** The entry that starts the turn; `null` when the window itself calls the writer. */
  readonly entry: Entry | null
  /** The writer is the operation itself, run a second time. */
  readonly isSecondRun: boolean
  /** The call in this file that starts several runs at once, where there is one. */
  readonly startedAt?: Node
}

export interface Hazard {
  readonly tier: Tier
  readonly harm: Harm
  readonly window: Window
  readonly writer: Writer
}

/** A container is read out and reset by the same operation. */
export interface Drain {
  readonly slot: Slot
  readonly callable: Callable
  /** In source order; the last one before the reset decides. */
  readonly readOuts: readonly (Iteration | ReadOut)[]
  readonly reset: Reset
  /** Empty for a drain that is in order; the strongest first. */
  readonly hazards: readonly Hazard[]
}

/** What goes stale, and how it is acted on. */
export type StaleShape =
  | 'check-then-act' // `if (!m.has(k)) { …; await …; m.set(k, v) }`
  | 'election' // `if (m.size === 0) await …; m.add(x)`
  | 'fill' // `if (list.length === 0) { …; await …; list.push(x) }`
  | 'find-then-push' // `if (!list.find(…)) { await …; list.push(x) }`
  | 'read-modify-write' // `const n = m.get(k); await …; m.set(k, n + 1)`
  | 'logical-assignment' // `m[k] ??= await f()`
  | 'cache-fill' // a check-then-act whose work may be done twice, and whose value anybody can make
  | 'first-use' // `this.#conn ??= await connect()`
  | 'compound' // `this.total += await f()`
  | 'stale-index' // `const i = list.indexOf(x); await …; list.splice(i, 1)`
  | 'write-back' // `this.list = await f(this.list)`
  | 'receiver' // `this.list.push(await f())`
  | 'late-cleanup' // `await conn.close(); conns.delete(id)`

/** What was read of a container, and acted on after a window. */
export interface StaleEntry {
  readonly shape: StaleShape
  readonly slot: Slot
  readonly callable: Callable
  /** In the operation: the expression that decides, or whose value is used. */
  readonly read: Node
  /** In the operation: the write, or the call that leads to it. */
  readonly node: Node
  readonly act: Lookup | Write
  /** Empty where nothing can go wrong; the strongest first. */
  readonly hazards: readonly Hazard[]
}

/** What empties the container: a statement of the operation, or the call of a helper that does it. */
export interface Reset {
  readonly kind: 'rebind' | 'in-place' | 'per-entry' | 'peek-then-shift'
  readonly write: Write
  /** The node inside the operation: the statement's expression, or the helper's call. */
  readonly node: Node
  readonly helper: Callable | null
}

/** What the engine needs of a file; an ESLint `SourceCode` fits as it is. */
export interface Source {
  readonly text: string
  readonly ast: TSESTree.Program
  readonly scopeManager: Scope.ScopeManager
  readonly visitorKeys: Readonly<Record<string, readonly string[] | undefined>>
  /** The steps of ESLint through the file, since version 9. */
  readonly traverse?: () => unknown
  /** The innermost node at a place of the text. */
  readonly getNodeByRangeIndex?: (index: number) => Node | null
}

/** A call of one callable by another, or by code that the file only hands it to. */
export interface CallSite {
  readonly node: Node
  readonly caller: Callable
  readonly target: Callable
  /** The target runs in a later turn of the same operation: when a lock is free. */
  readonly isLater: boolean
}

/** Everything the engine knows of one file. */
export interface Facts {
  readonly slots: readonly Slot[]
  readonly callables: readonly Callable[]
  readonly entries: readonly Entry[]
  /** Every live pass over a shared container, hazards or not, in source order. */
  readonly liveIterations: readonly LiveIteration[]
  /** Every operation that reads a container out and resets it, in order or not, in source order. */
  readonly drains: readonly Drain[]
  /** Every decision or value that is taken from a container and acted on, in order or not. */
  readonly staleEntries: readonly StaleEntry[]
  /** Every loop that disturbs itself, also over containers of one function, in source order. */
  readonly resizes: readonly Resize[]
  /** Every operation that empties a container and fills it behind a window, in source order. */
  readonly tornRefills: readonly TornRefill[]
  /** Every container that a function lets out live, to somebody who may mind. */
  readonly liveViews: readonly LiveView[]
  /** Every container that is handed on live and emptied at once, in source order. */
  readonly emptiedViews: readonly EmptiedView[]
  /** Every entry that is stored too late for a handler that looks it up, in source order. */
  readonly lateRegistrations: readonly LateRegistration[]

  /** In source order. */
  accessesOf(slot: Slot): readonly Access[]
  /** The innermost callable that `node` is written in. */
  callableAt(node: Node): Callable
  callersOf(callable: Callable): readonly CallSite[]
  /** Calls in `callable` itself whose target is declared in this file. */
  callsFrom(callable: Callable): readonly CallSite[]
  /** What code under `node`, and all it calls before a turn ends, does with the slot. */
  accessesReachedFrom(node: Node, slot: Slot): readonly Access[]
  /** What a call of the callable does with the slot before the callable is first suspended. */
  accessesReachedByCalling(callable: Callable, slot: Slot): readonly Access[]
  /** Code under `node` calls something outside the file, or that cannot be resolved. */
  callsUnknown(node: Node): boolean
  /** Writes by other code, and by a second run of `operation` where it can overlap itself. */
  foreignWritersOf(slot: Slot, operation: Callable): readonly Writer[]
  /**
   * Those of them that get in while `operation` is at `node`: at a suspension of its own, or when a call
   * runs code that nobody knows. Locks and busy flags keep the others out.
   */
  writersDuring(node: Node, slot: Slot, operation: Callable): readonly Writer[]
  /** Other code, or a second run, can start while `operation` is suspended. */
  canOverlapItself(operation: Callable): boolean
  /** Entries whose turn can get to this callable. */
  entriesOf(callable: Callable): readonly Entry[]
  /** Control can go from `from` to `to`, both in one callable, without leaving it. */
  canFollow(from: Node, to: Node): boolean
  /** Suspensions of the callable that stand under `node`. */
  suspensionsUnder(node: Node): readonly Window[]
  /** Locks that are held at `node`, and flags that somebody tests and that are set by then. */
  guardsAt(node: Node): readonly Guard[]
  /** Flags that are known at `node`, because control got there: who tests them stays out meanwhile. */
  testsBefore(node: Node): readonly PassedGuard[]
}
