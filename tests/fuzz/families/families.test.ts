import { expect, test } from 'vitest'

import { examineFamily } from './examine.ts'
import { FAMILIES } from './families.ts'

test.each(Object.entries(FAMILIES))(
  '%s: what is said is shown, what is shown is said, and the repairs are right',
  (_, family) => {
    const { found, claimed, harmed, repaired } = examineFamily(family, 5, 97)

    expect(found.map(({ kind, text }) => `${kind}\n${text}`)).toEqual([])
    expect(Math.min(claimed, harmed, repaired)).toBeGreaterThan(0)
  },
)
