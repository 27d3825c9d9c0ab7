import type { TableWrite } from '../../src/catalog/terms.ts'
import type { Containers, Slot } from './passes.ts'

/**
 * What other code does to a container that held a, b and c, once for each place it can hit:
 * behind the cursor, in flight, ahead. A value it overwrites becomes `a2`, a new one is `late`.
 * A kind of write that the container does not have has no entry.
 */
export type Writes<Kind extends keyof Containers> = Partial<
  Record<TableWrite, readonly ((slot: Slot<Kind>) => void)[]>
>

export const arrayWrites: Writes<'array'> = {
  add: [
    ({ container }) => {
      container.push('late')
    },
    ({ container }) => {
      container[0] = 'a2'
      container.push('late')
    },
    ({ container }) => {
      container[2] = 'c2'
      container.push('late')
    },
  ],
  overwrite: [
    ({ container }) => {
      container[0] = 'a2'
    },
    ({ container }) => {
      container[1] = 'b2'
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
    ({ container }) => {
      container[2] = 'c2'
      container[3] = 'late'
    },
  ],
  delete: [
    ({ container }) => {
      Reflect.deleteProperty(container, 0)
    },
    ({ container }) => {
      Reflect.deleteProperty(container, 1)
    },
    ({ container }) => {
      Reflect.deleteProperty(container, 2)
    },
  ],
  clear: [
    ({ container }) => {
      container.length = 0
    },
    ({ container }) => {
      container.length = 0
      container.push('late')
    },
  ],
  shift: [
    ({ container }) => {
      container.splice(0, 1)
    },
    ({ container }) => {
      container.unshift('late')
    },
    ({ container }) => {
      container.reverse()
    },
  ],
  pop: [
    ({ container }) => {
      container.pop()
    },
  ],
  rebind: [
    slot => {
      slot.container = slot.container.filter(item => item !== 'a')
    },
    slot => {
      slot.container = ['late', ...slot.container]
    },
    slot => {
      slot.container = []
    },
  ],
}

export const mapWrites: Writes<'map'> = {
  add: [
    ({ container }) => {
      container.set('late', 'late')
    },
    ({ container }) => {
      container.set('a', 'a2').set('late', 'late')
    },
    ({ container }) => {
      container.set('c', 'c2').set('late', 'late')
    },
  ],
  overwrite: [
    ({ container }) => {
      container.set('a', 'a2')
    },
    ({ container }) => {
      container.set('b', 'b2')
    },
    ({ container }) => {
      container.set('c', 'c2')
    },
  ],
  'add-or-overwrite': [
    ({ container }) => {
      container.set('a', 'a2').set('late', 'late')
    },
    ({ container }) => {
      container.set('c', 'c2').set('late', 'late')
    },
  ],
  're-add': [
    ({ container }) => {
      container.delete('a')
      container.set('a', 'a')
    },
    ({ container }) => {
      container.delete('b')
      container.set('b', 'b')
    },
    ({ container }) => {
      container.delete('c')
      container.set('c', 'c')
    },
  ],
  delete: [
    ({ container }) => {
      container.delete('a')
    },
    ({ container }) => {
      container.delete('b')
    },
    ({ container }) => {
      container.delete('c')
    },
  ],
  clear: [
    ({ container }) => {
      container.clear()
    },
    ({ container }) => {
      container.clear()
      container.set('late', 'late')
    },
  ],
  rebind: [
    slot => {
      slot.container = new Map()
    },
    slot => {
      slot.container = new Map([...slot.container, ['late', 'late']])
    },
  ],
}

export const setWrites: Writes<'set'> = {
  add: [
    ({ container }) => {
      container.add('late')
    },
    ({ container }) => {
      container.delete('a')
      container.add('late')
    },
  ],
  overwrite: [
    ({ container }) => {
      container.add('a')
    },
    ({ container }) => {
      container.add('c')
    },
  ],
  'add-or-overwrite': [
    ({ container }) => {
      container.add('a').add('late')
    },
    ({ container }) => {
      container.delete('a')
      container.add('b').add('late')
    },
  ],
  're-add': [
    ({ container }) => {
      container.delete('a')
      container.add('a')
    },
    ({ container }) => {
      container.delete('b')
      container.add('b')
    },
    ({ container }) => {
      container.delete('c')
      container.add('c')
    },
  ],
  delete: [
    ({ container }) => {
      container.delete('a')
    },
    ({ container }) => {
      container.delete('b')
    },
    ({ container }) => {
      container.delete('c')
    },
  ],
  clear: [
    ({ container }) => {
      container.clear()
    },
    ({ container }) => {
      container.clear()
      container.add('late')
    },
  ],
  rebind: [
    slot => {
      slot.container = new Set()
    },
    slot => {
      slot.container = new Set([...slot.container, 'late'])
    },
  ],
}

export const recordWrites: Writes<'record'> = {
  add: [
    ({ container }) => {
      container['late'] = 'late'
    },
    ({ container }) => {
      container['a'] = 'a2'
      container['late'] = 'late'
    },
    ({ container }) => {
      container['c'] = 'c2'
      container['late'] = 'late'
    },
  ],
  overwrite: [
    ({ container }) => {
      container['a'] = 'a2'
    },
    ({ container }) => {
      container['b'] = 'b2'
    },
    ({ container }) => {
      container['c'] = 'c2'
    },
  ],
  'add-or-overwrite': [
    ({ container }) => {
      container['a'] = 'a2'
      container['late'] = 'late'
    },
    ({ container }) => {
      container['c'] = 'c2'
      container['late'] = 'late'
    },
  ],
  're-add': [
    ({ container }) => {
      delete container['a']
      container['a'] = 'a'
    },
    ({ container }) => {
      delete container['b']
      container['b'] = 'b'
    },
    ({ container }) => {
      delete container['c']
      container['c'] = 'c'
    },
  ],
  delete: [
    ({ container }) => {
      delete container['a']
    },
    ({ container }) => {
      delete container['b']
    },
    ({ container }) => {
      delete container['c']
    },
  ],
  clear: [
    ({ container }) => {
      delete container['a']
      delete container['b']
      delete container['c']
    },
  ],
  rebind: [
    slot => {
      slot.container = {}
    },
    slot => {
      slot.container = { ...slot.container, late: 'late' }
    },
  ],
}
