import { pinLimits } from './pins.ts'

pinLimits({
  'something that is created and never taken out again': {
    doubted: `
      const rooms = new Map<string, Room>()
      export async function roomOf(id: string) {
        if (!rooms.has(id)) rooms.set(id, await createRoom(id))
        return rooms.get(id)
      }
    `,
  },

  'a first one that is remembered in a variable': {
    missed: `
      const watchers = new Set<string>()
      export async function watch(id: string) {
        const isFirst = watchers.size === 0
        if (isFirst) await start()
        watchers.add(id)
      }
      export function unwatch(id: string) { watchers.delete(id) }
    `,
  },

  'a first one that joins where it is asked': {
    missed: `
      const watchers = new Set<string>()
      export async function watch(id: string) {
        if (watchers.size === 0) {
          await start()
          watchers.add(id)
        }
      }
      export function unwatch(id: string) { watchers.delete(id) }
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
