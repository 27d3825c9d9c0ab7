import { pinFalseAlarms } from './pins.ts'

pinFalseAlarms({
  'an object that its only caller makes and drops': {
    right: `
      class Batch {
        #rows: Row[] = []
        add(row: Row) { this.#rows.push(row) }
        async commit(db: Db) {
          await db.insert(this.#rows)
          this.#rows = [] // error
        }
      }
      export async function importAll(rows: Row[], db: Db) {
        const batch = new Batch()
        for (const row of rows) batch.add(row)
        await batch.commit(db)
      }
    `,
  },

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
