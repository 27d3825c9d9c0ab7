import { parseArgs } from 'node:util'

import { runCommand } from '../../bench/lint/exit.ts'
import { createProgress } from '../../bench/lint/progress.ts'
import { collectDocCases, collectTestCases } from './cases.ts'
import { describeDefect, describeTally, judgeAll } from './tally.ts'

const HELP = `npm run verdicts                      all examples of docs/rules and all cases of tests/rules
npm run verdicts -- --part 2/8        the second of eight parts of them
npm run verdicts -- --only no-late    those whose name has it in it

Every report of recommended has its harm shown by a run; every harm that a run shows is reported by strict.
Exit code 0: so it is; 1: it is not, in what is printed; 2: it could not run.`

await runCommand(() => Promise.resolve(main()))

function main(): number {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean', default: false },
      part: { type: 'string', default: '1/1' },
      only: { type: 'string', default: '' },
    },
  })
  if (values.help) {
    console.log(HELP)
    return 0
  }
  const [, part = '', parts = ''] = /^(\d+)\/(\d+)$/u.exec(values.part) ?? []
  if (part === '') throw new Error(`--part is "${values.part}"; write 2/8.`)
  const cases = [...collectDocCases(), ...collectTestCases()]
    .filter(({ name }) => name.includes(values.only))
    .filter((_, index) => index % Number(parts) === Number(part) - 1)
  const progress = createProgress(cases.length, 'cases')
  const tally = judgeAll(cases, done => {
    progress.step(done, '')
  })
  progress.end()
  for (const defect of tally.defects) console.log(`${describeDefect(defect)}\n`)
  console.log(describeTally(tally))
  return tally.defects.length > 0 ? 1 : 0
}
