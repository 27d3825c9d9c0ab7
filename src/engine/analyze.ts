import { VOCABULARY, type Vocabulary } from '../catalog/vocabulary.ts'
import { collectAccesses } from './accesses.ts'
import { mayFillStore } from './async-stores.ts'
import { bind } from './bindings.ts'
import { outline } from './callables.ts'
import { buildCallGraph, indexFunctions } from './calls.ts'
import { judgeDrains } from './drains.ts'
import { summarizeEffects } from './effects.ts'
import { resolveElementCalls } from './elements.ts'
import { scanEntries } from './entries.ts'
import type { Facts, Node, Source } from './facts.ts'
import { once } from './groups.ts'
import { FileFacts } from './file-facts.ts'
import { buildFlow } from './flow-builder.ts'
import { Flows } from './flow.ts'
import { collectEmptiedViews } from './emptied-views.ts'
import { collectForeignSlots } from './foreign-slots.ts'
import { findGuards } from './guards.ts'
import { recognizeIndexedPasses } from './indexed.ts'
import { findLateStarts } from './late-starts.ts'
import { collectUndisturbed, judgeLiveIterations, type Analysis } from './live-iterations.ts'
import { judgeLiveViews } from './live-views.ts'
import { collectLocalContainers } from './local-containers.ts'
import { collectReferences } from './references.ts'
import { omitOwnSteps } from './owned-objects.ts'
import { judgeResizes } from './resizes.ts'
import { findReaders } from './readers.ts'
import { judgeRefills } from './refills.ts'
import { judgeRegistrations } from './registrations.ts'
import { findSerialCode } from './serial.ts'
import { collectSlots } from './slots.ts'
import { judgeStaleEntries } from './stale-entries.ts'
import { collectUpdates } from './updates.ts'
import { collectValues } from './values.ts'
import { findWindows } from './windows.ts'
import { findWriters } from './writers.ts'
import { collectWritten } from './written.ts'

const factsBySource = new WeakMap<Source, Map<Vocabulary, Facts>>()

/** What each pass found, for those who want to see how the facts came about. */
export type Passes = ReturnType<typeof runPasses>

/**
 * The facts of a file, in the words of a project: made when first asked for, and the same for whoever
 * asks again.
 */
export function analyze(source: Source, vocabulary: Vocabulary = VOCABULARY): Facts {
  let known = factsBySource.get(source)
  if (!known) factsBySource.set(source, (known = new Map<Vocabulary, Facts>()))
  let facts = known.get(vocabulary)
  if (!facts) known.set(vocabulary, (facts = factsOf(runPasses(source, vocabulary))))
  return facts
}

export function factsOf(passes: Passes): Facts {
  return new FileFacts(passes)
}

/**
 * The passes in their order; each needs only what stands above it. Where nothing is kept, nothing can go
 * wrong: such a file is read, and who runs whom in it is worked out when somebody asks.
 */
export function runPasses(source: Source, vocabulary: Vocabulary = VOCABULARY) {
  const read = readFile(source, vocabulary)
  const relate = once(() => relateCode(read))
  const judged = isWithoutState(read)
    ? NO_HARM
    : mayInterleave(read)
      ? judgeCode(read, relate())
      : judgeUnwritten(read, () => relate().analysis)
  return {
    outlined: read.outlined,
    slots: read.slots,
    bindings: read.bindings,
    references: read.references,
    nested: read.nested,
    ...judged,
    get scan() {
      return relate().scan
    },
    get entries() {
      return relate().entries
    },
    get guards() {
      return relate().analysis.guards
    },
    get analysis() {
      return relate().analysis
    },
  }
}

/** What is there: callables, containers, and what is done to them. */
function readFile(source: Source, vocabulary: Vocabulary) {
  const outlined = outline(source, vocabulary)
  const bindings = bind(outlined)
  const declared = collectSlots(outlined, bindings)
  const foreign = collectForeignSlots(outlined, bindings, declared.all.length)
  const slots = { ...declared, all: [...declared.all, ...foreign.map(({ slot }) => slot)] }
  const functions = once(() => indexFunctions(outlined, bindings))
  const { references, nested } =
    slots.all.length === 0
      ? { references: [], nested: [] }
      : collectReferences(outlined, slots, bindings, foreign)
  const context = {
    outline: outlined,
    names: slots.names,
    findVariable: (name: Node) => bindings.findVariable(name),
    resolveFunction: (expression: Node) => functions().resolveFunction(expression),
    findStoredValue: (expression: Node) => bindings.findStoredValue(expression),
  }
  const flows = new Flows(callable => buildFlow(source, callable))
  const named = collectAccesses(outlined, references, context)
  const accesses = recognizeIndexedPasses(named, outlined, flows)
  const updates = [...collectUpdates(outlined, bindings)]
  const values = collectValues(outlined, bindings, slots, updates, {
    slotId: slots.all.length + nested.length,
    accessId: accesses.length,
  })
  const locals = collectLocalContainers(outlined, bindings, slots.names, {
    references,
    slots: slots.all.length + nested.length + values.slots.length,
  })
  const localAccesses = collectAccesses(outlined, locals.references, context)
  return {
    outlined,
    bindings,
    slots,
    functions,
    references,
    nested,
    context,
    flows,
    accesses,
    updates,
    values,
    written: collectWritten(accesses),
    resized: [...accesses, ...recognizeIndexedPasses(localAccesses, outlined, flows)],
  }
}

