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

  'a live container that is returned': {
    missed: `
      const clients = new Map<string, Client>()
      bus.on('join', (client: Client) => { clients.set(client.id, client) })
      export function all() { return clients.values() }
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
