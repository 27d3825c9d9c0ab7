import { describe } from 'vitest'
import rule from '../../rules/no-live-iteration.ts'
import { testRule } from '../harness/lint.ts'

describe('a call that leaves the loop', () => {
  testRule(rule, {
    'a break right behind the call ends a loop by index': `
      class Branch {
        #leaves: Leaf[] = []
        insert(at: number) {
          for (let i = 0; i < this.#leaves.length; i++) {
            if (at <= this.#leaves[i].size) {
              this.#spill()
              break
            }
            at -= this.#leaves[i].size
          }
        }
        #spill() {
          this.#leaves.splice(0, 3)
        }
      }
    `,
    'a break of an inner loop goes on with the outer one': `
      class Branch {
        #leaves: Leaf[] = []
        insert(sizes: number[]) {
          for (let i = 0; i < this.#leaves.length; i++) { // error
            for (let j = 0; j < sizes.length; j++) {
              if (sizes[j] <= this.#leaves[i].size) {
                this.#spill()
                break
              }
            }
          }
        }
        #spill() {
          this.#leaves.splice(0, 3)
        }
      }
    `,
  })
})

describe('a callee that looks first', () => {
  testRule(rule, {
    'a length that only grows takes nothing away': `
      class Mixer {
        #tracks: (Track | null)[] = []
        update() {
          for (let i = 0, n = this.#tracks.length; i < n; i++) {
            const track = this.#tracks[i]
            if (track?.isOver) this.#start(i, track.next)
          }
        }
        #start(index: number, track: Track) {
          this.#makeRoom(index)
          this.#tracks[index] = track
        }
        #makeRoom(index: number) {
          if (index < this.#tracks.length) return
          this.#tracks.length = index + 1
        }
      }
    `,
    'a length that may shrink': `
      class Mixer {
        #tracks: (Track | null)[] = []
        update() {
          for (let i = 0, n = this.#tracks.length; i < n; i++) { // error
            const track = this.#tracks[i]
            if (track?.isOver) this.#cut(i)
          }
        }
        #cut(index: number) {
          if (index >= this.#tracks.length) return
          this.#tracks.length = index + 1
        }
      }
    `,
    'a removal that is put off while the flag of the loop is set': `
      export class Scripts {
        rows = []
        dropped = []
        isWalking = false
        stop() {
          const before = this.begin()
          for (let i = 0; i < this.rows.length; i++) this.drop(this.rows[i])
          this.isWalking = before
          for (const row of this.dropped) this.take(row)
        }
        begin() {
          const before = this.isWalking
          this.isWalking = true
          return before
        }
        drop(row) {
          if (!this.isWalking) this.take(row)
          else this.dropped.push(row)
        }
        take(row) {
          this.rows.splice(this.rows.indexOf(row), 1)
        }
      }
    `,
    'another way to the removal, which does not ask': `
      export class Scripts {
        rows = []
        dropped = []
        isWalking = false
        stop() {
          this.isWalking = true
          for (let i = 0; i < this.rows.length; i++) this.drop(this.rows[i]) // error
          this.isWalking = false
        }
        drop(row) {
          if (!this.isWalking) this.take(row)
          else if (row.isBroken) this.take(row)
          else this.dropped.push(row)
        }
        take(row) {
          this.rows.splice(this.rows.indexOf(row), 1)
        }
      }
    `,
    'a list that is made where there is none is not the one that is walked': `
      class Loader {
        #waiting: Record<string, Callback[]> = {}
        load(key: string, callback: Callback) {
          if (this.#waiting[key]) {
            this.#waiting[key].push(callback)
          } else {
            this.#waiting[key] = [callback]
            request(key)
          }
        }
        loaded(key: string) {
          for (let i = 0; i < this.#waiting[key].length; i++) this.#waiting[key][i]()
          delete this.#waiting[key]
        }
      }
    `,
    'a list that is made anew, whether there is one or not': `
      class Loader {
        #waiting: Record<string, Callback[]> = {}
        load(key: string, callback: Callback) {
          this.#waiting[key] = this.#waiting[key].filter(isOpen)
          this.#waiting[key].push(callback)
        }
        loaded(key: string) {
          for (let i = 0; i < this.#waiting[key].length; i++) this.#waiting[key][i]() // error
          delete this.#waiting[key]
        }
      }
    `,
    'an entry that is deleted or set, and not one after the other': `
      class Switches {
        #bits = new Map<string, number>()
        toggle(name: string, bits: number) {
          if (bits === 0) {
            this.#bits.delete(name)
          } else {
            this.#bits.set(name, bits)
          }
        }
        clearAll() {
          for (const name of this.#bits.keys()) this.toggle(name, 0)
        }
      }
    `,
    'an entry that is deleted and then set': `
      class Switches {
        #bits = new Map<string, number>()
        toggle(name: string, bits: number) {
          if (bits !== this.#bits.get(name)) this.#bits.delete(name)
          this.#bits.set(name, bits)
        }
        clearAll() {
          for (const name of this.#bits.keys()) this.toggle(name, 0) // error
        }
      }
    `,
  })
})

