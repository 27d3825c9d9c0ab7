/* eslint-disable @typescript-eslint/prefer-for-of, @typescript-eslint/no-for-in-array -- every form is here */
import type { ContainerKind, IterationForm } from '../../src/catalog/terms.ts'

/** One literal loop for each cell of `harmOf`, and what its body sees. */

/** What a body finds for the element of a step; `undefined` is what it should never find. */
export type Step = (element: string | undefined) => void

/** A step's turn ends here; other code writes. */
export type Pause = () => Promise<void>

export interface Containers {
  array: (string | undefined)[]
  map: Map<string, string>
  set: Set<string>
  record: Record<string, string>
}

export interface Slot<Kind extends keyof Containers> {
  container: Containers[Kind]
}

export interface Pass<Kind extends keyof Containers> {
  readonly form: IterationForm
  readonly kind: Kind & ContainerKind
  readonly readsSlotAgain: boolean
  /** What ends the pass: what is there at each step, what was there at the start, or V8's choice. */
  readonly bound: 'none' | 'fixed' | 'left open'
  /** `pause` returns at once here, because a callback cannot wait: the write is re-entrant. */
  readonly run: (slot: Slot<Kind>, step: Step, pause: Pause) => Promise<void>
}

const GONE = undefined

/**
 * Bodies over keyed containers look their entry up again after the pause, bodies over arrays take
 * the element at the start of the step: that is what such bodies do.
 */
export const arrayPasses: readonly Pass<'array'>[] = [
  {
    form: 'cursor',
    kind: 'array',
    readsSlotAgain: false,
    bound: 'none',
    async run(slot, step, pause) {
      for (const item of slot.container) {
        step(item)
        await pause()
      }
    },
  },
  {
    form: 'callback',
    kind: 'array',
    readsSlotAgain: false,
    bound: 'fixed',
    run(slot, step, pause) {
      slot.container.forEach(item => {
        step(item)
        void pause()
      })
      return Promise.resolve()
    },
  },
  {
    form: 'index',
    kind: 'array',
    readsSlotAgain: true,
    bound: 'none',
    async run(slot, step, pause) {
      for (let i = 0; i < slot.container.length; i++) {
        step(slot.container[i])
        await pause()
      }
    },
  },
  {
    form: 'index',
    kind: 'array',
    readsSlotAgain: false,
    bound: 'none',
    async run({ container }, step, pause) {
      for (let i = 0; i < container.length; i++) {
        step(container[i])
        await pause()
      }
    },
  },
  {
    form: 'index-cached-length',
    kind: 'array',
    readsSlotAgain: true,
    bound: 'fixed',
    async run(slot, step, pause) {
      for (let i = 0, n = slot.container.length; i < n; i++) {
        step(slot.container[i])
        await pause()
      }
    },
  },
  {
    form: 'index-cached-length',
    kind: 'array',
    readsSlotAgain: false,
    bound: 'fixed',
    async run({ container }, step, pause) {
      for (let i = 0, n = container.length; i < n; i++) {
        step(container[i])
        await pause()
      }
    },
  },
  {
    form: 'for-in',
    kind: 'array',
    readsSlotAgain: true,
    bound: 'left open',
    async run(slot, step, pause) {
      for (const i in slot.container) {
        step(slot.container[Number(i)])
        await pause()
      }
    },
  },
  {
    form: 'for-in',
    kind: 'array',
    readsSlotAgain: false,
    bound: 'left open',
    async run({ container }, step, pause) {
      for (const i in container) {
        step(container[Number(i)])
        await pause()
      }
    },
  },
  {
    form: 'keys-then-lookup',
    kind: 'array',
    readsSlotAgain: true,
    bound: 'fixed',
    async run(slot, step, pause) {
      for (const i of Object.keys(slot.container)) {
        step(slot.container[Number(i)])
        await pause()
      }
    },
  },
  {
    form: 'keys-then-lookup',
    kind: 'array',
    readsSlotAgain: false,
    bound: 'fixed',
    async run({ container }, step, pause) {
      for (const i of Object.keys(container)) {
        step(container[Number(i)])
        await pause()
      }
    },
  },
  {
    form: 'snapshot',
    kind: 'array',
    readsSlotAgain: false,
    bound: 'fixed',
    async run(slot, step, pause) {
      for (const item of slot.container.slice()) {
        step(item)
        await pause()
      }
    },
  },
]

