import { describe } from 'vitest'
import rule from '../../rules/no-torn-refill.ts'
import { testRule } from '../harness/lint.ts'

const options = { tier: 'possible' }

describe('nothing goes wrong', () => {
  testRule(rule, {
    'F9: all is taken out entry by entry, and filled again later': {
      options,
      code: `
        const queue: Job[] = []
        bus.on('job', (job: Job) => { queue.push(job) })
        export async function drain() {
          let job
          while ((job = queue.shift())) {
            if (!(await job.run())) queue.push(job)
          }
        }
      `,
    },
    'F1: who reads was given a copy before': {
      options,
      code: `
        export class Table {
          #rows: Row[] = []
          #shown: Row[] = []
          #show() { this.#shown = [...this.#rows] }
          paint(canvas: Canvas) { for (const row of this.#shown) canvas.draw(row) }
          /** @serial */
          async load(ids: string[]) {
            this.#rows = []
            for (const id of ids) this.#rows.push(await fetchRow(id))
            this.#show()
          }
        }
      `,
    },
  })
})
