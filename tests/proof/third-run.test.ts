import { expect, test } from 'vitest'

import { proveSerial } from './prove-serial.ts'

const FORGETS = `
  declare function request(text: string, signal: AbortSignal): Promise<void>
  let current: AbortController | null = null
  export async function find(text: string) {
    current?.abort()
    const controller = new AbortController()
    current = controller
    await request(text, controller.signal)
    current = null
  }
`

const FORGETS_ITS_OWN = `
  declare function request(text: string, signal: AbortSignal): Promise<void>
  let current: AbortController | null = null
  export async function find(text: string) {
    current?.abort()
    const controller = new AbortController()
    current = controller
    await request(text, controller.signal)
    if (current === controller) current = null
  }
`

test('two runs leave the same behind; a third one no longer finds the second', () => {
  expect(() => {
    proveSerial({ before: FORGETS, after: FORGETS_ITS_OWN, relax: ['twice'] })
  }).not.toThrow()
})

test('a test that is always passed is no cure', () => {
  const after = FORGETS.replace('current = null\n  }', 'if (controller) current = null\n  }')
  expect(() => {
    proveSerial({ before: FORGETS, after, relax: ['twice'] })
  }).toThrow('a third run does not find the second one')
})

test('where the third one finds the second, nothing was wrong', () => {
  const after = FORGETS_ITS_OWN.replace('current === controller', 'controller === current')
  expect(() => {
    proveSerial({ before: FORGETS_ITS_OWN, after, relax: ['twice'] })
  }).toThrow('nothing goes wrong before the fix')
})
