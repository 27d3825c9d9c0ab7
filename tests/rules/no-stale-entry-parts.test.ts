import { describe } from 'vitest'
import rule from '../../rules/no-stale-entry.ts'
import { testRule } from '../harness/lint.ts'

const code = (mark: string): string => `
  interface Room { guests: Map<string, Guest> }
  class Rooms {
    #rooms = new Map<string, Room>()
    async guest(id: string, name: string) {
      const room = this.#rooms.get(id)!
      if (!room.guests.has(name)) room.guests.set(name, await invite(name)) ${mark}
      return room.guests.get(name)
    }
  }
`

describe('an entry of a part of an object in a container', () => {
  testRule(rule, {
    'is made twice, as far as it is one object': {
      options: { tier: 'possible' },
      code: code('// error'),
    },
    'silent: most often it is another object': code(''),
  })
})
