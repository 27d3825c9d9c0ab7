import { describe } from 'vitest'
import rule from '../../rules/no-live-iteration.ts'
import { testFixes } from '../harness/lint.ts'

describe('the loop writes to what it walks', () => {
  testFixes(rule, {
    'a loop that removes entries is offered a copy': {
      code: `
        interface Room { save(id: string): Promise<void> }
        const rooms = new Map<string, Room>()
        let isSaving = false
        bus.on('open', (id: string, room: Room) => {
          if (!rooms.has(id)) rooms.set(id, room)
        })
        export async function save() {
          if (isSaving) return
          isSaving = true
          for (const [id, room] of rooms) {
            await room.save(id)
            rooms.delete('last')
          }
          isSaving = false
        }
      `,
      output: `
        interface Room { save(id: string): Promise<void> }
        const rooms = new Map<string, Room>()
        let isSaving = false
        bus.on('open', (id: string, room: Room) => {
          if (!rooms.has(id)) rooms.set(id, room)
        })
        export async function save() {
          if (isSaving) return
          isSaving = true
          for (const [id, room] of rooms) {
            await room.save(id)
            rooms.delete('last')
          }
          isSaving = false
        }
      `,
      suggestions: {
        'Walk a copy of `rooms` (the loop itself writes to it on line 13)': `
        interface Room { save(id: string): Promise<void> }
        const rooms = new Map<string, Room>()
        let isSaving = false
        bus.on('open', (id: string, room: Room) => {
          if (!rooms.has(id)) rooms.set(id, room)
        })
        export async function save() {
          if (isSaving) return
          isSaving = true
          const roomsSnapshot = [...rooms]
          for (const [id, room] of roomsSnapshot) {
            await room.save(id)
            rooms.delete('last')
          }
          isSaving = false
        }
      `,
        'Walk a copy of `rooms` and skip what was removed meanwhile': `
        interface Room { save(id: string): Promise<void> }
        const rooms = new Map<string, Room>()
        let isSaving = false
        bus.on('open', (id: string, room: Room) => {
          if (!rooms.has(id)) rooms.set(id, room)
        })
        export async function save() {
          if (isSaving) return
          isSaving = true
          const roomsSnapshot = [...rooms]
          for (const [id, room] of roomsSnapshot) {
            if (!rooms.has(id)) continue
            await room.save(id)
            rooms.delete('last')
          }
          isSaving = false
        }
      `,
      },
    },
    'a loop that grows what it walks is offered nothing: a copy would be another algorithm': {
      code: `
        interface Room { save(id: string): Promise<void> }
        const rooms = new Map<string, Room>()
        let isSaving = false
        bus.on('open', (id: string, room: Room) => {
          if (!rooms.has(id)) rooms.set(id, room)
        })
        export async function save() {
          if (isSaving) return
          isSaving = true
          for (const [id, room] of rooms) {
            await room.save(id)
            rooms.set('last', room)
          }
          isSaving = false
        }
      `,
      output: `
        interface Room { save(id: string): Promise<void> }
        const rooms = new Map<string, Room>()
        let isSaving = false
        bus.on('open', (id: string, room: Room) => {
          if (!rooms.has(id)) rooms.set(id, room)
        })
        export async function save() {
          if (isSaving) return
          isSaving = true
          for (const [id, room] of rooms) {
            await room.save(id)
            rooms.set('last', room)
          }
          isSaving = false
        }
      `,
    },
  })
})
