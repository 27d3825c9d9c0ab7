import { expect, test } from 'vitest'

import { parseTruths, printTruths, withVerdicts, type Truth } from '../../bench/real/truth.ts'

const OLD: Truth = {
  project: 'mqtt@5.16.0',
  file: 'build/lib/client.js',
  line: 1012,
  rule: 'prefer-snapshot',
  config: 'recommended',
  verdict: 'worth: a handler  may end the stream',
}
const NEW: Truth = { ...OLD, line: 7, verdict: '?' }

test('what is printed can be read again', () => {
  const text = printTruths([NEW, OLD])

  expect(text).toBe(
    `project      file                 line  rule             config       verdict
mqtt@5.16.0  build/lib/client.js  7     prefer-snapshot  recommended  ?
mqtt@5.16.0  build/lib/client.js  1012  prefer-snapshot  recommended  worth: a handler  may end the stream
`,
  )
  expect(printTruths(parseTruths(text))).toBe(text.replace('  may', ' may'))
})

test('a verdict stays with its finding, and no other gets it', () => {
  const found = [NEW, { ...OLD, verdict: '?' }]
  expect(withVerdicts(found, [OLD]).map(({ verdict }) => verdict)).toEqual(['?', OLD.verdict])
})

test('a verdict that was taken away is missed', () => {
  expect(() => parseTruths('head\nmqtt@5.16.0 a.js 7 prefer-snapshot recommended\n')).toThrow(
    'Line 2 is no finding with a verdict: mqtt@5.16.0 a.js 7 prefer-snapshot recommended',
  )
})
