import { describe, expect, test } from 'vitest'

import { snapshot } from './repairs.ts'

test('a loop that takes each entry out hands over what is stored now: a copy would throw that away', () => {
  const { fixed, suggestions } = snapshot(`
    const jobs = new Map<string, Job>()
    bus.on('job', (id, job) => { jobs.delete(id); jobs.set(id, job) })
    export async function run() {
      for (const [id, job] of jobs) {
        jobs.delete(id)
        await job.run()
      }
    }
  `)
  expect(fixed).toBeNull()
  expect(suggestions).toEqual({})
})

describe('foreign writes only add', () => {
  test('a set call may overwrite what the loop has not seen yet', () => {
    expect(
      obstacleOf(`
        const rooms = new Map<string, Room>()
        bus.on('open', (id, room) => { rooms.set(id, room) })
        export async function save() {
          for (const room of rooms.values()) await room.save()
        }
      `),
    ).toBe('an entry may be overwritten on line 3')
  })

  test('a pass over the keys does not see the overwriting', () => {
    expect(
      obstacleOf(`
        const rooms = new Map<string, Room>()
        bus.on('open', (id, room) => { rooms.set(id, room) })
        export async function save(api: Api) {
          for (const id of rooms.keys()) await api.save(id)
        }
      `),
    ).toBeNull()
  })

  test('a member of a set has nothing to overwrite', () => {
    expect(
      obstacleOf(`
        const rooms = new Set<Room>()
        bus.on('open', room => { rooms.add(room) })
        export async function save() {
          for (const room of rooms) await room.save()
        }
      `),
    ).toBeNull()
  })

  test('another entry deletes', () => {
    expect(
      obstacleOf(`
        const rooms = new Set<Room>()
        bus.on('open', room => { rooms.add(room) })
        bus.on('close', room => { rooms.delete(room) })
        export async function save() {
          for (const room of rooms) await room.save()
        }
      `),
    ).toBe('an entry may be removed on line 4')
  })
})

describe('the body', () => {
  test('a delete of the current element is no matter', () => {
    expect(
      obstacleOf(`
        const rooms = new Set<Room>()
        let isSaving = false
        bus.on('open', room => { if (!rooms.has(room)) rooms.add(room) })
        export function save() {
          for (const room of rooms) {
            if (room.isGone) rooms.delete(room)
          }
        }
      `),
    ).toBeNull()
  })

  test('a delete of another element is', () => {
    expect(
      obstacleOf(`
        const rooms = new Set<Room>()
        bus.on('open', room => { rooms.add(room) })
        export function save() {
          for (const room of rooms) {
            if (room.isGone) rooms.delete(room.next)
          }
        }
      `),
    ).toBe('the loop itself writes to it on line 6')
  })

  test('it waits for a promise that is part of the element', () => {
    expect(
      obstacleOf(`
        const jobs = new Set<Job>()
        bus.on('job', job => { jobs.add(job) })
        export async function settle() {
          for (const job of jobs) await job.done.catch(ignore)
        }
      `),
    ).toMatch(/^the loop waits for the elements themselves/)
  })
})

describe('after the loop', () => {
  test('the function empties the container: what comes meanwhile would be dropped unseen', () => {
    expect(
      snapshot(`
        const rooms = new Set<Room>()
        bus.on('open', room => { rooms.add(room) })
        export function save() {
          for (const room of rooms) room.save()
          rooms.clear()
        }
      `),
    ).toEqual({ fixed: null, suggestions: {} })
  })

  test('a caller in the file takes out what the loop has seen', () => {
    expect(
      obstacleOf(`
        const rooms = new Set<Room>()
        bus.on('open', room => { rooms.add(room) })
        function save() {
          for (const room of rooms) room.save()
        }
        export function close(last: Room) {
          save()
          rooms.delete(last)
        }
      `),
    ).toBe('an entry may be removed on line 9')
  })

  test('what comes before the loop is no matter', () => {
    expect(
      obstacleOf(`
        const rooms = new Set<Room>()
        bus.on('open', room => { rooms.add(room) })
        export function save(first: Room) {
          rooms.delete(first)
          for (const room of rooms) room.save()
        }
      `),
    ).toBeNull()
  })
})

