import type { TornRefill } from '../src/engine/index.ts'
import { collectFindings } from '../src/findings.ts'
import { refillRepair } from '../src/fix/refill.ts'
import { lineOf, readerPhrase, windowPhrase } from '../src/message.ts'
import { defineRule } from '../src/rule.ts'

export default defineRule({
  name: 'no-torn-refill',
  meta: {
    type: 'problem',
    description:
      'Disallow emptying a container that is filled again only after other code could read it',
    messages: {
      exposed:
        '`{{container}}` is emptied here, and {{filled}} on line {{fillLine}}: {{window}}, {{reader}}, empty or half filled. {{cure}}.',
      doubled:
        '`{{container}}` is emptied here, and {{filled}} on line {{fillLine}}: {{window}}, {{who}} can empty and fill it too, and it then holds the entries of both. {{cure}}.',
    },
    options: {},
    presets: {
      recommended: ['error', { tier: 'likely' }],
      strict: ['error', { tier: 'possible' }],
    },
  },
  *check(facts, options, source) {
    for (const finding of collectFindings(facts, options.tier)) {
      if (finding.type !== 'torn-refill') continue

      const { slot, refill, hazards } = finding
      const [{ fill }] = hazards
      const data = {
        container: slot.name,
        filled: fill.isWhole ? 'replaced' : 'filled again',
        fillLine: lineOf(fill.node),
        window: windowPhrase(fill.window, source),
        cure: curePhrase(refill),
      }
      const problem = {
        node: refill.emptying.node,
        slot,
        repair: () => refillRepair(facts, source, refill),
      }
      const [strongest] = hazards

      if (strongest.harm === 'half-filled') {
        const seen = hazards.flatMap(each => (each.harm === 'half-filled' ? [each.reader] : []))
        const reader = readerPhrase(strongest.reader, seen)
        yield { ...problem, messageId: 'exposed', data: { ...data, reader } }
      } else {
        const who = `a second run of ${refill.callable.name}`
        yield { ...problem, messageId: 'doubled', data: { ...data, who } }
      }
    }
  },
})

function curePhrase({ emptying, fills }: TornRefill): string {
  if (fills.every(({ isWhole }) => isWhole)) return 'Leave the old content in it until then'
  return emptying.kind === 'rebind' && !emptying.helper
    ? 'Build the new content in a local, and assign it once'
    : 'Get the new content first, then empty and fill it in one turn'
}
