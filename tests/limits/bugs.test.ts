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

  'a newer value that is stored while one run fills a gap': {
    seen: `
      const lock = new Mutex()
      const totals = new Map<string, number>()
      export function put(id: string, total: number) { totals.set(id, total) }
      export function add(id: string) {
        return lock.runExclusive(async () => {
          const before = totals.get(id) ?? 0
          totals.set(id, before + await costOf(id))
        })
      }
    `,
    missed: `
      const lock = new Mutex()
      const totals = new Map<string, number>()
      export function put(id: string, total: number) { totals.set(id, total) }
      export function fill(id: string) {
        return lock.runExclusive(async () => {
          if (totals.has(id)) return
          totals.set(id, await fetchTotal(id))
        })
      }
    `,
  },

  'an entry that is removed twice, and made again in between': {
    seen: `
      class Limiters {
        #limiters = new Map<string, Limiter>()
        renew(key: string) {
          this.#limiters.set(key, new Limiter(key))
        }
        async remove(key: string) {
          const limiter = this.#limiters.get(key)
          await limiter?.close()
          if (limiter) this.#limiters.delete(key)
        }
      }
    `,
    missed: `
      class Limiters {
        #limiters = new Map<string, Limiter>()
        of(key: string) {
          const known = this.#limiters.get(key)
          if (known) return known
          const made = new Limiter(key)
          this.#limiters.set(key, made)
          return made
        }
        async remove(key: string) {
          const limiter = this.#limiters.get(key)
          await limiter?.close()
          if (limiter) this.#limiters.delete(key)
        }
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
