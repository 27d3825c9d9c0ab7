import { collectFindings } from '../src/findings.ts'
import type { LiveLoop } from '../src/findings.ts'
import { snapshotRepair } from '../src/fix/snapshot.ts'
import { takeFirstRepair } from '../src/fix/take-first.ts'
import { headOf, placePhrase, whoPhrase } from '../src/message.ts'
import { onFailure, when } from '../src/options.ts'
import { defineRule } from '../src/rule.ts'

export default defineRule({
  name: 'prefer-snapshot',
  meta: {
    type: 'suggestion',
    description:
      'Enforce looping over what was taken, not over a live container that handlers write to',
    messages: {
      drained:
        '`{{slot}}` is walked live and then reset, and {{who}} writes to it too ({{place}}). That is safe only as long as nothing in here suspends or calls back. Take the entries and reset first, then walk what was taken.',
      live: '`{{slot}}` is walked live, and {{who}} writes to it too ({{place}}). That is safe only as long as nothing in the loop suspends or calls back. Take a copy before the loop, and walk that.',
    },
    options: { onFailure, when },
    presets: {
      recommended: ['warn', { tier: 'likely', when: 'drained' }],
      strict: ['error', { tier: 'possible', when: 'always' }],
    },
  },
  *check(facts, options, source) {
    for (const finding of collectFindings(facts, options.tier)) {
      if (finding.type !== 'live-loop' || !isAsked(finding, options.when)) continue

      const { slot, pass, writers } = finding
      const { drain } = pass
      const [writer] = writers
      yield {
        node: headOf(pass.iteration),
        slot,
        messageId: drain ? 'drained' : 'live',
        data: { slot: slot.name, who: whoPhrase(writer), place: placePhrase(writer, writers) },
        repair: () =>
          drain
            ? takeFirstRepair(facts, source, drain, options)
            : snapshotRepair(facts, source, pass, options),
      }
    }
  },
})

/** Each value of `when` includes the ones before it. */
function isAsked({ pass }: LiveLoop, when: 'drained' | 'hands-over' | 'always'): boolean {
  return when === 'always' || pass.drain !== null || (when === 'hands-over' && pass.handsOver)
}
