import { describe, expect, test } from 'vitest'
import { findHarm, proveFix } from './prove.ts'

describe('a fix that is right on one way out only', () => {
  test('a rejection that is swallowed although a thrown error is not', () => {
    expect(() =>
      proveFix({
        before: `
          const clients = new Set<Client>()
          export const join = (client: Client) => { clients.add(client) }
          export async function broadcast(message: string) {
            for (const client of clients) await client.send(message)
          }
        `,
        after: `
          const clients = new Set<Client>()
          export const join = (client: Client) => { clients.add(client) }
          export async function broadcast(message: string) {
            for (const client of [...clients]) await client.send(message).catch(() => {})
          }
        `,
      }),
    ).toThrow(/^alone: the effects differ: client-b\.send\('message-d'\) – before: nothing/)
  })

  test('an error that nobody caught and that is now hidden', () => {
    expect(() =>
      proveFix({
        before: `
          const clients = new Set<Client>()
          export const join = (client: Client) => { clients.add(client) }
          export function broadcast(message: string) {
            for (const client of clients) void client.send(message)
          }
        `,
        after: `
          const clients = new Set<Client>()
          export const join = (client: Client) => { clients.add(client) }
          export function broadcast(message: string) {
            for (const client of [...clients]) client.send(message).catch(() => {})
          }
        `,
      }),
    ).toThrow(
      'alone: errors that nobody catches differ: nothing – before: Error: client-a.send() failed',
    )
  })

  test('a generator whose consumer leaves before the end', () => {
    expect(() =>
      proveFix({
        before: `
          let rows: string[] = []
          export const add = (row: string) => { rows.push(row) }
          export function* drain() {
            for (const row of rows) yield row
            rows = []
          }
        `,
        after: `
          let rows: string[] = []
          export const add = (row: string) => { rows.push(row) }
          export function* drain() {
            const taken = rows
            rows = []
            for (const row of taken) yield row
          }
        `,
      }),
    ).toThrow(
      /^alone: the contents afterwards differ: rows = \[\] – before: rows = \['row-a', 'row-b', 'row-c'\]/,
    )
  })

  test('a loop that is left early without the reset', () => {
    expect(() =>
      proveFix({
        before: `
          declare function accept(row: string): Promise<boolean>
          let rows: string[] = []
          export const add = (row: string) => { rows.push(row) }
          export async function flush() {
            try {
              for (const row of rows) if (!(await accept(row))) return
              rows = []
            } catch {
              rows = []
            }
          }
        `,
        after: `
          declare function accept(row: string): Promise<boolean>
          let rows: string[] = []
          export const add = (row: string) => { rows.push(row) }
          export async function flush() {
            const taken = rows
            rows = []
            try {
              for (const row of taken) if (!(await accept(row))) return
            } catch {}
          }
        `,
      }),
    ).toThrow(/^alone: the contents afterwards differ: rows = \[\] – before: rows = \['row-a'/)
  })
})

test('a second run is enough to act twice: no write has to come in', () => {
  const harm = findHarm({
    before: `
      let rows: string[] = []
      export const add = (row: string) => { rows.push(row) }
      export const forget = () => { rows = [] }
      export async function flush() {
        for (const row of rows) await send(row)
        rows = []
      }
    `,
    operation: 'flush',
    kinds: ['twice'],
    drive: { writes: ['forget()'] },
  })
  expect(harm?.text).toBe("'row-a' was handed over 2 times, not 1")
})
