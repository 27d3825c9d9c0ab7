import {
  printAccess,
  printCallSite,
  printCallableHead,
  printDrain,
  printEntry,
  printGuard,
  printLiveIteration,
  printLiveView,
  printResize,
  printRefill,
  printRegistration,
  printSlot,
  printWindow,
  printWriter,
} from '../../src/engine/print.ts'
import { inspect } from './passes.ts'
import type { Filename } from './passes.ts'

/** `3: drain(), async`, and whatever else the file runs by a call of its own. */
export function callablesIn(code: string, filename?: Filename): string {
  return inspect(code, filename).facts.callables.map(printCallableHead).join('\n')
}

/** `1: slot jobs: module map, private` */
export function slotsIn(code: string, filename?: Filename): string {
  return inspect(code, filename).facts.slots.map(printSlot).join('\n')
}

/** `4: writes by set: add-or-overwrite, in add()`, of all slots, in source order. */
export function accessesIn(code: string, filename?: Filename): string {
  const { analysis } = inspect(code, filename)
  return analysis.accesses.map(access => printAccess(access).trim()).join('\n')
}

/** `this.#jobs on 4`: which slot an expression means, in source order. */
export function referencesIn(code: string, filename?: Filename): string {
  const { references } = inspect(code, filename)
  return references
    .map(({ slot, node, alias }) => {
      const via = alias === null ? '' : ` through ${alias.name}`
      return `${node.loc.start.line}: ${slot.name}${via}`
    })
    .join('\n')
}

/** `flush() entered as a timer callback (setInterval) (timer, 3)` */
export function entriesIn(code: string, filename?: Filename): string {
  return inspect(code, filename)
    .facts.entries.map(entry => `${entry.callable.name} ${printEntry(entry).trim()}`)
    .join('\n')
}

/** `flush() 3: calls send()`; `later` for what a lock runs when it is free. */
export function callsIn(code: string, filename?: Filename): string {
  const { facts } = inspect(code, filename)
  return facts.callables
    .flatMap(callable =>
      facts.callsFrom(callable).map(site => `${callable.name} ${printCallSite(site).trim()}`),
    )
    .join('\n')
}

/** `flush() 5: await, under lock this.#lock since 4`: all suspensions of the file. */
export function suspensionsIn(code: string, filename?: Filename): string {
  const { outlined, facts } = inspect(code, filename)
  return outlined.suspensions
    .map(window => {
      const guards = facts.guardsAt(window.node).map(printGuard)
      return [`${window.callable.name} ${printWindow(window)}`, ...guards].join(', ')
    })
    .join('\n')
}

/** `flush(): clear on 7 by a timer callback`: who else writes the slot while `flush` is open. */
export function writersIn(code: string, slot: string, operation: string): string {
  const { facts, ...file } = inspect(code)
  return facts
    .foreignWritersOf(file.slot(slot), file.callable(operation))
    .map(printWriter)
    .join('\n')
}

export function liveIterationsIn(code: string, filename?: Filename): string {
  const { facts } = inspect(code, filename)
  return facts.liveIterations.flatMap(live => printLiveIteration(live, facts)).join('\n')
}

export function drainsIn(code: string, filename?: Filename): string {
  return inspect(code, filename).facts.drains.flatMap(printDrain).join('\n')
}

export function resizesIn(code: string, filename?: Filename): string {
  return inspect(code, filename).facts.resizes.map(printResize).join('\n')
}

export function refillsIn(code: string, filename?: Filename): string {
  return inspect(code, filename).facts.tornRefills.flatMap(printRefill).join('\n')
}

export function liveViewsIn(code: string, filename?: Filename): string {
  return inspect(code, filename).facts.liveViews.flatMap(printLiveView).join('\n')
}

export function registrationsIn(code: string, filename?: Filename): string {
  return inspect(code, filename).facts.lateRegistrations.flatMap(printRegistration).join('\n')
}
