import { describe, expect, test } from 'vitest'
import { proveRegistration } from './registration.ts'

const storesLate = `
  const pending = new Map<number, string>()
  export async function ask(id: number, text: string) {
    await socket.send(id)
    pending.set(id, text)
  }
`

describe('a registration that is early is proven', () => {
  test('stored before the wait, and taken out when it fails', () => {
    const after = `
  const pending = new Map<number, string>()
  export async function ask(id: number, text: string) {
    pending.set(id, text)
    try {
      await socket.send(id)
    } catch (error) {
      pending.delete(id)
      throw error
    }
  }
`
    expect(() => {
      proveRegistration({ before: storesLate, after })
    }).not.toThrow()
  })
})

describe('a registration that is not is refused', () => {
  test('what stays behind when the wait fails', () => {
    const after = `
  const pending = new Map<number, string>()
  export async function ask(id: number, text: string) {
    pending.set(id, text)
    await socket.send(id)
  }
`
    expect(() => {
      proveRegistration({ before: storesLate, after })
    }).toThrow(/alone: the contents afterwards differ/u)
  })

  test('stored behind another wait', () => {
    const after = `
  const pending = new Map<number, string>()
  export async function ask(id: number, text: string) {
    await null
    await socket.send(id)
    pending.set(id, text)
  }
`
    expect(() => {
      proveRegistration({ before: storesLate, after })
    }).toThrow(/together: .*there is no/u)
  })

  test('a program that was early before', () => {
    const before = `
  const pending = new Map<number, string>()
  export async function ask(id: number, text: string) {
    pending.set(id, text)
    await socket.send(id)
  }
`
    const after = before.replace('await socket.send(id)', 'return socket.send(id)')
    expect(() => {
      proveRegistration({ before, after })
    }).toThrow(/there at every window|alone/u)
  })
})
