import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { beforeAll, describe, expect, test } from 'vitest'

import { PACKAGES, installPackages } from '../../bench/real/packages.ts'
import { findTruths, keyOf, parseTruths } from '../../bench/real/truth.ts'
import plugin from '../../src/index.ts'

/*
 * What the plugin says about pinned packages stands in findings.txt. When that changes, read what is
 * new and what is gone, as the maintainer of the package would, and run `npm run real -- --update`.
 */

const cache = fileURLToPath(new URL('../../.cache/real', import.meta.url))
const known = parseTruths(readFileSync(new URL('findings.txt', import.meta.url), 'utf8'))

// `npm ci` has installed them; this is for a folder that was there before they were pinned.
beforeAll(() => {
  installPackages(cache, PACKAGES)
}, 600_000)

describe('findings.txt', () => {
  test.each(PACKAGES)('has what is found in $name', async item => {
    const found = await findTruths(plugin, cache, [item])
    const project = `${item.name}@${item.version}`

    expect(found.map(keyOf)).toEqual(known.filter(truth => truth.project === project).map(keyOf))
  })

  test('has no package that is not pinned', () => {
    const pinned = PACKAGES.map(({ name, version }) => `${name}@${version}`)
    expect(known.filter(({ project }) => !pinned.includes(project))).toEqual([])
  })

  test('has a verdict, and a reason, for all that recommended reports', () => {
    const unread = known.filter(
      ({ config, verdict }) =>
        config === 'recommended' && !/^(?:real|worth|discipline|false): \S/u.test(verdict),
    )
    expect(unread.map(keyOf)).toEqual([])
  })
})
