import { describe } from 'vitest'
import rule from '../../rules/no-late-reset.ts'
import { testRule } from '../harness/lint.ts'

describe('the first entries of a list, cut off behind the wait', () => {
  testRule(rule, {
    'a second run sends the same batch, and cuts off one that nobody sent': `
      class Sender {
        #queue: Item[] = []
        add(item: Item) {
          this.#queue.push(item)
          if (this.#queue.length >= 10) void this.flush()
        }
        async flush() {
          const batch = this.#queue.slice(0, 100)
          await send(batch)
          this.#queue.splice(0, batch.length) // error
        }
      }
    `,
    'the rest of the list takes its place': `
      class Sender {
        #queue: Item[] = []
        add(item: Item) {
          this.#queue.push(item)
        }
        async flush(size: number) {
          await send(this.#queue.slice(0, size))
          this.#queue = this.#queue.slice(size) // error
        }
      }
    `,
    'who is busy is not started again, and appends stay where they are': `
      class Sender {
        #queue: Item[] = []
        #isBusy = false
        add(item: Item) {
          this.#queue.push(item)
        }
        async flush() {
          if (this.#isBusy) return
          this.#isBusy = true
          const batch = this.#queue.slice(0, 100)
          await send(batch)
          this.#queue.splice(0, batch.length)
          this.#isBusy = false
        }
      }
    `,
    'the batch is taken out before the wait': `
      class Sender {
        #queue: Item[] = []
        add(item: Item) {
          this.#queue.push(item)
        }
        async flush() {
          const batch = this.#queue.splice(0, 100)
          await send(batch)
        }
      }
    `,
    'no wait between the two': `
      class Sender {
        #queue: Item[] = []
        add(item: Item) {
          this.#queue.push(item)
        }
        async flush() {
          const batch = this.#queue.slice(0, 100)
          this.#queue.splice(0, batch.length)
          await send(batch)
        }
      }
    `,
    'what was read out were the last entries': `
      class Sender {
        #queue: Item[] = []
        add(item: Item) {
          this.#queue.push(item)
        }
        async trim() {
          const last = this.#queue.slice(-10)
          await send(last)
          this.#queue.splice(0, 5)
        }
      }
    `,
  })
})
