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
      pushedTwice:
        '`{{slot}}` gets an entry that was not found on line {{readLine}}; {{window}}, {{who}} does not find it either, and it then stands there twice. {{cure}}.',
      defaultedTwice:
        '`{{slot}}` had no such entry when this asked; {{window}}, {{who}} finds none either, and what the first of the two has made is then overwritten. {{cure}}.',
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
      reckoned:
        '`{{slot}}` is read on line {{readLine}}, and set after the wait; {{window}}, {{writer}}, and that change is then lost. {{cure}}.',
      reckonedTwice:
        '`{{slot}}` is read on line {{readLine}}, and set after the wait; {{window}}, {{who}} reads the same, and one of the two changes is then lost. {{cure}}.',
      writtenBack:
        'All of `{{slot}}` is replaced by what was made of it as it was on line {{readLine}}; {{window}}, {{writer}}, and that change is then lost. {{cure}}.',
      writtenBackTwice:
        'All of `{{slot}}` is replaced by what was made of it as it was on line {{readLine}}; {{window}}, {{who}} takes the same, and what one of the two has made is then lost. {{cure}}.',
      hitsAnother:
        'A position in `{{slot}}` was found on line {{readLine}} and is used here after a wait; {{window}}, {{writer}}, and it is then the place of another entry. {{cure}}.',
      goesToOld:
        '`{{slot}}` is looked up on line {{readLine}}, before the wait; {{window}}, {{writer}}, and this then goes into the old one. {{cure}}.',
      removesNewer:
        'This removes whatever `{{slot}}` holds by now; {{window}}, {{writer}}, and the newer entry is then removed. {{cure}}.',
      forgetsNewer:
        '`{{slot}}` is set back, whatever it holds by now; {{window}}, {{writer}}, and the newer one is then forgotten. {{cure}}.',
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
    | 'defaultedTwice'
    | 'doneTwice'
    | 'electedTwice'
    | 'filledTwice'
    | 'forgetsNewer'
    | 'goesToOld'
    | 'hitsAnother'
    | 'loses'
    | 'losesOwn'
    | 'madeTwice'
    | 'overwrites'
    | 'pushedTwice'
    | 'reckoned'
    | 'reckonedTwice'
    | 'removesNewer'
    | 'restores'
    | 'setTwice'
    | 'writtenBack'
    | 'writtenBackTwice'
  readonly cure: string
}

function wordingOf({ shape, slot }: StaleEntry, [{ harm, writer }]: Hazards): Wording {
  const ofShape = shape === 'late-cleanup' && slot.kind === 'value' ? SET_BACK : WORDINGS[shape]
  if (ofShape) return ofShape
  // A number or an object of state is read and set like one, however the new one is made.
  const old = OLD_VALUES[shape === 'write-back' && slot.kind === 'value' ? 'compound' : shape]
  if (old) return { messageId: writer.isSecondRun ? old.byItself : old.byOthers, cure: old.cure }
  if (harm === 'restores-removed')
    return {
      messageId: 'restores',
      cure: 'Keep a version that the other side raises, and store only if it is still the same',
    }
  if (harm === 'loses-write') return { messageId: 'overwrites', cure: 'Look again after the wait' }
  const found = ABSENT[shape]
  if (found) return found
  return shape === 'cache-fill'
    ? { messageId: 'doneTwice', cure: 'Store the promise before the wait, so that others share it' }
    : { messageId: 'madeTwice', cure: 'Store the promise before the wait, or look again after it' }
}

/** What is stored under a key is there once, however often it is stored. */
function outcomeOf({ slot }: StaleEntry): string {
  return slot.kind === 'array' ? 'every entry is then in it twice' : 'the same work is done twice'
}

/** What is made of an old value. */
interface OldValue {
  readonly byOthers: Wording['messageId']
  readonly byItself: Wording['messageId']
  readonly cure: string
}

const OLD_VALUES: Readonly<Partial<Record<StaleShape, OldValue>>> = {
  'read-modify-write': {
    byOthers: 'loses',
    byItself: 'losesOwn',
    cure: 'Read the entry after the wait',
  },
  compound: { byOthers: 'reckoned', byItself: 'reckonedTwice', cure: 'Read it after the wait' },
  'write-back': {
    byOthers: 'writtenBack',
    byItself: 'writtenBackTwice',
    cure: 'Read it after the wait, or change it in place',
  },
}

/** What was not there, in other forms than a test and a store. */
const ABSENT: Readonly<Partial<Record<StaleShape, Wording>>> = {
  'find-then-push': { messageId: 'pushedTwice', cure: 'Look for it again after the wait' },
  'logical-assignment': {
    messageId: 'defaultedTwice',
    cure: 'Store the promise itself, so that others wait for it',
  },
}

const SET_BACK: Wording = {
  messageId: 'forgetsNewer',
  cure: 'Set it back only if it is still the same',
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