export const mapPasses: readonly Pass<'map'>[] = [
  {
    form: 'cursor',
    kind: 'map',
    readsSlotAgain: false,
    bound: 'none',
    async run({ container }, step, pause) {
      for (const key of container.keys()) {
        await pause()
        step(container.get(key))
      }
    },
  },
  {
    form: 'callback',
    kind: 'map',
    readsSlotAgain: false,
    bound: 'none',
    run({ container }, step, pause) {
      container.forEach((_value, key) => {
        void pause()
        step(container.get(key))
      })
      return Promise.resolve()
    },
  },
  {
    form: 'keys-then-lookup',
    kind: 'map',
    readsSlotAgain: true,
    bound: 'fixed',
    async run(slot, step, pause) {
      for (const key of [...slot.container.keys()]) {
        await pause()
        step(slot.container.get(key))
      }
    },
  },
  {
    form: 'keys-then-lookup',
    kind: 'map',
    readsSlotAgain: false,
    bound: 'fixed',
    async run({ container }, step, pause) {
      for (const key of [...container.keys()]) {
        await pause()
        step(container.get(key))
      }
    },
  },
  {
    form: 'snapshot',
    kind: 'map',
    readsSlotAgain: false,
    bound: 'fixed',
    async run(slot, step, pause) {
      for (const [, value] of [...slot.container]) {
        await pause()
        step(value)
      }
    },
  },
]

export const setPasses: readonly Pass<'set'>[] = [
  {
    form: 'cursor',
    kind: 'set',
    readsSlotAgain: false,
    bound: 'none',
    async run({ container }, step, pause) {
      for (const value of container) {
        await pause()
        step(container.has(value) ? value : GONE)
      }
    },
  },
  {
    form: 'callback',
    kind: 'set',
    readsSlotAgain: false,
    bound: 'none',
    run({ container }, step, pause) {
      container.forEach(value => {
        void pause()
        step(container.has(value) ? value : GONE)
      })
      return Promise.resolve()
    },
  },
  {
    form: 'snapshot',
    kind: 'set',
    readsSlotAgain: false,
    bound: 'fixed',
    async run(slot, step, pause) {
      for (const value of [...slot.container]) {
        await pause()
        step(value)
      }
    },
  },
]

export const recordPasses: readonly Pass<'record'>[] = [
  {
    form: 'for-in',
    kind: 'record',
    readsSlotAgain: true,
    bound: 'left open',
    async run(slot, step, pause) {
      for (const key in slot.container) {
        await pause()
        step(slot.container[key])
      }
    },
  },
  {
    form: 'for-in',
    kind: 'record',
    readsSlotAgain: false,
    bound: 'left open',
    async run({ container }, step, pause) {
      for (const key in container) {
        await pause()
        step(container[key])
      }
    },
  },
  {
    form: 'keys-then-lookup',
    kind: 'record',
    readsSlotAgain: true,
    bound: 'fixed',
    async run(slot, step, pause) {
      for (const key of Object.keys(slot.container)) {
        await pause()
        step(slot.container[key])
      }
    },
  },
  {
    form: 'keys-then-lookup',
    kind: 'record',
    readsSlotAgain: false,
    bound: 'fixed',
    async run({ container }, step, pause) {
      for (const key of Object.keys(container)) {
        await pause()
        step(container[key])
      }
    },
  },
  {
    form: 'snapshot',
    kind: 'record',
    readsSlotAgain: false,
    bound: 'fixed',
    async run(slot, step, pause) {
      for (const value of Object.values(slot.container)) {
        await pause()
        step(value)
      }
    },
  },
]