type Read = ReturnType<typeof readFile>

function isWithoutState({ resized, updates, outlined }: Read): boolean {
  const isEmpty = resized.length === 0 && updates.length === 0
  return isEmpty && !outlined.suspensions.some(mayFillStore)
}

/** Somebody writes what is kept, or makes it of what was there: else there is nothing to get in between. */
function mayInterleave({ written, updates, outlined }: Read): boolean {
  return written.size > 0 || updates.length > 0 || outlined.suspensions.some(mayFillStore)
}

/** Who runs whom, when, and who gets in between. */
function relateCode(read: Read) {
  const { outlined, bindings, slots, accesses, values, flows } = read
  const functions = read.functions()
  const scan = scanEntries(outlined, bindings, functions)
  const elements = resolveElementCalls(outlined, bindings, functions, accesses)
  const inside = [...scan.runsNow, ...elements.sites]
  const graph = buildCallGraph(outlined, bindings, functions, inside)
  const entries = omitOwnSteps(scan.entries, outlined, graph)

  const touched = [...accesses, ...values.writes]
  const effects = summarizeEffects(outlined, graph, flows, touched, read.written)
  const windows = findWindows(outlined, graph, flows, effects, elements, bindings, slots.names)
  const guards = findGuards(outlined, bindings, graph, flows, effects, scan.hasEntry)
  const serial = findSerialCode(outlined, graph, flows, scan.hasEntry)
  const lateStarts = findLateStarts(outlined, flows)
  const writers = findWriters(entries, graph, effects, guards, serial, lateStarts)

  const { source, ifsOf, updatesOf, assignmentsOf } = outlined
  const analysis = {
    source,
    accesses,
    graph,
    flows,
    effects,
    windows,
    guards,
    writers,
    elements,
    ifsOf,
    updatesOf,
    assignmentsOf,
    findConstant: (expression: Node) => bindings.findStoredValue(expression),
    findFunction: (expression: Node) => bindings.findFunctionNode(expression),
  }
  return { scan, entries, analysis, lateStarts }
}

/** What goes wrong. */
function judgeCode(read: Read, { entries, analysis, lateStarts }: ReturnType<typeof relateCode>) {
  const { outlined, bindings, updates, values, context } = read
  const drains = judgeDrains(analysis)
  const liveIterations = judgeLiveIterations(analysis, drains)
  const staleEntries = judgeStaleEntries(analysis, { outline: outlined, bindings, updates, values })
  const resizes = judgeResizes(read.resized, read, () => analysis)
  const known = { ...analysis, lateStarts, outline: outlined, bindings, entries }
  const readers = findReaders(known)
  const tornRefills = judgeRefills({ ...known, readers })
  const liveViews = judgeLiveViews(analysis, { outline: outlined, access: context, entries })
  const emptiedViews = collectEmptiedViews(analysis)
  const lateRegistrations = judgeRegistrations({ ...known, readers })
  return {
    drains,
    liveIterations,
    staleEntries,
    resizes,
    tornRefills,
    liveViews,
    emptiedViews,
    lateRegistrations,
  }
}

/** Nobody gets in anybody's way, but for a loop that resizes what is its own. */
function judgeUnwritten(read: Read, ask: () => Analysis): ReturnType<typeof judgeCode> {
  return {
    ...NO_HARM,
    liveIterations: collectUndisturbed(read.accesses, ask),
    resizes: judgeResizes(read.resized, read, ask),
  }
}

const NO_HARM: ReturnType<typeof judgeCode> = {
  drains: [],
  liveIterations: [],
  staleEntries: [],
  resizes: [],
  tornRefills: [],
  liveViews: [],
  emptiedViews: [],
  lateRegistrations: [],
}
