import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { buildPlugin } from '../lint/build.ts'
import { collectFiles } from '../lint/collect.ts'
import { runCommand } from '../lint/exit.ts'
import { loadBuiltPlugin } from '../lint/lint.ts'
import { plural } from '../lint/print.ts'
import { createProgress } from '../lint/progress.ts'
import { table } from '../lint/table.ts'
import { Editor } from './edits.ts'
import { Ledger } from './ledger.ts'
import projects from './projects.json' with { type: 'json' }

type Project = (typeof projects)[number]

const HELP = `npm run suites -- <folder> [name …]   the tests of real projects after our fixes

The folder has a checkout of each project of bench/suites/projects.json, with its packages installed.
Their tests run untouched, after every fix together, and after each suggestion by itself (then those
that reach the file, where the runner can tell). What was run is kept in <folder>/outcomes.json, and not run again.`

const TESTS = /[\\/](?:node_modules|tests?|__tests__|spec)[\\/]|[.-](?:test|spec)\.\w+$/u
const root = fileURLToPath(new URL('../..', import.meta.url))

await runCommand(main)

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { help: { type: 'boolean', default: false } },
  })
  const [folder, ...names] = positionals
  if (values.help || folder === undefined) {
    console.log(HELP)
    return values.help ? 0 : 2
  }
  const unknown = names.find(name => !projects.some(project => project.name === name))
  if (unknown !== undefined)
    throw new Error(`'${unknown}' is not one of the projects in bench/suites/projects.json.`)

  buildPlugin(root)
  const editor = new Editor(await loadBuiltPlugin(root))
  const rows = projects
    .filter(({ name }) => names.length === 0 || names.includes(name))
    .map(project => runProject(editor, project, resolve(folder)))
  console.log(
    table([
      ['project', 'files', 'fixes', 'after fixes', 'suggestions', 'passed', 'broken'],
      ...rows.map(({ cells }) => cells),
    ]),
  )
  for (const { broken } of rows) for (const line of broken) console.error(line)
  return rows.some(({ broken }) => broken.length > 0) ? 1 : 0
}

function runProject(editor: Editor, project: Project, folder: string) {
  const checkout = join(folder, project.name)
  if (!existsSync(join(checkout, 'node_modules')))
    throw new Error(`${checkout} has no packages: lay ${project.repository} out, and install them.`)

  const paths = project.sources.map(source => join(checkout, source))
  const files = collectFiles(paths).files.filter(path => !TESTS.test(path.slice(checkout.length)))
  const fixes = editor.fixAll(checkout, files)
  const suggestions = [...editor.suggest(checkout, files)]
  const ledger = new Ledger(join(folder, 'outcomes.json'), project, checkout)
  if (ledger.outcomeOf({ what: 'untouched', texts: new Map(), edits: 0 }) === 'broken')
    throw new Error(`${project.name}: its tests fail untouched.`)

  const progress = createProgress(suggestions.length + 1, `runs of ${project.name}`)
  progress.step(0, fixes.what)
  const afterFixes = fixes.edits === 0 ? '–' : ledger.outcomeOf(fixes)
  const broken = suggestions.filter((change, index) => {
    progress.step(index + 1, change.what)
    return ledger.outcomeOf(change, 'related') === 'broken'
  })
  progress.end()
  const counts = [suggestions.length, suggestions.length - broken.length, broken.length]
  return {
    cells: [
      project.name,
      String(files.length),
      plural(fixes.edits, 'fix').replace('fixs', 'fixes'),
      afterFixes,
      ...counts.map(String),
    ],
    broken: [...(afterFixes === 'broken' ? [fixes] : []), ...broken].map(
      ({ what }) => `${project.name}: its tests fail after ${what}`,
    ),
  }
}
