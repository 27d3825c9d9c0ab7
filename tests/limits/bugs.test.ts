import { pinLimits } from './pins.ts'

pinLimits({
  'a store that is asked by waiting': {
    missed: `
      export class Cache {
        constructor(private store: Store) {}
        async wrap(key: string, make: () => Promise<string>) {
          const known = await this.store.get(key)
          if (known !== undefined) return known
          const value = await make()
          await this.store.set(key, value)
          return value
        }
      }
    `,
  },

  'something that is created and never taken out again': {
    doubted: `
      const rooms = new Map<string, Room>()
      export async function roomOf(id: string) {
        if (!rooms.has(id)) rooms.set(id, await createRoom(id))
        return rooms.get(id)
      }
    `,
  },

  'memory that threads share': {
    missed: `
      const shared = new Int32Array(new SharedArrayBuffer(64))
      worker.postMessage(shared)
      export function count() { shared[0] += 1 }
    `,
  },
})
