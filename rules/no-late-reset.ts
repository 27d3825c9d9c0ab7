import type { Drain } from '../src/engine/index.ts'
import { collectFindings } from '../src/findings.ts'
import { takeFirstRepair } from '../src/fix/take-first.ts'
import { lineOf, whoPhrase, windowPhrase, writerPhrase } from '../src/message.ts'
import { onFailure } from '../src/options.ts'
import { defineRule } from '../src/rule.ts'

export default defineRule({
  name: 'no-late-reset',
  meta: {
    type: 'problem',
    description:
      'Disallow resetting a container after other code could write to what was already read out',
    messages: {
      loses:
        '{{reset}} too late. It was read on line {{readLine}}; {{window}}, {{writer}}, and that is then thrown away here. {{cure}}.',
      repeats:
        '{{reset}} too late. It was read on line {{readLine}}; {{window}}, {{who}} can read the same, and handle it twice. {{cure}}.',
      skips:
        '{{reset}} too late. It was read on line {{readLine}}; {{window}}, {{writer}}, and the loop then handles an entry twice, or passes over one that is thrown away here. {{cure}}.',
    },
    options: { onFailure },
    presets: {
      recommended: ['error', { tier: 'likely' }],
      strict: ['error', { tier: 'possible' }],
    },
  },
  *check(facts, options, source) {
    for (const finding of collectFindings(facts, options.tier)) {
      if (finding.type !== 'late-reset') continue

      const { slot, drain, hazards } = finding
      const [{ window, writer, harm }] = hazards
      const data = {
        reset: resetPhrase(drain),
        // The last read decides. A look at the first entry of a queue is none, but stands at the window.
        readLine: lineOf(drain.readOuts.at(-1)?.node ?? window.node),
        window: windowPhrase(window, source),
        cure: curePhrase(drain),
      }
      const problem = {
        node: drain.reset.node,
        slot,
        repair: () => takeFirstRepair(facts, source, drain, options),
      }

      if (harm === 'acts-twice')
        yield { ...problem, messageId: 'repeats', data: { ...data, who: whoPhrase(writer) } }
      else if (harm === 'skips-or-repeats')
        yield { ...problem, messageId: 'skips', data: { ...data, writer: writerPhrase(hazards) } }
      else
        yield { ...problem, messageId: 'loses', data: { ...data, writer: writerPhrase(hazards) } }
    }
  },
})

function resetPhrase({ slot, reset }: Drain): string {
  const isWhole = reset.kind === 'rebind' || reset.kind === 'in-place'
  return isWhole ? `\`${slot.name}\` is reset` : `The entry of \`${slot.name}\` is removed`
}

function curePhrase({ reset }: Drain): string {
  switch (reset.kind) {
    case 'rebind':
      return 'Take the container and reset it first, then work on what was taken'
    case 'in-place':
      return 'Copy the entries and reset first, then work on the copy'
    case 'per-entry':
      return 'Delete each entry before the wait, not after it'
    case 'peek-then-shift':
      return 'Take the entry out before the wait, not after it'
  }
}
