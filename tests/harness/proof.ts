import { proveSerial } from '../proof/prove-serial.ts'
import { proveFix } from '../proof/prove.ts'

export { proveRefill } from '../proof/refill.ts'

/** What the proof of a repair may be told beside the two texts. */
export type Proof = Partial<Omit<Program, 'before' | 'after' | 'filename'>>

type Program = Parameters<typeof proveFix>[0]

/** Rules whose repairs are about one entry, and not about a whole container. */
const ABOUT_ENTRIES: ReadonlySet<string> = new Set(['no-stale-entry'])

/** Runs the code before and after a repair; a code that was left alone has nothing to prove. */
export function proveRepair(program: Program, rule: string): void {
  if (program.before === program.after) return
  if (ABOUT_ENTRIES.has(rule)) proveSerial(program)
  else proveFix(program)
}
