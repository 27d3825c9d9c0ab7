import { proveSerial } from '../proof/prove-serial.ts'
import { proveFix } from '../proof/prove.ts'
import { proveRefill as proveRefilled } from '../proof/refill.ts'
import { proveRegistration } from '../proof/registration.ts'

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
  proveOnce(program, PROOFS[rule] ?? proveFix)
}

/** A container that is emptied and filled again. */
export function proveRefill(program: Parameters<typeof proveRefilled>[0]): void {
  proveOnce(program, proveRefilled)
}

/** Mutants run the same tests many times: a proof depends on nothing but what it is given. */
const proven = new Set<string>()
/** Those of the engine are told by the texts, which are compared before. */
const isSkipped = process.env['MUTANT_PROOFS'] === 'none'

function proveOnce<Given extends object>(given: Given, prove: (given: Given) => unknown): void {
  if (isSkipped) return
  const key = `${prove.name} ${JSON.stringify(given)}`
  if (proven.has(key)) return
  prove(given)
  proven.add(key)
}
