import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { setNamed, type FieldSet } from './data.ts'
import { layOut } from './lay-out.ts'
import { FieldLinter, loadConfig, type ConfigName } from './lint.ts'
import { collectChanges, readRecord, recordOf, writeRecord } from './record.ts'
import { Scorer } from './results.ts'
import { showSummary, type Scope } from './summary.ts'

/**
 * Scores the plugin on the field set: is a bug reported before its fix and silent after it, which of
 * the judged places are reported?
 *
 *     npx tsx bench/field/score.ts --sources <dir> [--mirrors <dir>] [--tier likely|possible|core]
 *         [--set field|held-out] [--kinds A,B,C] [--shapes await-loop,late-reset] [--out <file>] [--against <file>]
 */

const CONFIGS: Readonly<Record<string, ConfigName>> = {
  likely: 'recommended',
  possible: 'strict',
  core: 'core',
}

const { values } = parseArgs({
  options: {
    sources: { type: 'string' },
    mirrors: { type: 'string' },
    tier: { type: 'string', default: 'likely' },
    set: { type: 'string', default: 'field' },
    kinds: { type: 'string' },
    shapes: { type: 'string' },
    out: { type: 'string' },
    against: { type: 'string' },
  },
})

try {
  await score()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 2
}

async function score(): Promise<void> {
  const { sources } = values
  if (!sources) throw new Error('--sources: name the folder that lay-out.ts filled')
  const configName = CONFIGS[values.tier]
  if (!configName) throw new Error(`--tier: ${values.tier} is none of likely, possible, core`)
  const set = setNamed(values.set)
  const scope = scopeOf(set)
  const last = values.against ? readRecord(values.against) : null

  if (values.mirrors) await layOutOrWarn(set, values.mirrors, sources)
  if (!existsSync(sources)) throw new Error(`--sources: no folder ${sources}`)

  const linter = new FieldLinter(sources, await loadConfig(configName))
  const results = new Scorer(set, sources, linter, configName !== 'core').run()
  console.log(`Field score with ${configName}\n`)
  console.log(showSummary(results, scope))

  const record = recordOf(configName, results)
  if (last) {
    const changes = collectChanges(last, record)
    console.log(`Since the last run (${last.config}): ${changes.length} changes`)
    for (const change of changes) console.log(`  ${change}`)
  }
  if (values.out) writeRecord(values.out, record)
}

async function layOutOrWarn(set: FieldSet, mirrors: string, sources: string): Promise<void> {
  for (const line of await layOut(set, mirrors, sources)) console.error(line)
}

function scopeOf({ bugs, labels }: FieldSet): Scope {
  const kinds = chosen('kinds', values.kinds, new Set(bugs.map(bug => bug.kind)))
  const shapes = chosen('shapes', values.shapes, new Set(labels.map(label => label.shape)))
  return { kinds, shapes }
}

function chosen(
  option: string,
  list: string | undefined,
  known: ReadonlySet<string>,
): ReadonlySet<string> {
  if (!list) return known
  const names = list.split(',')
  const wrong = names.find(name => !known.has(name))
  if (wrong !== undefined) {
    throw new Error(`--${option}: ${wrong} is none of ${[...known].join(', ')}`)
  }
  return new Set(names)
}
