import type { Iteration } from '../src/engine/index.ts'
import { collectFindings } from '../src/findings.ts'
import { snapshotRepair } from '../src/fix/snapshot.ts'
import { harmPhrase, headOf, windowPhrase, writerPhrase } from '../src/message.ts'
import { defineRule } from '../src/rule.ts'

export default defineRule({
  name: 'no-live-iteration',
  meta: {
    type: 'problem',
    description:
      'Disallow loops over a shared container that other code can change before the loop is over',
    messages: {
      suspended: '`{{slot}}` is walked live: {{window}}, {{writer}}, and {{harm}}. {{cure}}.',
      reentered: '`{{slot}}` is walked live: {{window}}, {{writer}}, and {{harm}}. {{cure}}.',
    },
    options: {},
    presets: {
      recommended: ['error', { tier: 'likely' }],
      strict: ['error', { tier: 'possible' }],
    },
  },
  *check(facts, options, source) {
    for (const finding of collectFindings(facts, options.tier)) {
      if (finding.type !== 'disturbed-loop') continue

      const { slot, pass, hazards } = finding
      const [{ window, harm }] = hazards
      yield {
        node: headOf(pass.iteration),
        slot,
        messageId: window.kind === 'call' ? 'reentered' : 'suspended',
        data: {
          slot: slot.name,
          window: windowPhrase(window, source),
          writer: writerPhrase(hazards),
          harm: harmPhrase(harm),
          cure: curePhrase(pass.iteration),
        },
        repair: () => snapshotRepair(facts, source, pass, options),
      }
    }
  },
})

function curePhrase({ form }: Iteration): string {
  switch (form) {
    case 'keys-then-lookup':
      return 'Take keys and values together before the loop, or look whether the key is still there'
    case 'for-in':
      return 'Take the keys before the loop, and walk those'
    default:
      return 'Take a copy before the loop, and walk that'
  }
}
