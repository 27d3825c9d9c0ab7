import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { buildPlugin } from '../bench/lint/build.ts'
import { lintPaths } from '../bench/lint/command.ts'
import { runCommand } from '../bench/lint/exit.ts'
import { loadBuiltPlugin } from '../bench/lint/lint.ts'
import { demonstrate } from './demonstration.ts'

const HELP = `npm start                              show the examples: findings, fixes, and their proof
npm start -- <files or folders>        lint JavaScript and TypeScript with the recommended config
npm start -- --strict <files>          … with the strict config
npm start -- --fix <files>             … and repair what can be repaired

Exit code: 0 clean, 1 findings, 2 something could not be run.`

await runCommand(main)

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      fix: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      strict: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(HELP)
    return 0
  }
  if (positionals.length === 0 && (values.fix || values.strict)) {
    throw new Error('--fix and --strict need files or folders to work on.')
  }
  return await run(positionals, values)
}

async function run(paths: string[], options: { fix: boolean; strict: boolean }): Promise<number> {
  const root = fileURLToPath(new URL('..', import.meta.url))
  const built = buildPlugin(root)
  const plugin = await loadBuiltPlugin(root)
  if (paths.length === 0) {
    console.log(`dist is ${built}`)
    return demonstrate(plugin)
  }
  return lintPaths(plugin, paths, {
    preset: options.strict ? 'strict' : 'recommended',
    fix: options.fix,
    // npm runs scripts in the package's folder, whatever folder they were called from.
    from: process.env['INIT_CWD'] ?? process.cwd(),
  })
}
