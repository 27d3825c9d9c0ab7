import type { Hazard } from './facts.ts'
import type { Guards } from './guards.ts'

/** Where a lock that nobody can name may keep the writer out, nobody can be sure of the harm. */
export function doubtedBy(guards: Guards): (hazard: Hazard) => Hazard {
  return hazard =>
    hazard.tier === 'likely' && guards.mayWait(hazard.writer, hazard.window)
      ? { ...hazard, tier: 'possible' }
      : hazard
}
