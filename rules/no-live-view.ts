import type { EmptiedView, LiveView, Source } from '../src/engine/index.ts'
import { collectFindings } from '../src/findings.ts'
import { liveViewRepair } from '../src/fix/live-view.ts'
import { NO_REPAIR } from '../src/fix/repair.ts'
import {
  calleeText,
  harmPhrase,
  lineOf,
  placePhrase,
  whoPhrase,
  windowPhrase,
  writerPhrase,
} from '../src/message.ts'
import { defineRule } from '../src/rule.ts'

export default defineRule({
  name: 'no-live-view',
  meta: {
    type: 'problem',
    description: 'Disallow handing out a live container that others go on writing',
    messages: {
      walked:
        '{{what}} leaves {{owner}} live, and line {{loopLine}} walks it: {{window}}, {{writer}}, and {{harm}}. {{cure}}.',
      offered:
        '{{what}} leaves {{owner}} live: whoever walks it and waits in between has it changed under the loop when {{who}} writes to it ({{place}}). {{cure}}.',
      emptied:
        '`{{slot}}` is emptied here, and `{{callee}}` on line {{line}} was handed it live: what works on it later finds nothing in it. Hand over a copy, or put a new one in its place.',
    },
    options: {},
    presets: {
      recommended: ['error', { tier: 'likely' }],
      strict: ['error', { tier: 'possible' }],
    },
  },
  *check(facts, options, source) {
    for (const finding of collectFindings(facts, options.tier)) {
      if (finding.type === 'emptied-view') yield emptiedProblem(finding.view, source)
      if (finding.type !== 'live-view') continue

      const { slot, view, hazards } = finding
      const { receiver, writers } = view
      const [writer] = writers
      const data = {
        what: view.method ? `An iterator over \`${slot.name}\`` : `\`${slot.name}\``,
        owner: view.callable.name,
        cure: curePhrase(view),
      }
      const problem = {
        node: view.expression,
        slot,
        repair: () => liveViewRepair(facts, source, view),
      }
      if (hazards && receiver) {
        const [{ window, harm }] = hazards
        const loop = {
          loopLine: lineOf(receiver.loop),
          window: windowPhrase(window, source),
          writer: writerPhrase(hazards),
          harm: harmPhrase(harm),
        }
        yield { ...problem, messageId: 'walked', data: { ...data, ...loop } }
      } else if (writer) {
        const who = { who: whoPhrase(writer), place: placePhrase(writer, writers) }
        yield { ...problem, messageId: 'offered', data: { ...data, ...who } }
      }
    }
  },
})

function emptiedProblem({ slot, call, write }: EmptiedView, source: Source) {
  return {
    node: write.node,
    slot,
    messageId: 'emptied',
    data: { slot: slot.name, callee: calleeText(call, source), line: lineOf(call) },
    repair: () => NO_REPAIR,
  } as const
}

function curePhrase({ isWrittenByReceiver, receiver }: LiveView): string {
  if (isWrittenByReceiver && receiver) return 'Take a copy before the loop, and walk that'
  return 'Hand out a copy'
}