describe('a search for the one entry of an id', () => {
  testRule(rule, {
    'it waits for no other': `
      export class Providers {
        #all: Provider[] = []
        add(provider: Provider) { this.#all.push(provider) }
        remove(id: Id) { this.#all.splice(this.#all.findIndex(one => one.is(id)), 1) }
        async find(id: Id) {
          for (const provider of this.#all) {
            if (isEqual(provider.getProviderId(), id) && (await provider.isOpen())) return provider
          }
          return null
        }
      }
    `,
    'ids may stand twice, and strict says so': {
      options: { tier: 'possible' },
      code: `
        export class Providers {
          #all: Provider[] = []
          add(provider: Provider) { this.#all.push(provider) }
          remove(id: Id) { this.#all.splice(this.#all.findIndex(one => one.is(id)), 1) }
          async find(id: Id) {
            for (const provider of this.#all) { // error
              if (provider.id === id && (await provider.isOpen())) return provider
            }
            return null
          }
        }
      `,
    },
    'it works on that one, and goes on without a match': `
      export class Providers {
        #all: Provider[] = []
        add(provider: Provider) { this.#all.push(provider) }
        remove(id: Id) { this.#all.splice(this.#all.findIndex(one => one.is(id)), 1) }
        async reload(key: string) {
          for (const provider of this.#all) {
            const providerKey = keyOf(provider.id)
            if (providerKey === key) {
              const secret = await read(providerKey)
              provider.secret = secret
            }
          }
        }
      }
    `,
    'it works on all others as well': `
      export class Providers {
        #all: Provider[] = []
        add(provider: Provider) { this.#all.push(provider) }
        remove(id: Id) { this.#all.splice(this.#all.findIndex(one => one.is(id)), 1) }
        async reload(key: string) {
          for (const provider of this.#all) { // error
            if (provider.id === key) provider.secret = await read(key)
            else provider.secret = null
          }
        }
      }
    `,
    'it waits for each of them': `
      export class Providers {
        #all: Provider[] = []
        add(provider: Provider) { this.#all.push(provider) }
        remove(id: Id) { this.#all.splice(this.#all.findIndex(one => one.is(id)), 1) }
        async find(id: Id) {
          for (const provider of this.#all) { // error
            if ((await provider.isOpen()) && isEqual(provider.getProviderId(), id)) return provider
          }
          return null
        }
      }
    `,
    'it looks for all of a kind': `
      export class Providers {
        #all: Provider[] = []
        add(provider: Provider) { this.#all.push(provider) }
        remove(id: Id) { this.#all.splice(this.#all.findIndex(one => one.is(id)), 1) }
        async find(kind: string) {
          for (const provider of this.#all) { // error
            if (provider.kind === kind && (await provider.isOpen())) return provider
          }
          return null
        }
      }
    `,
  })
})
