import type { Harm, StaleShape } from '../src/engine/index.ts'
import { collectFindings } from '../src/findings.ts'
import { NO_REPAIR } from '../src/fix/repair.ts'
import { lineOf, whoPhrase, windowPhrase, writerPhrase } from '../src/message.ts'
import { defineRule } from '../src/rule.ts'

export default defineRule({
  name: 'no-stale-entry',
  meta: {
    type: 'problem',
    description:
      'Disallow acting on what was read of a container before other code could change it',
    messages: {
      madeTwice:
        '`{{slot}}` gets an entry that was missing on line {{readLine}}; {{window}}, {{who}} misses it too, and both go on to make it. {{cure}}.',
      doneTwice:
        '`{{slot}}` gets an entry that was missing on line {{readLine}}; {{window}}, {{who}} misses it too, and the same work is done twice. {{cure}}.',
      overwrites:
        '`{{slot}}` gets an entry that was missing on line {{readLine}}; {{window}}, {{writer}}, and that change is then overwritten here. {{cure}}.',
      restores:
        '`{{slot}}` gets an entry that was missing on line {{readLine}}; {{window}}, {{writer}}, and what was read before that is then put back here. {{cure}}.',
    },
    options: {},
    presets: {
      recommended: ['error', { tier: 'likely' }],
      strict: ['error', { tier: 'possible' }],
    },
  },
  *check(facts, options, source) {
    for (const finding of collectFindings(facts, options.tier)) {
      if (finding.type !== 'stale-entry') continue

      const { slot, entry, hazards } = finding
      const [{ window, writer, harm }] = hazards
      const { messageId, cure } = MESSAGES[`${entry.shape} ${harm}`] ?? OTHER
      yield {
        node: entry.node,
        slot,
        messageId,
        data: {
          slot: slot.name,
          readLine: lineOf(entry.read),
          window: windowPhrase(window, source),
          who: whoPhrase(writer),
          writer: writerPhrase(hazards),
          cure,
        },
        repair: () => NO_REPAIR,
      }
    }
  },
})

interface Wording {
  readonly messageId: 'doneTwice' | 'madeTwice' | 'overwrites' | 'restores'
  readonly cure: string
}

const LOOK_AGAIN = 'Look again after the wait'

const OTHER: Wording = { messageId: 'overwrites', cure: LOOK_AGAIN }

const MESSAGES: Readonly<Partial<Record<`${StaleShape} ${Harm}`, Wording>>> = {
  'check-then-act acts-twice': {
    messageId: 'madeTwice',
    cure: 'Store the promise before the wait, or look again after it',
  },
  'check-then-act loses-write': OTHER,
  'cache-fill acts-twice': {
    messageId: 'doneTwice',
    cure: 'Store the promise before the wait, so that others wait for it',
  },
  'cache-fill restores-removed': {
    messageId: 'restores',
    cure: 'Store the promise before the wait, or keep a version that tells whether it is still wanted',
  },
}
