import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isMinified, readSource } from '../lint/collect.ts'
import { createProgress } from '../lint/progress.ts'
import { table } from '../lint/table.ts'
import { collectPackage, installPackages, PACKAGES } from '../real/packages.ts'
import { generateModule, generatePlainModule } from './generate.ts'
import { HOSTILE } from './hostile.ts'
import { addCosts, rulesOf, VARIANTS, type Cost, type Measure } from './measure.ts'
import { measureMemory } from './memory.ts'
import { SHAPES } from './shapes.ts'
import { costTable, growthTable, spreadText } from './tables.ts'

/** What every part of the bench is given. */
export interface Bench {
  readonly measure: Measure
  readonly rounds: number
  readonly seed: number
  /** Where packages and generated files are kept between runs. */
  readonly cache: string
}

const FILE_SIZES = [1_000, 3_000, 10_000, 30_000, 100_000]
const COUNTS = [10, 100, 1_000, 10_000]

export const SECTIONS: Readonly<Record<string, (bench: Bench) => string>> = {
  real: benchRealPackages,
  plain: benchPlainFile,
  lines: benchLines,
  class: benchShapes,
  memory: benchMemory,
  hostile: benchHostile,
}

function benchRealPackages({ measure, rounds, cache }: Bench): string {
  const groups = collectRealFiles(cache)
  const progress = createProgress(rounds * groups.length, 'packages')
  const totals: { lines: number; rounds: Cost[] } = { lines: 0, rounds: [] }
  for (let round = 0; round < rounds; round++) {
    const costs = groups.map(({ name, paths }, index) => {
      progress.step(round * groups.length + index, name)
      // Each file begins with another variant than the one before it.
      return paths.map((path, at) => measure({ path, text: readSource(path) }, round + at))
    })
    totals.rounds.push(addCosts(costs.flat()))
  }
  progress.end()
  for (const { paths } of groups)
    for (const path of paths) totals.lines += readSource(path).split('\n').length
  return costTable([{ name: `${groups.length} real packages`, ...totals }])
}

function benchPlainFile({ measure, rounds, seed }: Bench): string {
  const files = [
    { name: 'containers and waits', text: generateModule(5_000, seed) },
    { name: 'neither of them', text: generatePlainModule(5_000, seed) },
  ]
  return costTable(
    files.map(({ name, text }) => ({
      name,
      lines: 5_000,
      rounds: repeated(rounds, round => measure({ path: `${name}.ts`, text }, round)),
    })),
  )
}

function benchLines({ measure, rounds, seed }: Bench): string {
  const steps = FILE_SIZES.map(size => {
    const source = { path: 'generated.ts', text: generateModule(size, seed) }
    return { size, rounds: repeated(rounds, round => measure(source, round)) }
  })
  return growthTable([{ name: 'lines of one file', steps }])
}

function benchShapes({ measure, rounds }: Bench): string {
  const progress = createProgress(SHAPES.length * COUNTS.length, 'files')
  const growths = SHAPES.map(({ name, textOf }, row) => {
    const steps = COUNTS.map((size, column) => {
      progress.step(row * COUNTS.length + column, name)
      const source = { path: 'generated.ts', text: textOf(size) }
      return { size, rounds: repeated(rounds, round => measure(source, round)) }
    })
    return { name, steps }
  })
  progress.end()
  return growthTable(growths)
}

function benchMemory({ rounds, seed, cache }: Bench): string {
  const generated = join(cache, 'generated.ts')
  mkdirSync(cache, { recursive: true })
  writeFileSync(generated, generateModule(100_000, seed))
  const inputs = [
    { name: 'real packages', paths: collectRealFiles(cache).flatMap(({ paths }) => paths) },
    { name: 'one file of 100,000 lines', paths: [generated] },
  ]
  const progress = createProgress(inputs.length * VARIANTS.length * rounds, 'processes')
  let done = 0
  const rows = inputs.map(({ name, paths }) => [
    name,
    ...VARIANTS.map(variant =>
      spreadText(
        repeated(rounds, () => {
          progress.step(done++, `${name}, ${variant}`)
          return measureMemory(variant, paths)
        }),
        0,
      ),
    ),
  ])
  progress.end()
  return table([['peak memory, MB', 'no rules', 'atomic', 'interleave'], ...rows])
}

/** What the parser or ESLint cannot read is theirs, and said. */
function benchHostile({ measure }: Bench): string {
  const progress = createProgress(HOSTILE.length, 'files')
  const rows = HOSTILE.map(({ name, size, textOf }, index) => {
    progress.step(index, name)
    const label = `${size.toLocaleString('en')} ${name}`
    try {
      const cost = measure({ path: 'hostile.ts', text: textOf(size) }, 0)
      const costs = [cost.parse, rulesOf(cost, 'atomic'), rulesOf(cost, 'interleave')]
      return [label, ...costs.map(value => value.toFixed(0))]
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      return [label, 'too deep for the parser']
    }
  })
  progress.end()
  return table([['hostile input, CPU ms', 'parse', 'atomic', 'interleave'], ...rows])
}

function collectRealFiles(cache: string): { name: string; paths: readonly string[] }[] {
  const folder = join(cache, 'real')
  installPackages(folder, PACKAGES)
  return PACKAGES.map(item => {
    const paths = collectPackage(folder, item).filter(path => !isMinified(readSource(path)))
    return { name: item.name, paths }
  })
}

function repeated<T>(times: number, run: (round: number) => T): T[] {
  return Array.from({ length: times }, (_, round) => run(round))
}
