import { pinLimits } from './pins.ts'

pinLimits({
  'an entry that is registered after the answer may have come': {
    missed: `
      const pending = new Map<number, (text: string) => void>()
      socket.on('answer', (id: number, text: string) => { pending.get(id)?.(text) })
      export async function ask(id: number, onAnswer: (text: string) => void) {
        await socket.send(id)
        pending.set(id, onAnswer)
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
