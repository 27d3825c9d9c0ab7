import type { StaleEntry, StaleShape } from '../src/engine/index.ts'
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
      setTwice:
        '`{{slot}}` is set because nothing was there on line {{readLine}}; {{window}}, {{who}} finds nothing either, and both do what only the first one should. {{cure}}.',
      doneTwice:
        '`{{slot}}` gets an entry that was missing on line {{readLine}}; {{window}}, {{who}} misses it too, and the same work is done twice. {{cure}}.',
      overwrites:
        '`{{slot}}` gets an entry that was missing on line {{readLine}}; {{window}}, {{writer}}, and that change is then overwritten here. {{cure}}.',
      restores:
        '`{{slot}}` gets an entry that was missing on line {{readLine}}; {{window}}, {{writer}}, and what was read before that is then put back here. {{cure}}.',
      electedTwice:
        '`{{slot}}` was empty on line {{readLine}}; {{window}}, {{who}} finds it empty too, and both do what only the first one should. {{cure}}.',
      filledTwice:
        '`{{slot}}` is filled because it was empty on line {{readLine}}; {{window}}, {{who}} finds it empty too, and {{outcome}}. {{cure}}.',
      loses:
        '`{{slot}}` gets a value that is made of what it held on line {{readLine}}; {{window}}, {{writer}}, and that change is then lost. {{cure}}.',
      losesOwn:
        '`{{slot}}` gets a value that is made of what it held on line {{readLine}}; {{window}}, {{who}} reads the same, and one of the two changes is then lost. {{cure}}.',
      hitsAnother:
        'A position in `{{slot}}` was found on line {{readLine}} and is used here after a wait; {{window}}, {{writer}}, and it is then the place of another entry. {{cure}}.',
      goesToOld:
        '`{{slot}}` is looked up on line {{readLine}}, before the wait; {{window}}, {{writer}}, and this then goes into the old one. {{cure}}.',
      removesNewer:
        'This removes whatever `{{slot}}` holds by now; {{window}}, {{writer}}, and the newer entry is then removed. {{cure}}.',
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
          outcome: outcomeOf(entry),
        },
        repair: () => staleEntryRepair(entry, facts, source, options),
      }
    }
  },
})

interface Wording {
  readonly messageId:
    | 'doneTwice'
    | 'electedTwice'
    | 'filledTwice'
    | 'goesToOld'
    | 'hitsAnother'
    | 'loses'
    | 'losesOwn'
    | 'madeTwice'
    | 'overwrites'
    | 'removesNewer'
    | 'restores'
    | 'setTwice'
  readonly cure: string
}

function wordingOf({ shape }: StaleEntry, [{ harm, writer }]: Hazards): Wording {
  const ofShape = WORDINGS[shape]
  if (ofShape) return ofShape
  const reading = READ_CURES[shape]
  if (reading) return { messageId: writer.isSecondRun ? 'losesOwn' : 'loses', cure: reading }
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

/** What is stored under a key is there once, however often it is stored. */
function outcomeOf({ slot }: StaleEntry): string {
  return slot.kind === 'array' ? 'every entry is then in it twice' : 'the same work is done twice'
}

/** What is made of an old value. */
const READ_CURES: Readonly<Partial<Record<StaleShape, string>>> = {
  'read-modify-write': 'Read the entry after the wait',
  compound: 'Read it after the wait',
  'write-back': 'Read it after the wait, or change it in place',
}

const WORDINGS: Readonly<Partial<Record<StaleShape, Wording>>> = {
  election: { messageId: 'electedTwice', cure: 'Add the entry before the wait' },
  fill: {
    messageId: 'filledTwice',
    cure: 'Keep the promise of the work, so that others wait for it',
  },
  'first-use': { messageId: 'setTwice', cure: 'Keep the promise, so that others wait for it' },
  'stale-index': { messageId: 'hitsAnother', cure: 'Look it up again after the wait' },
  receiver: { messageId: 'goesToOld', cure: 'Wait first, then look it up' },
  'late-cleanup': { messageId: 'removesNewer', cure: 'Remove it only if it is still the same' },
}
