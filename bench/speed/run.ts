import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { buildPlugin } from '../lint/build.ts'
import { runCommand } from '../lint/exit.ts'
import { loadBuiltPlugin } from '../lint/lint.ts'
import { generateModule } from './generate.ts'
import { createMeasure } from './measure.ts'
import { readBenchOptions } from './options.ts'
import { SECTIONS } from './sections.ts'

const HELP = `npm run bench                    what all rules cost, beside require-atomic-updates and the parser
npm run bench -- real plain      … on the pinned packages; on a file without containers and waits
npm run bench -- lines class     … and how it grows with a file, and with a class
npm run bench -- memory hostile  … peak memory; input that nobody writes
               --rounds <n>      … as the median of so many rounds (3)
               --seed <n>        … of the generated files (1)`

const NOTE = `CPU milliseconds; medians of the rounds, with the lowest and the highest. parse: the parser alone. walk: ESLint
without rules, after the parser. atomic, interleave: what require-atomic-updates and all our rules add to the walk.`

const root = fileURLToPath(new URL('../..', import.meta.url))

await runCommand(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      help: { type: 'boolean', default: false },
      rounds: { type: 'string', default: '3' },
      seed: { type: 'string', default: '1' },
    },
  })
  if (values.help) {
    console.log(HELP)
    return 0
  }
  const { sections, rounds, seed } = readBenchOptions(values, positionals, Object.keys(SECTIONS))
  buildPlugin(root)
  const measure = createMeasure(await loadBuiltPlugin(root))
  // What runs first would pay for the compilation of what runs later.
  for (let round = 0; round < 3; round++)
    measure({ path: 'warm-up.ts', text: generateModule(3_000, seed) }, round)
  const cache = fileURLToPath(new URL('../../.cache', import.meta.url))
  for (const name of sections) {
    const text = SECTIONS[name]?.({ measure, rounds, seed, cache }) ?? ''
    console.log(`${text}\n`)
  }
  console.log(NOTE)
  return 0
})
