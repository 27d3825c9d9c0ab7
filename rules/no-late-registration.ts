import type { LateRegistration } from '../src/engine/index.ts'
import { collectFindings } from '../src/findings.ts'
import { registerFirstRepair } from '../src/fix/register-first.ts'
import { lineOf, lookupPhrase, windowPhrase } from '../src/message.ts'
import { defineRule } from '../src/rule.ts'

export default defineRule({
  name: 'no-late-registration',
  meta: {
    type: 'problem',
    description:
      'Disallow storing an entry only after a wait that it does not need, while a handler looks it up',
    messages: {
      dropped:
        'The entry of `{{container}}` is stored too late: {{window}}, {{reader}}, and drops what it does not find. {{cure}}.',
      failed:
        'The entry of `{{container}}` is stored too late: {{window}}, {{reader}}, and fails on what it does not find. {{cure}}.',
      left: 'The entry of `{{container}}` is stored too late: {{window}}, {{reader}}, and leaves what it does not find as it is. {{cure}}.',
    },
    options: {},
    presets: {
      recommended: ['error', { tier: 'likely' }],
      strict: ['error', { tier: 'possible' }],
    },
  },
  *check(facts, options, source) {
    for (const finding of collectFindings(facts, options.tier)) {
      if (finding.type !== 'late-registration') continue

      const { slot, registration, hazards } = finding
      const [{ miss, reader }] = hazards
      const data = {
        container: slot.name,
        window: windowPhrase(registration.window, source),
        reader: lookupPhrase(
          reader,
          hazards.map(hazard => hazard.reader),
        ),
        cure: curePhrase(registration),
      }

      yield {
        node: registration.act,
        slot,
        repair: () => registerFirstRepair(facts, source, registration, options),
        messageId: MESSAGES[miss],
        data,
      }
    }
  },
})

const MESSAGES = { drops: 'dropped', fails: 'failed', leaves: 'left' } as const

function curePhrase({ window }: LateRegistration): string {
  return `Store it before line ${lineOf(window.node)}, and take it out again if that fails`
}
