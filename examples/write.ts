/** Writes what the plugin says and does into the examples: `after.ts`, and the two blocks of each README. */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { buildPlugin } from '../bench/lint/build.ts'
import { loadBuiltPlugin } from '../bench/lint/lint.ts'
import { EXAMPLES, fileOf, judge, textOf } from './examples.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
buildPlugin(root)
const plugin = await loadBuiltPlugin(root)
for (const example of EXAMPLES) {
  const { findings, fixed, diff } = await judge(plugin, example)
  writeFileSync(fileOf(example, 'after.ts'), fixed)
  const readme = textOf(example, 'README.md')
  const blocks = { text: findings, diff }
  const filled = readme.replace(
    /^```(text|diff)\n.*?^```$/gms,
    (_, language: 'text' | 'diff') => `\`\`\`${language}\n${blocks[language]}\n\`\`\``,
  )
  writeFileSync(fileOf(example, 'README.md'), filled)
}