describe('where the copy can be made', () => {
  test('behind a call that comes first in the statement', () => {
    expect(
      obstacleOf(`
        const rooms: Room[] = []
        bus.on('open', room => { rooms.push(room) })
        export function save(api: Api) {
          api.log(api.next(), rooms.map(room => room.save()))
        }
      `),
    ).toBe('it is not always read, or not first, in its statement')
  })

  test('inside of a call that does nothing before', () => {
    const { fixed } = snapshot(`
      const rooms: Room[] = []
      bus.on('open', room => { rooms.push(room) })
      export async function save() {
        return Promise.all(rooms.map(room => room.save()))
      }
    `)
    expect(fixed).toBe(`
      const rooms: Room[] = []
      bus.on('open', room => { rooms.push(room) })
      export async function save() {
        const roomsSnapshot = [...rooms]
        return Promise.all(roomsSnapshot.map(room => room.save()))
      }
    `)
  })

  test('holes, which forEach passes over, would be filled', () => {
    expect(
      obstacleOf(`
        const rooms: Room[] = []
        rooms[7] = lobby
        bus.on('open', room => { rooms.push(room) })
        export function save() { rooms.forEach(room => { room.save() }) }
      `),
    ).toBe('the array may have holes, which the copy fills')
  })
})

describe('callbacks', () => {
  test('a rest parameter is given the container', () => {
    expect(
      obstacleOf(`
        const rooms = new Set<Room>()
        bus.on('open', room => { rooms.add(room) })
        export function save() { rooms.forEach((...all) => { log(all) }) }
      `),
    ).toBe('its callback is given the container')
  })

  test('the arguments object holds the container', () => {
    expect(
      obstacleOf(`
        const rooms = new Set<Room>()
        bus.on('open', room => { rooms.add(room) })
        export function save() { rooms.forEach(function (room) { log(arguments) }) }
      `),
    ).toBe('its callback uses `arguments`')
  })

  test('a callback from elsewhere may use it', () => {
    expect(
      obstacleOf(`
        import { ping } from './ping.ts'
        const rooms = new Set<Room>()
        bus.on('open', room => { rooms.add(room) })
        export function save() { rooms.forEach(ping) }
      `),
    ).toBe('its callback is not in this file, and may use the container it is given')
  })
})

describe('for-in', () => {
  test('a record without a prototype has nothing inherited', () => {
    const { fixed } = snapshot(`
      const rooms: Record<string, Room> = Object.create(null)
      bus.on('open', id => { if (!(id in rooms)) rooms[id] = id })
      export async function save(api: Api) {
        for (const id in rooms) await api.save(id)
      }
    `)
    expect(fixed).toContain(`
        const roomsSnapshot = Object.keys(rooms)
        for (const id of roomsSnapshot) await api.save(id)
`)
  })

  test('an object that the file does not make may have', () => {
    expect(
      obstacleOf(`
        const rooms: Record<string, Room> = loadRooms()
        bus.on('open', id => { rooms[id] = id })
        export async function save(api: Api) {
          for (const id in rooms) await api.save(id)
        }
      `),
    ).toBe('it may have inherited keys')
  })
})

/** What the title of the plain copy gives as its reason; `null` where there is a fix. */
function obstacleOf(code: string): string | null {
  const { fixed, suggestions } = snapshot(code)
  if (fixed !== null) return null
  const titles = Object.keys(suggestions).filter(each => !each.includes(' skip '))
  const [title = 'nothing at all'] = titles
  return /\((.*)\)$/.exec(title)?.[1] ?? title
}

describe('what others do to it stands in the title', () => {
  test.each([
    ['ids.pop()', 'an entry may be removed on line 3'],
    ['ids.length = 0', 'it is emptied on line 3'],
    ['ids.splice(0, 1)', 'entries are moved on line 3'],
    ['ids = []', 'it is replaced on line 3'],
  ])('%s', (write, what) => {
    const { fixed, suggestions } = snapshot(`
      let ids: string[] = []
      bus.on('close', () => { ${write} })
      export async function save() {
        for (const id of ids) await send(id)
      }
    `)
    expect(fixed).toBeNull()
    expect(Object.keys(suggestions).join()).toContain(what)
  })

  test('an entry that is there is overwritten', () => {
    const { suggestions } = snapshot(`
      const tabs = new Map<string, Tab>()
      bus.on('change', (id: string, tab: Tab) => { if (tabs.has(id)) tabs.set(id, tab) })
      bus.on('open', (id: string, tab: Tab) => { tabs.set(id, tab) })
      export async function save() {
        for (const [id, tab] of tabs) await send(id, tab)
      }
    `)
    expect(Object.keys(suggestions).join()).toContain('an entry may be overwritten on line')
  })
})
