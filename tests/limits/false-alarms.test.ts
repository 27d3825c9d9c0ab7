import { pinFalseAlarms } from './pins.ts'

pinFalseAlarms({
  'two instances of one class': {
    right: `
      class Outbox {
        messages: Message[] = []
      }
      const first = new Outbox()
      const second = new Outbox()
      export function add(message: Message) { second.messages.push(message) }
      export async function flush(socket: Socket) {
        await socket.sendAll(first.messages)
        second.messages = [] // error
      }
    `,
  },
})
