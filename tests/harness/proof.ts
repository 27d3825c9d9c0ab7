import { proveSerial } from '../proof/prove-serial.ts'
import { proveFix } from '../proof/prove.ts'
import { proveRegistration } from '../proof/registration.ts'

export { proveRefill } from '../proof/refill.ts'

/** What the proof of a repair may be told beside the two texts. */
export type Proof = Partial<Omit<Program, 'before' | 'after' | 'filename'>>

type Program = Parameters<typeof proveFix>[0]

/** Rules whose repairs are about one entry, and not about a whole container. */
const PROOFS: Readonly<Record<string, (program: Program) => unknown>> = {
  'no-stale-entry': proveSerial,
  'no-late-registration': proveRegistration,
}

/** Runs the code before and after a repair; a code that was left alone has nothing to prove. */
export function proveRepair(program: Program, rule: string): void {
  if (program.before === program.after) return
  const prove = PROOFS[rule] ?? proveFix
  prove(program)
}
