import type { Hazard, Iteration, ReadOut } from './facts.ts'
import { collectHazards, type Analysis } from './live-iterations.ts'
import { isRemedied } from './remedies.ts'

/**
 * A call in the loop of a drain takes an entry out, itself or by coming back: the loop passes over the next
 * one, and the reset drops that.
 *
 *     for (const job of this.jobs) if (!job.run()) this.#remove(job)
 *     this.jobs = []
 */
export function collectPassedOver(
  readOuts: readonly (Iteration | ReadOut)[],
  analysis: Analysis,
): Hazard[] {
  return readOuts
    .filter(reading => reading.type === 'iteration')
    .filter(({ slot }) => slot.kind === 'array')
    .flatMap(pass =>
      collectHazards(pass, analysis)
        .filter(({ harm, window }) => harm === 'skips-or-repeats' && window.kind === 'call')
        .filter(hazard => !isRemedied(pass, hazard, analysis))
        .map(hazard => (hazard.writer.entry ? { ...hazard, tier: 'possible' as const } : hazard)),
    )
}
