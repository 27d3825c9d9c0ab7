import type { InterleaveRule } from '../src/rule.ts'

import noLateReset from './no-late-reset.ts'
import noLateRegistration from './no-late-registration.ts'
import noLiveIteration from './no-live-iteration.ts'
import noLiveView from './no-live-view.ts'
import noStaleEntry from './no-stale-entry.ts'
import noResizeWhileIterating from './no-resize-while-iterating.ts'
import noTornRefill from './no-torn-refill.ts'
import preferSnapshot from './prefer-snapshot.ts'

/** In the order of their precedence: of several that apply to one operation, the first reports. */
export const rules: readonly InterleaveRule[] = [
  noLateReset,
  noTornRefill,
  noStaleEntry,
  noLateRegistration,
  noResizeWhileIterating,
  noLiveIteration,
  noLiveView,
  preferSnapshot,
]
