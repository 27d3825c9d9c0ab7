import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { runCommand } from '../lint/exit.ts'
import { bugFileOf, pinnedFileOf, setNamed, type FieldSet } from './data.ts'
import { Progress } from './progress.ts'

const HELP = `npx tsx bench/field/lay-out.ts --mirrors <folder> --sources <folder> [--set field|held-out]

Lays the sources of the field set out from local checkouts. A checkout of owner/name is looked for as
owner/name, owner+name and name under the mirrors, itself a repository (bare or not) or holding one in
a folder named repo.`

interface Blob {
  readonly repository: string
  readonly commit: string
  readonly path: string
  readonly target: string
}

const run = promisify(execFile)

/** Returns one line for each file that could not be had. */
export async function layOut(
  set: FieldSet,
  mirrors: string,
  sources: string,
): Promise<readonly string[]> {
  const blobs = collectBlobs(set).filter(blob => !existsSync(join(sources, blob.target)))
  const progress = new Progress('laying out', blobs.length)
  const missing: string[] = []

  for (const blob of blobs) {
    progress.step(blob.target)
    const problem = await writeBlob(blob, mirrors, sources)
    if (problem) missing.push(problem)
  }

  progress.end()
  return missing
}

function collectBlobs({ bugs, labels, liveHazards }: FieldSet): readonly Blob[] {
  const blobs = new Map<string, Blob>()
  const add = (repository: string, commit: string, path: string, target: string) =>
    blobs.set(target, { repository, commit, path, target })

  for (const bug of bugs) {
    add(bug.repository, bug.before, bug.path, bugFileOf(bug, 'before'))
    add(bug.repository, bug.after, bug.path, bugFileOf(bug, 'after'))
  }
  for (const place of [...labels, ...liveHazards]) {
    add(place.repository, place.commit, place.path, pinnedFileOf(place))
  }
  return [...blobs.values()]
}

async function writeBlob(blob: Blob, mirrors: string, sources: string): Promise<string | null> {
  const gitDirectory = findGitDirectory(mirrors, blob.repository)
  if (!gitDirectory) return `${blob.repository}: no checkout under ${mirrors}`

  try {
    const object = `${blob.commit}:${blob.path}`
    const { stdout } = await run('git', ['--git-dir', gitDirectory, 'show', object], {
      encoding: 'buffer',
      maxBuffer: 64 * 1024 * 1024,
    })
    const target = join(sources, blob.target)
    await mkdir(dirname(target), { recursive: true })
    await writeFile(target, stdout)
    return null
  } catch {
    return `${blob.repository}: the checkout has no ${blob.path} at ${blob.commit.slice(0, 12)}`
  }
}

function findGitDirectory(mirrors: string, repository: string): string | null {
  const [owner = '', name = ''] = repository.split('/')
  for (const folder of [repository, `${owner}+${name}`, name]) {
    for (const inner of ['.git', 'repo/.git', 'repo', '.']) {
      const candidate = join(mirrors, folder, inner)
      if (existsSync(join(candidate, 'HEAD')) && existsSync(join(candidate, 'objects'))) {
        return candidate
      }
    }
  }
  return null
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean', default: false },
      mirrors: { type: 'string' },
      sources: { type: 'string' },
      set: { type: 'string', default: 'field' },
    },
  })
  if (values.help) {
    console.log(HELP)
    return 0
  }
  if (!values.mirrors) throw new Error('--mirrors: name the folder with the checkouts. See --help.')
  if (!values.sources) throw new Error('--sources: name the folder to fill. See --help.')
  if (!existsSync(values.mirrors)) throw new Error(`--mirrors: no folder ${values.mirrors}`)

  const missing = await layOut(setNamed(values.set), values.mirrors, values.sources)
  for (const line of missing) console.error(line)
  console.log(missing.length === 0 ? 'all sources are there' : `${missing.length} sources missing`)
  return missing.length === 0 ? 0 : 1
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await runCommand(main)
}
