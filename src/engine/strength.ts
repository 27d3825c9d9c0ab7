import type { Hazard, WriteKind } from './facts.ts'

/** What cannot be mistaken for something else comes first in a message. */
const BY_KIND: readonly WriteKind[] = [
  'shift',
  'add',
  'add-or-overwrite',
  'overwrite',
  'rebind',
  'delete',
  'clear',
  'pop',
]

/** Likely before possible, suspensions before calls, other code before a second run. */
export function strongestFirst(hazards: readonly Hazard[]): readonly Hazard[] {
  return [...hazards].sort(
    (a, b) =>
      Number(a.tier === 'possible') - Number(b.tier === 'possible') ||
      Number(a.writer.isSecondRun) - Number(b.writer.isSecondRun) ||
      BY_KIND.indexOf(a.writer.write.kind) - BY_KIND.indexOf(b.writer.write.kind) ||
      a.window.node.range[0] - b.window.node.range[0],
  )
}
