import { proveFix } from '../proof/prove.ts'

export { proveRefill } from '../proof/refill.ts'

/** What the proof of a repair may be told beside the two texts. */
export type Proof = Partial<Omit<Program, 'before' | 'after' | 'filename'>>

type Program = Parameters<typeof proveFix>[0]

/** Runs the code before and after a repair; a code that was left alone has nothing to prove. */
export function proveRepair(program: Program): void {
  if (program.before !== program.after) proveFix(program)
}
