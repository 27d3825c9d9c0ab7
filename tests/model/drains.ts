import type { DrainShape } from '../../src/catalog/harms.ts'
import type { Slot } from './passes.ts'
import type { Writes } from './writes.ts'

/** Literal drains, and writes by other code that leave values which can be told from a, b and c. */

export type Send = (value: string | undefined) => Promise<void>

/** Reset in place, and by rebind; the harm of a write is the same for both. */
export const mapDrains: Record<DrainShape, ((slot: Slot<'map'>, send: Send) => Promise<void>)[]> = {
  live: [
    async (slot, send) => {
      for (const value of slot.container.values()) await send(value)
      slot.container.clear()
    },
    async (slot, send) => {
      for (const value of slot.container.values()) await send(value)
      slot.container = new Map()
    },
  ],
  claimed: [
    async (slot, send) => {
      for (const [key, value] of slot.container) {
        slot.container.delete(key)
        await send(value)
      }
      slot.container.clear()
    },
    async (slot, send) => {
      for (const [key, value] of slot.container) {
        slot.container.delete(key)
        await send(value)
      }
      slot.container = new Map()
    },
  ],
  snapshot: [
    async (slot, send) => {
      for (const value of [...slot.container.values()]) await send(value)
      slot.container.clear()
    },
    async (slot, send) => {
      for (const value of [...slot.container.values()]) await send(value)
      slot.container = new Map()
    },
  ],
  'taken-first': [
    async (slot, send) => {
      const taken = [...slot.container.values()]
      slot.container.clear()
      for (const value of taken) await send(value)
    },
    async (slot, send) => {
      const taken = slot.container
      slot.container = new Map()
      for (const value of taken.values()) await send(value)
    },
  ],
  'delete-per-entry': [
    async (slot, send) => {
      for (const [key, value] of slot.container) {
        await send(value)
        slot.container.delete(key)
      }
    },
  ],
}

export const arrayDrains: Record<
  Exclude<DrainShape, 'delete-per-entry' | 'claimed'>,
  ((slot: Slot<'array'>, send: Send) => Promise<void>)[]
> = {
  live: [
    async (slot, send) => {
      for (const value of slot.container) await send(value)
      slot.container.length = 0
    },
    async (slot, send) => {
      for (const value of slot.container) await send(value)
      slot.container = []
    },
  ],
  snapshot: [
    async (slot, send) => {
      for (const value of slot.container.slice()) await send(value)
      slot.container.length = 0
    },
    async (slot, send) => {
      for (const value of slot.container.slice()) await send(value)
      slot.container = []
    },
  ],
  'taken-first': [
    async (slot, send) => {
      const taken = slot.container.slice()
      slot.container.length = 0
      for (const value of taken) await send(value)
    },
    async (slot, send) => {
      const taken = slot.container
      slot.container = []
      for (const value of taken) await send(value)
    },
  ],
}

export const mapWrites: Writes<'map'> = {
  add: [
    ({ container }) => {
      container.set('late', 'late')
    },
  ],
  overwrite: [
    ({ container }) => {
      container.set('a', 'a2')
    },
    ({ container }) => {
      container.set('c', 'c2')
    },
  ],
  'add-or-overwrite': [
    ({ container }) => {
      container.set('a', 'a2').set('late', 'late')
    },
  ],
  're-add': [
    ({ container }) => {
      container.delete('a')
      container.set('a', 'a2')
    },
    ({ container }) => {
      container.delete('c')
      container.set('c', 'c2')
    },
  ],
  delete: [
    ({ container }) => {
      container.delete('a')
    },
    ({ container }) => {
      container.delete('c')
    },
  ],
  clear: [
    ({ container }) => {
      container.clear()
    },
  ],
  rebind: [
    slot => {
      slot.container = new Map([...slot.container, ['a', 'a2'], ['late', 'late']])
    },
  ],
}

export const arrayWrites: Writes<'array'> = {
  add: [
    ({ container }) => {
      container.push('late')
    },
  ],
  overwrite: [
    ({ container }) => {
      container[0] = 'a2'
    },
    ({ container }) => {
      container[2] = 'c2'
    },
  ],
  'add-or-overwrite': [
    ({ container }) => {
      container[0] = 'a2'
      container[3] = 'late'
    },
  ],
  delete: [
    ({ container }) => {
      Reflect.deleteProperty(container, 1)
    },
  ],
  clear: [
    ({ container }) => {
      container.length = 0
    },
  ],
  shift: [
    ({ container }) => {
      container.splice(0, 1)
    },
    ({ container }) => {
      container.unshift('late')
    },
  ],
  pop: [
    ({ container }) => {
      container.pop()
    },
  ],
  rebind: [
    slot => {
      slot.container = [...slot.container, 'late']
    },
  ],
}
