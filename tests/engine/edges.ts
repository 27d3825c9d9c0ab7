import { runInThisContext } from 'node:vm'

import ts from 'typescript'
import { expect } from 'vitest'

import { inspect } from './passes.ts'

/**
 * The control flow between the calls of `a` to `h`, by the engine's graph:
 *
 *     start → a
 *     a → b, end       // behind a() comes b(), or the function returns
 */
function edgesOf(body: string): string {
  const { outlined, analysis, callable } = inspect(`async function f() { start();\n${body}\n}`)
  const f = callable('f')
  const flow = analysis.flows.of(f)
  const marks = outlined.calls.flatMap(node =>
    node.callee.type === 'Identifier' && isMark(node.callee.name) && outlined.callableOf(node) === f
      ? [{ node, name: node.callee.name }]
      : [],
  )
  const all = new Set(marks.map(({ node }) => node))

  return print(
    marks.flatMap(from => [
      ...marks
        .filter(to => flow.canFollow(from.node, to.node, all))
        .map((to): Edge => [from.name, to.name]),
      ...(flow.canReturnAfter(from.node, all) ? [[from.name, 'end'] as const] : []),
    ]),
  )
}

/** The edges of the graph, after a run of the same code has shown that these are all there are. */
export async function provenEdgesOf(body: string): Promise<string> {
  const edges = edgesOf(body)
  expect(edges).toBe(await edgesByRunning(body))
  return edges
}

/** The same by running the body with every answer that its calls, loops and errors leave open. */
async function edgesByRunning(body: string): Promise<string> {
  const program = compile(body)
  const edges: Edge[] = []
  for (let script: readonly number[] | null = []; script;) {
    const run = new Run(script)
    await run.play(program)
    edges.push(...run.edges)
    script = nextScript(run.choices)
  }
  return print(edges)
}

type Edge = readonly [from: string, to: string]

/** Sorted, each once, one line for each place that control comes from. */
function print(edges: readonly Edge[]): string {
  const successors = new Map<string, Set<string>>()
  for (const [from, to] of edges) {
    const known = successors.get(from)
    if (known) known.add(to)
    else successors.set(from, new Set([to]))
  }
  return [...successors]
    .sort(([left], [right]) => rankOf(left) - rankOf(right))
    .map(([from, to]) => {
      const targets = [...to].sort((left, right) => rankOf(left) - rankOf(right))
      return `${from} → ${targets.join(', ')}`
    })
    .join('\n')
}

function rankOf(name: string): number {
  return name === 'start' ? -1 : name === 'end' ? Infinity : name.charCodeAt(0)
}

function isMark(name: string): boolean {
  return name === 'start' || LETTERS.includes(name)
}

type World = Readonly<Record<string, unknown>>
type Program = (world: World) => Promise<void>

const LETTERS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']

/** The functions `a` to `h` come from the world; so do `list`, `record`, `maybe` and `resource`. */
function compile(body: string): Program {
  const names = [...LETTERS, 'start', 'list', 'record', 'maybe', 'resource'].join(', ')
  const { outputText } = ts.transpileModule(
    `async function f({ ${names} }) { start();\n${body}\n}`,
    { compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext } },
  )
  return runInThisContext(`(() => { ${outputText}\nreturn f })()`) as Program
}

interface Choice {
  readonly taken: number
  readonly options: number
}

/** How many open questions are answered in every way; loops go on beyond that. */
const DEPTH = 8

/** The next script in the order of counting, or `null` behind the last. */
function nextScript(choices: readonly Choice[]): readonly number[] | null {
  const open = choices.findLastIndex(({ taken, options }) => taken + 1 < options)
  const last = choices[open]
  if (!last) return null
  return [...choices.slice(0, open).map(({ taken }) => taken), last.taken + 1]
}

class Run {
  readonly choices: Choice[] = []
  readonly edges: Edge[] = []
  readonly #script: readonly number[]
  #last: string | null = null
  #answers = 0

  constructor(script: readonly number[]) {
    this.#script = script
  }

  async play(program: Program): Promise<void> {
    try {
      await program(this.#world())
      this.#pass('end')
    } catch (error) {
      if (error instanceof Error && error !== THROWN) throw error
    }
  }

  #world(): World {
    const letters = LETTERS.map(letter => [letter, () => this.#answerOf(letter)])
    return {
      ...(Object.fromEntries(letters) as object),
      start: () => {
        this.#last = 'start'
      },
      list: this.#list(),
      record: this.#record(),
      maybe: () => this.#maybe(),
      resource: () => ({ [Symbol.asyncDispose]: () => Promise.resolve() }),
    }
  }

  /** A call answers `null` or something, or throws, before or after it has had its effect. */
  #answerOf(name: string): unknown {
    const answer = this.#choose(4, name)
    return answer === 0 ? null : VALUE
  }

  #maybe(): unknown {
    return this.#choose(3) === 0 ? undefined : VALUE
  }

  #choose(options: number, name?: string): number {
    const taken = this.#take(options)
    if (taken === 3) throw THROWN
    if (name !== undefined) this.#pass(name)
    if (taken === 2) throw THROWN
    return taken
  }

  /** By the script, and behind it: no, yes, no, yes, until nothing but an exception can end it. */
  #take(options: number): number {
    this.#answers++
    if (this.choices.length === DEPTH) return this.#answers > 4 * DEPTH ? 2 : this.#answers % 2
    const taken = this.#script[this.choices.length] ?? 0
    this.choices.push({ taken, options })
    return taken
  }

  /** What is only played out to come to an end shows nothing new. */
  #pass(name: string): void {
    if (this.#last !== null) this.edges.push([this.#last, name])
    this.#last = name
  }

  /** Yields as long as the answer is yes: things that have an `item`, or have none. */
  #list(): Iterable<unknown> & AsyncIterable<unknown> {
    const maybe = (): unknown => this.#maybe()
    const value = {
      get item(): unknown {
        return maybe()
      },
    }
    const next = (): IteratorResult<unknown> =>
      this.#choose(3) === 0 ? { done: true, value: undefined } : { done: false, value }
    return {
      [Symbol.iterator]: () => ({ next }),
      [Symbol.asyncIterator]: () => ({ next: () => Promise.resolve().then(next) }),
    }
  }

  /** Has no key, one, or two. */
  #record(): object {
    return new Proxy(
      {},
      {
        ownKeys: () => ['one', 'two'].slice(0, this.#take(3)),
        getOwnPropertyDescriptor: () => {
          this.#choose(3)
          return { configurable: true, enumerable: true, value: VALUE }
        },
      },
    )
  }
}

const THROWN = new Error('thrown by the run')

/** True, callable, and whatever is read from it is of the same kind. */
const VALUE: object = new Proxy(anything, {
  get: (_, key) => {
    if (key === Symbol.toPrimitive) return () => 'value'
    return key === 'then' || typeof key === 'symbol' ? undefined : VALUE
  },
  apply: () => VALUE,
  construct: () => VALUE,
})

function anything(): unknown {
  return VALUE
}
