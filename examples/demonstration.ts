import { styleText } from 'node:util'
import type { ESLint } from 'eslint'
import { canShowColors } from '../bench/lint/print.ts'
import { EXAMPLES, findBlock, judge, textOf, type Example } from './examples.ts'
import { runProof } from './proof.ts'

/** Shows findings, fixes and the loads; 0 when everything went as the READMEs of the examples say. */
export async function demonstrate(plugin: ESLint.Plugin): Promise<number> {
  const color = canShowColors()
  const surprises: string[] = []
  for (const example of EXAMPLES) surprises.push(...(await showExample(plugin, example, color)))

  console.log(heading('What went in, what came out', color))
  surprises.push(...(await runProof(color)))

  if (surprises.length === 0) {
    console.log('\nLoss before, none after: everything went as the README says.')
    return 0
  }
  for (const surprise of surprises) console.error(`Not as the README says: ${surprise}`)
  return 1
}

/** Prints an example, and returns what its README says otherwise. */
async function showExample(
  plugin: ESLint.Plugin,
  example: Example,
  color: boolean,
): Promise<string[]> {
  const { findings, fixed, diff } = await judge(plugin, example)
  console.log(heading(example.title, color))
  console.log(`examples/${example.folder}: ${findings}\n`)
  if (diff !== '') console.log(`${color ? colorDiff(diff) : diff}\n`)

  const surprises: string[] = []
  if (findings !== findBlock(example, 'text')) surprises.push('the findings')
  if (diff !== (findBlock(example, 'diff') ?? '')) surprises.push('the diff')
  if (fixed !== textOf(example, 'after.ts')) surprises.push('the text of after.ts')
  return surprises.map(what => `${what} of examples/${example.folder}.`)
}

function heading(title: string, color: boolean): string {
  return `\n${color ? styleText('bold', title) : title}\n${'─'.repeat(title.length)}\n`
}

function colorDiff(diff: string): string {
  return diff
    .split('\n')
    .map(line => {
      if (line.startsWith('+')) return styleText('green', line)
      if (line.startsWith('-')) return styleText('red', line)
      return styleText('dim', line)
    })
    .join('\n')
}
