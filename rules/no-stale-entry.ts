import type { StaleEntry, StaleShape } from '../src/engine/index.ts'
import { collectFindings } from '../src/findings.ts'
import type { Hazards } from '../src/findings.ts'
import { staleEntryRepair } from '../src/fix/stale-entry.ts'
import { lineOf, whoPhrase, windowPhrase, writerPhrase } from '../src/message.ts'
import { defineRule } from '../src/rule.ts'

const TEXTS = {
  madeTwice:
    '`{{slot}}` gets an entry that was missing on line {{readLine}}; {{window}}, {{who}} misses it too, and both go on to make it. Store the promise before the wait, or look again after it.',
  pushedTwice:
    '`{{slot}}` gets an entry that was not found on line {{readLine}}; {{window}}, {{who}} does not find it either, and it then stands there twice. Look for it again after the wait.',
  defaultedTwice:
    '`{{slot}}` had no such entry when this asked; {{window}}, {{who}} finds none either, and what the first of the two has made is then overwritten. Store the promise itself, so that others wait for it.',
  setTwice:
    '`{{slot}}` is set because nothing was there on line {{readLine}}; {{window}}, {{who}} finds nothing either, and both do what only the first one should. Keep the promise, so that others wait for it.',
  doneTwice:
    '`{{slot}}` gets an entry that was missing on line {{readLine}}; {{window}}, {{who}} misses it too, and the same work is done twice. Store the promise before the wait, so that others share it.',
  overwrites:
    '`{{slot}}` gets an entry that was missing on line {{readLine}}; {{window}}, {{writer}}, and that change is then overwritten here. Look again after the wait.',
  restores:
    '`{{slot}}` gets an entry that was missing on line {{readLine}}; {{window}}, {{writer}}, and what was made before that is stored here all the same. Store it only if nothing was removed meanwhile.',
  electedTwice:
    '`{{slot}}` was empty on line {{readLine}}; {{window}}, {{who}} finds it empty too, and both do what only the first one should. Add the entry before the wait.',
  filledTwice:
    '`{{slot}}` is filled because it was empty on line {{readLine}}; {{window}}, {{who}} finds it empty too, and {{outcome}}. Keep the promise of the work, so that others wait for it.',
  loses:
    '`{{slot}}` gets a value that is made of what it held on line {{readLine}}; {{window}}, {{writer}}, and that change is then lost. Read the entry after the wait.',
  losesOwn:
    '`{{slot}}` gets a value that is made of what it held on line {{readLine}}; {{window}}, {{who}} reads the same, and one of the two changes is then lost. Read the entry after the wait.',
  reckoned:
    '`{{slot}}` is read on line {{readLine}}, and set after the wait; {{window}}, {{writer}}, and that change is then lost. Read it after the wait.',
  reckonedTwice:
    '`{{slot}}` is read on line {{readLine}}, and set after the wait; {{window}}, {{who}} reads the same, and one of the two changes is then lost. Read it after the wait.',
  writtenBack:
    'All of `{{slot}}` is replaced by what was made of it as it was on line {{readLine}}; {{window}}, {{writer}}, and that change is then lost. Read it after the wait, or change it in place.',
  writtenBackTwice:
    'All of `{{slot}}` is replaced by what was made of it as it was on line {{readLine}}; {{window}}, {{who}} takes the same, and what one of the two has made is then lost. Read it after the wait, or change it in place.',
  hitsAnother:
    'A position in `{{slot}}` was found on line {{readLine}} and is used here after a wait; {{window}}, {{writer}}, and it is then the place of another entry. Look it up again after the wait.',
  goesToOld:
    '`{{slot}}` is looked up on line {{readLine}}, before the wait; {{window}}, {{writer}}, and this then goes into the old one. Wait first, then look it up.',
  removesNewer:
    'This removes whatever `{{slot}}` holds by now; {{window}}, {{writer}}, and the newer entry is then removed. Remove it only if it is still the same.',
  forgetsNewer:
    '`{{slot}}` is set back, whatever it holds by now; {{window}}, {{writer}}, and the newer one is then forgotten. Set it back only if it is still the same.',
} as const

type MessageId = keyof typeof TEXTS

export default defineRule({
  name: 'no-stale-entry',
  meta: {
    type: 'problem',
    description:
      'Disallow acting on what was read of a container before other code could change it',
    messages: TEXTS,
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
      yield {
        node: entry.node,
        slot,
        messageId: messageOf(entry, hazards),
        data: {
          slot: slot.name,
          readLine: lineOf(entry.read),
          window: windowPhrase(window, source),
          who: whoPhrase(writer),
          writer: writerPhrase(hazards),
          outcome: outcomeOf(entry),
        },
        repair: () => staleEntryRepair(entry, facts, source, options),
      }
    }
  },
})

function messageOf({ shape, slot }: StaleEntry, [{ harm, writer }]: Hazards): MessageId {
  const isValue = slot.kind === 'value'
  if (isValue && shape === 'late-cleanup') return 'forgetsNewer'
  if (harm === 'restores-removed' && shape !== 'read-modify-write') return 'restores'
  // A number or an object of state is read and set like one, however the new one is made.
  const [byOthers, byItself] = MESSAGES[isValue && shape === 'write-back' ? 'compound' : shape]
  return writer.isSecondRun ? byItself : byOthers
}

/** What is stored under a key is there once, however often it is stored. */
function outcomeOf({ slot }: StaleEntry): string {
  return slot.kind === 'array' ? 'every entry is then in it twice' : 'the same work is done twice'
}

/** What others do to it meanwhile, and what a second run does. */
const MESSAGES: Readonly<Record<StaleShape, readonly [MessageId, MessageId]>> = {
  'check-then-act': ['overwrites', 'madeTwice'],
  'cache-fill': ['overwrites', 'doneTwice'],
  'find-then-push': ['overwrites', 'pushedTwice'],
  'logical-assignment': ['overwrites', 'defaultedTwice'],
  election: ['electedTwice', 'electedTwice'],
  fill: ['filledTwice', 'filledTwice'],
  'first-use': ['setTwice', 'setTwice'],
  'read-modify-write': ['loses', 'losesOwn'],
  compound: ['reckoned', 'reckonedTwice'],
  'write-back': ['writtenBack', 'writtenBackTwice'],
  'stale-index': ['hitsAnother', 'hitsAnother'],
  receiver: ['goesToOld', 'goesToOld'],
  'late-cleanup': ['removesNewer', 'removesNewer'],
}
