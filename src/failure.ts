import type { Rule, SourceCode } from 'eslint'

/** What is said, once a file, when our own code fails on it. */
export const CRASHED =
  'eslint-plugin-interleave could not {{work}} {{file}}: {{reason}}. ' +
  'This is a defect of the plugin: please report it, with the file. Other files are linted all the same.'

/** `judge`: findings of this file may be missing. `repair`: they are there, and one has no repair. */
export type Work = 'judge' | 'repair'

const speakers = new WeakMap<SourceCode, string>()

/**
 * The data of `CRASHED`, for the first rule that fails on a file; `null` for the others, which fail on the
 * same facts.
 */
export function claimFailure(
  context: Rule.RuleContext,
  rule: string,
  work: Work,
  error: unknown,
): Readonly<Record<'work' | 'file' | 'reason', string>> | null {
  const speaker = speakers.get(context.sourceCode) ?? rule
  if (speaker !== rule) return null

  speakers.set(context.sourceCode, rule)
  return { work, file: nameOf(context), reason: reasonOf(error) }
}

/** As one would type it where ESLint was started. */
function nameOf({ cwd, filename }: Rule.RuleContext): string {
  const isBelow = filename.startsWith(cwd) && /^[\\/]/u.test(filename.slice(cwd.length))
  return isBelow ? filename.slice(cwd.length + 1) : filename
}

/** `RangeError: Maximum call stack size exceeded, in buildFlow` */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const [first = ''] = error.message.split('\n', 1)
  const place = /^\s+at (?:async |new )?(?<name>\S+) \(/mu.exec(error.stack ?? '')?.groups?.['name']
  const reason = `${error.name}: ${first.replace(/\.$/u, '')}`
  return place === undefined ? reason : `${reason}, in ${place}`
}
