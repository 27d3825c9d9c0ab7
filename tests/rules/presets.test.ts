import { describe, expect, test } from 'vitest'
import plugin from '../../src/index.ts'
import { lintWith } from '../harness/lint.ts'

const CODE = `
  const dirty = new Set<string>()
  const hooks: Hook[] = []
  afterEach(() => { hooks.splice(0, 1) })
  export function touch(path: string) { dirty.add(path) }
  export async function flush(sink: Sink) {
    for (const hook of hooks) await hook()
    await sink.write([...dirty])
    dirty.clear()
  }
`

describe('F26 test files', () => {
  test('recommended leaves them alone', () => {
    expect(lintWith([plugin.configs.recommended], CODE, 'src/flush.test.ts')).toEqual([])
  })

  test('strict leaves them alone', () => {
    expect(lintWith([plugin.configs.strict], CODE, 'src/__tests__/flush.ts')).toEqual([])
  })

  test('recommended reports the same code elsewhere', () => {
    const messages = lintWith([plugin.configs.recommended], CODE, 'src/flush.ts')
    expect(messages.map(({ ruleId, line }) => `${line}: ${ruleId ?? ''}`)).toEqual([
      '9: interleave/no-late-reset',
    ])
  })

  test('strict reports both elsewhere', () => {
    const messages = lintWith([plugin.configs.strict], CODE, 'src/flush.ts')
    expect(messages.map(({ ruleId, line }) => `${line}: ${ruleId ?? ''}`)).toEqual([
      '7: interleave/no-live-iteration',
      '9: interleave/no-late-reset',
    ])
  })
})
