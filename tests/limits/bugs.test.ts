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

  'memory that threads share': {
    missed: `
      const shared = new Int32Array(new SharedArrayBuffer(64))
      worker.postMessage(shared)
      export function count() { shared[0] += 1 }
    `,
  },
})
