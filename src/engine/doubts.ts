import type { Hazard, Slot } from './facts.ts'
import type { Guards, Protected } from './guards.ts'

/** Where a lock that nobody can name may keep the writer out, nobody can be sure of the harm. */
export function doubtedBy(guards: Guards, what: Protected): (hazard: Hazard) => Hazard {
  return hazard =>
    hazard.tier === 'likely' && guards.mayWait(hazard.writer, hazard.window, what)
      ? { ...hazard, tier: 'possible' }
      : hazard
}

/** `this.rooms.get(id)` is one of many. */
export function protectedOf({ holder }: Slot): Protected {
  return holder === null ? 'container' : 'entry'
}
