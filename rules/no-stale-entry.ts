import type { StaleEntry } from '../src/engine/index.ts'
import { collectFindings } from '../src/findings.ts'
import type { Hazards } from '../src/findings.ts'
import { staleEntryRepair } from '../src/fix/stale-entry.ts'
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
      electedTwice:
        '`{{slot}}` was empty on line {{readLine}}; {{window}}, {{who}} finds it empty too, and both do what only the first one should. {{cure}}.',
      loses:
        '`{{slot}}` gets a value that is made of what it held on line {{readLine}}; {{window}}, {{writer}}, and that change is then lost. {{cure}}.',
      losesOwn:
        '`{{slot}}` gets a value that is made of what it held on line {{readLine}}; {{window}}, {{who}} reads the same, and one of the two changes is then lost. {{cure}}.',
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
      const [{ window, writer }] = hazards
      const { messageId, cure } = wordingOf(entry, hazards)
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
        repair: () => staleEntryRepair(entry, facts, source, options),
      }
    }
  },
})

interface Wording {
  readonly messageId:
    'doneTwice' | 'electedTwice' | 'loses' | 'losesOwn' | 'madeTwice' | 'overwrites' | 'restores'
  readonly cure: string
}

function wordingOf({ shape }: StaleEntry, [{ harm, writer }]: Hazards): Wording {
  if (shape === 'election')
    return { messageId: 'electedTwice', cure: 'Add the entry before the wait' }
  if (shape === 'read-modify-write')
    return {
      messageId: writer.isSecondRun ? 'losesOwn' : 'loses',
      cure: 'Read the entry after the wait',
    }
  if (harm === 'restores-removed')
    return {
      messageId: 'restores',
      cure: 'Keep a version that the other side raises, and store only if it is still the same',
    }
  if (harm === 'loses-write') return { messageId: 'overwrites', cure: 'Look again after the wait' }
  return shape === 'cache-fill'
    ? { messageId: 'doneTwice', cure: 'Store the promise before the wait, so that others share it' }
    : { messageId: 'madeTwice', cure: 'Store the promise before the wait, or look again after it' }
}
