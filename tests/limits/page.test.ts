import { readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { expect, test } from 'vitest'

const ENDING = '.test.ts'

/** `## Known false alarms` and its lines belong to `false-alarms.test.ts`, `## Slots` to `slots.test.ts`. */
const sections = readFileSync(pathOf('../../docs/limits.md'), 'utf8')
  .split(/^## /mu)
  .slice(1)
  .map(text => ({
    topic: (/^(?:Known )?(.+)$/mu.exec(text)?.[1] ?? '').toLowerCase().replaceAll(' ', '-'),
    titles: titlesIn(text, /^- \*\*(.+?)\*\*/gmu),
  }))

const pinned = readdirSync(pathOf('.'))
  .filter(name => name.endsWith(ENDING) && name !== `page${ENDING}`)
  .map(name => name.slice(0, -ENDING.length))

test('each section of the page has its tests, and the other way round', () => {
  expect(sections.map(({ topic }) => topic).sort()).toEqual(pinned)
})

test.each(sections)('the lines of $topic are those that are pinned', ({ topic, titles }) => {
  const text = readFileSync(pathOf(`./${topic}${ENDING}`), 'utf8')
  const pins = titlesIn(text, /^ {2}'(.+)': \{$/gmu)

  expect(titles.length).toBeGreaterThan(0)
  expect(titles).toEqual(pins)
})

function titlesIn(text: string, title: RegExp): string[] {
  return [...text.matchAll(title)].map(([, found = '']) => found)
}

function pathOf(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url))
}
