import { expect, test } from 'vitest'

import { snapshot } from './repairs.ts'

test('the only statement of an if is given a block', () => {
  const { suggestions } = snapshot(`
    const clients = new Set<Client>()
    bus.on('open', client => { clients.add(client) })
    bus.on('close', client => { clients.delete(client) })
    export async function ping(isLoud: boolean) {
      if (isLoud) for (const client of clients) await client.ping()
    }
  `)
  expect(Object.values(suggestions)).toEqual([
    `
    const clients = new Set<Client>()
    bus.on('open', client => { clients.add(client) })
    bus.on('close', client => { clients.delete(client) })
    export async function ping(isLoud: boolean) {
      if (isLoud) {
        const clientsSnapshot = [...clients]
        for (const client of clientsSnapshot) {
          if (!clients.has(client)) continue
          await client.ping()
        }
      }
    }
  `,
    `
    const clients = new Set<Client>()
    bus.on('open', client => { clients.add(client) })
    bus.on('close', client => { clients.delete(client) })
    export async function ping(isLoud: boolean) {
      if (isLoud) {
        const clientsSnapshot = [...clients]
        for (const client of clientsSnapshot) await client.ping()
      }
    }
  `,
  ])
})

test('a comment before the only statement of an else goes along', () => {
  const { fixed } = snapshot(`
    const clients = new Set<Client>();
    bus.on('open', client => { clients.add(client); });
    export async function ping(isLoud: boolean) {
      if (!isLoud) return;
      else
        // one by one
        for (const client of clients) {
          await client.ping();
        }
    }
  `)
  expect(fixed).toContain(`
      else {
        const clientsSnapshot = [...clients];
        // one by one
        for (const client of clientsSnapshot) {
          await client.ping();
        }
      }
`)
})

test('nothing is offered where a comment has no place to go', () => {
  const { fixed, suggestions } = snapshot(`
    const clients = new Set<Client>()
    bus.on('open', client => { clients.add(client) })
    export async function ping(isLoud: boolean) {
      if (isLoud) /* all */ for (const client of clients) await client.ping()
    }
  `)
  expect({ fixed, suggestions }).toEqual({ fixed: null, suggestions: {} })
})

test('a loop in a case is given a block, directives inside', () => {
  const { fixed } = snapshot(`
    const clients = new Set<Client>()
    bus.on('open', client => { clients.add(client) })
    export async function run(command: string) {
      switch (command) {
        case 'ping':
          // eslint-disable-next-line no-await-in-loop
          for (const client of clients) await client.ping()
          break
      }
    }
  `)
  expect(fixed).toContain(`
        case 'ping':
          {
            const clientsSnapshot = [...clients]
            // eslint-disable-next-line no-await-in-loop
            for (const client of clientsSnapshot) await client.ping()
          }
          break
`)
})

test('an arrow without a body is given one', () => {
  const { fixed } = snapshot(`
    const clients = new Set<Client>()
    bus.on('open', client => { clients.add(client) })
    export const ping = () => (clients.forEach(client => { client.ping() }))
  `)
  expect(fixed).toBe(`
    const clients = new Set<Client>()
    bus.on('open', client => { clients.add(client) })
    export const ping = () => {
      const clientsSnapshot = [...clients]
      return clientsSnapshot.forEach(client => { client.ping() })
    }
  `)
})

test('a callback that takes the key is given a whole copy', () => {
  const { fixed } = snapshot(`
    const clients = new Map<string, Client>()
    bus.on('open', (id, client) => { if (!clients.has(id)) clients.set(id, client) })
    export function ping() {
      clients.forEach((client, id) => { client.ping(id) })
    }
  `)
  expect(fixed).toContain(`
      const clientsSnapshot = new Map(clients)
      clientsSnapshot.forEach((client, id) => { client.ping(id) })
`)
})

test('lazy helpers go on with an iterator', () => {
  const { fixed } = snapshot(`
    const clients = new Set<Client>()
    bus.on('open', client => { clients.add(client) })
    export async function ping() {
      for (const client of clients.values().filter(isOpen)) await client.ping()
    }
  `)
  expect(fixed).toContain(`
      const clientsSnapshot = [...clients.values()]
      for (const client of clientsSnapshot.values().filter(isOpen)) await client.ping()
`)
})

test('keys that are looked up again: take all of it, or look whether the key is there', () => {
  const { suggestions } = snapshot(`
    const rooms: Record<string, Room> = {}
    bus.on('open', id => { rooms[id] = id })
    bus.on('close', id => { delete rooms[id] })
    export async function save() {
      for (const id of Object.keys(rooms)) {
        await rooms[id].save()
      }
    }
  `)
  expect(Object.values(suggestions).map(text => text.split('\n').slice(5, 10).join('\n'))).toEqual([
    `      for (const id of Object.keys(rooms)) {
        if (!Object.hasOwn(rooms, id)) continue
        await rooms[id].save()
      }
    }`,
    `      const roomsSnapshot = { ...rooms }
      for (const id of Object.keys(roomsSnapshot)) {
        await roomsSnapshot[id].save()
      }
    }`,
  ])
})

test('a name that a closure in the function captures is not taken from it', () => {
  const { fixed } = snapshot(`
    let clientsSnapshot = 0
    const clients = new Set<Client>()
    bus.on('open', client => { clients.add(client) })
    export async function ping() {
      for (const client of clients) await client.ping(() => clientsSnapshot2)
    }
  `)
  expect(fixed).toContain('const clientsSnapshot3 = [...clients]')
})

test('a line that starts with a parenthesis does not swallow the copy', () => {
  const { fixed } = snapshot(`
    const clients: Client[] = []
    bus.on('open', client => { clients.push(client) })
    export function ping() {
      log()
      ;(clients).forEach(client => { client.ping() }) // all of them
    }
  `)
  expect(fixed).toContain(`const clientsSnapshot = [...clients];\n`)
})
