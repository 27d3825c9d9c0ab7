import { describe } from 'vitest'
import rule from '../../rules/no-resize-while-iterating.ts'
import { testRule } from '../harness/lint.ts'

const options = { tier: 'possible' }

describe('nothing goes wrong', () => {
  testRule(rule, {
    'F3: the write comes behind the loop': {
      options,
      code: `
        const jobs: Job[] = []
        export function run() {
          for (const job of jobs) job.run()
          jobs.push(createJob())
        }
      `,
    },
    'F20: another list than the one that is walked': {
      options,
      code: `
        export function split(request: Request) {
          for (const item of request.items) {
            if (item.isOld) request.old.push(item)
          }
        }
      `,
    },
    'F24: what is frozen is copied before it changes': {
      options,
      code: `
        const NAMES = Object.freeze(['a', 'b'])
        export function names() {
          const all = [...NAMES]
          for (const name of NAMES) if (name === 'a') all.splice(0, 1)
          return all
        }
      `,
    },
    'F25: pages are asked for until there are no more': {
      options,
      code: `
        export async function load() {
          const rows: Row[] = []
          let page = await fetchPage(null)
          while (page) {
            for (const row of page.rows) rows.push(row)
            page = await fetchPage(page.next)
          }
          return rows
        }
      `,
    },
    'F11: what is collected is walked when it is complete': {
      options,
      code: `
        export function close(all: Map<string, Conn>) {
          const idle: string[] = []
          for (const [id, conn] of all) if (conn.isIdle) idle.push(id)
          for (const id of idle) all.delete(id)
        }
      `,
    },
  })
})
