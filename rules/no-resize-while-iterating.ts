import type { Resize } from '../src/engine/index.ts'
import { collectFindings } from '../src/findings.ts'
import { resizeRepair } from '../src/fix/resize.ts'
import { harmPhrase, lineOf } from '../src/message.ts'
import { defineRule } from '../src/rule.ts'

export default defineRule({
  name: 'no-resize-while-iterating',
  meta: {
    type: 'problem',
    description: 'Disallow loops that resize what they walk, and go on',
    messages: {
      removes:
        '`{{slot}}` is walked on line {{loopLine}}: `{{method}}` {{takes}} an entry out at or before the one in hand, the others move up, and {{harm}}. {{cure}}.',
      inserts:
        '`{{slot}}` is walked on line {{loopLine}}: `{{method}}` puts an entry in at or before the one in hand, the others move back, and {{harm}}. {{cure}}.',
      addsAgain:
        '`{{slot}}` is walked on line {{loopLine}}: the entry in hand is deleted on line {{removalLine}} and added here, so it stands behind all others, and {{harm}}. {{cure}}.',
      grows:
        '`{{slot}}` is walked on line {{loopLine}}: every step adds an entry here, the loop comes to it later on, and never ends. {{cure}}.',
    },
    options: {},
    presets: {
      recommended: ['error', { tier: 'likely' }],
      strict: ['error', { tier: 'possible' }],
    },
  },
  *check(facts, options, source) {
    for (const finding of collectFindings(facts, options.tier)) {
      if (finding.type !== 'resizing-loop') continue

      const { slot, resize } = finding
      const { write, removal, harm, place } = resize
      const data = {
        slot: slot.name,
        loopLine: lineOf(resize.iteration.loop),
        // `list = list.filter(…)`
        method: write.kind === 'rebind' ? 'filter' : write.method,
        takes: place === 'unknown' ? 'may take' : 'takes',
        removalLine: removal ? lineOf(removal.node) : 0,
        harm: harmPhrase(harm),
        cure: curePhrase(resize),
      }
      yield {
        node: write.node,
        slot,
        messageId: MESSAGES[resize.shape],
        data,
        repair: () => resizeRepair(facts, source, resize),
      }
    }
  },
})

const MESSAGES = {
  removal: 'removes',
  insertion: 'inserts',
  're-add': 'addsAgain',
  growth: 'grows',
} as const

function curePhrase({ shape, place, iteration }: Resize): string {
  if (shape === 're-add' && place === 'element')
    return 'Take a copy before the loop, and walk that; or set the entry without deleting it'
  if (shape !== 'removal' || place === 'front') return 'Take a copy before the loop, and walk that'
  if (iteration.form === 'index')
    return 'Set the index back by one, walk it backwards, or keep what is to stay with `filter`'
  if (place === 'index' || iteration.form === 'index-cached-length')
    return 'Walk it backwards, or keep what is to stay with `filter`'
  return 'Take a copy before the loop, and walk that; or keep what is to stay with `filter`'
}
