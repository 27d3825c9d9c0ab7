import type { Operation } from '../../proof/source.ts'

/** The function whose interleavings are looked at, in every program. */
export const OPERATION = 'work'

/** All programs of one grammar, and how the harm that one rule speaks of is found in them. */
export interface Family {
  readonly rule: string
  readonly collectSamples: () => readonly Sample[]
  /** What a run shows to go wrong; `null` if nothing does. Throws a `ProofError` where nothing can be said. */
  readonly findHarm: (text: string, operation: Operation) => string | null
  /** Throws a `ProofError` where the repaired program is not right. */
  readonly prove: (before: string, after: string, operation: Operation) => void
}

export interface Sample {
  readonly text: string
  /** Nobody is harmed by what a run shows, or the rule does not speak of it. */
  readonly isHarmless: boolean
}

/** Every way to choose one of each. */
export function combine<Choices extends Readonly<Record<string, readonly unknown[]>>>(
  choices: Choices,
): { readonly [Key in keyof Choices]: Choices[Key][number] }[] {
  let all: Record<string, unknown>[] = [{}]
  for (const [key, values] of Object.entries(choices))
    all = all.flatMap(chosen => values.map(value => ({ ...chosen, [key]: value })))
  return all as { readonly [Key in keyof Choices]: Choices[Key][number] }[]
}

/** Fields and functions, as a class or as a module. `this.` stands before what is written as `~`. */
export function host(isClass: boolean, outside: readonly string[], parts: Parts): string {
  const { fields, methods, setUp = [] } = parts
  const lines = isClass
    ? [
        'export class Hub {',
        ...indented(fields),
        ...(setUp.length > 0 ? indented(['constructor() {', ...indented(setUp), '}']) : []),
        ...methods.flatMap(({ head, body }) => indented([`${head} {`, ...indented(body), '}'])),
        '}',
      ]
    : [
        ...fields.map(field => `let ${field}`),
        ...setUp,
        ...methods.flatMap(({ head, body }) => [
          `export ${head.replace(/(?=\w+\()/u, 'function ')} {`,
          ...indented(body),
          '}',
        ]),
      ]
  return [...outside, ...lines, ''].join('\n').replaceAll('~', isClass ? 'this.' : '')
}

interface Parts {
  readonly fields: readonly string[]
  readonly methods: readonly Method[]
  /** What the constructor does. */
  readonly setUp?: readonly string[]
}

export interface Method {
  /** `async work(id: string)` */
  readonly head: string
  readonly body: readonly string[]
}

export const indented = (lines: readonly string[]) => lines.map(line => `  ${line}`)
