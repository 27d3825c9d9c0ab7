import { describe } from 'vitest'
import rule from '../../rules/no-stale-entry.ts'
import { testRule } from '../harness/lint.ts'

const options = { tier: 'possible' }

describe('a position is kept while others move the entries', () => {
  testRule(rule, {
    'found by findIndex, removed by a second run as well': `
      class Editor {
        nodes: Node[] = []
        async remove(id: string) {
          const index = this.nodes.findIndex(node => node.id === id)
          if (index < 0) throw new Error('not found')
          if (!(await this.emit('remove', id))) return false
          this.nodes.splice(index, 1) // error: hitsAnother
          return true
        }
      }
    `,
    'found by indexOf in an array of the module': `
      const queue: Job[] = []
      export const take = () => queue.shift()
      export async function cancel(job: Job) {
        const at = queue.indexOf(job)
        await job.stop()
        queue.splice(at, 1) // error: hitsAnother
      }
    `,
    'found by a helper': `
      class Editor {
        #nodes: Node[] = []
        #indexOf(id: string) { return this.#nodes.findIndex(node => node.id === id) }
        async remove(id: string) {
          const index = this.#indexOf(id)
          await save()
          this.#nodes.splice(index, 1) // error: hitsAnother
        }
      }
    `,
    'overwritten at the old place': `
      class Playlist {
        tracks: Track[] = []
        remove(at: number) { this.tracks.splice(at, 1) }
        async reload(id: string) {
          const index = this.tracks.findIndex(track => track.id === id)
          const fresh = await fetchTrack(id)
          this.tracks[index] = fresh // error: hitsAnother
        }
      }
    `,
    'the entry at the old place is changed': `
      class Playlist {
        tracks: Track[] = []
        sort() { this.tracks.sort(byTitle) }
        async reload(id: string) {
          const index = this.tracks.findIndex(track => track.id === id)
          const title = await fetchTitle(id)
          this.tracks[index].title = title // error: hitsAnother
        }
      }
    `,
    'the place behind what was pushed': `
      class Uploads {
        files: Upload[] = []
        drop(file: Upload) { this.files = this.files.filter(other => other !== file) }
        async add(file: File) {
          const index = this.files.push({ file, done: false }) - 1
          await upload(file)
          this.files[index].done = true // error: hitsAnother
        }
      }
    `,
    'the end, as it was before the wait': `
      class Log {
        #lines: string[] = []
        trim() { this.#lines.splice(0, 10) }
        async mark(source: Source) {
          const start = this.#lines.length
          await source.run()
          this.#lines.splice(start, 1) // error: hitsAnother
        }
      }
    `,
    'each run of a callback has a position of its own': `
      class Editor {
        #nodes: Node[] = []
        /** @serial */
        async clear() {
          await Promise.all(this.#nodes.map(async node => {
            const index = this.#nodes.indexOf(node)
            await node.dispose()
            this.#nodes.splice(index, 1) // error: hitsAnother
          }))
        }
      }
    `,
    'an array that is emptied meanwhile': {
      options,
      code: `
        class Playlist {
          tracks: Track[] = []
          clear() { this.tracks.length = 0 }
          async reload(id: string) {
            const index = this.tracks.findIndex(track => track.id === id)
            const title = await fetchTitle(id)
            this.tracks[index].title = title // error: hitsAnother
          }
        }
      `,
    },
  })
})

describe('F14: the position is looked up or compared again', () => {
  testRule(rule, {
    'found after the wait': {
      options,
      code: `
        class Editor {
          nodes: Node[] = []
          async remove(id: string) {
            await this.emit('remove', id)
            const index = this.nodes.findIndex(node => node.id === id)
            this.nodes.splice(index, 1)
          }
        }
      `,
    },
    'found again in the same variable': {
      options,
      code: `
        class Editor {
          nodes: Node[] = []
          async remove(node: Node) {
            let index = this.nodes.indexOf(node)
            if (index < 0) return
            await this.emit('remove', node)
            index = this.nodes.indexOf(node)
            this.nodes.splice(index, 1)
          }
        }
      `,
    },
    'the entry at the place is compared': {
      options,
      code: `
        class Editor {
          nodes: Node[] = []
          async remove(node: Node) {
            const index = this.nodes.indexOf(node)
            await this.emit('remove', node)
            if (this.nodes[index] !== node) return
            this.nodes.splice(index, 1)
          }
        }
      `,
    },
    'removed by identity': {
      options,
      code: `
        class Editor {
          nodes: Node[] = []
          async remove(id: string) {
            const index = this.nodes.findIndex(node => node.id === id)
            const node = this.nodes[index]
            await this.emit('remove', node)
            this.nodes = this.nodes.filter(other => other !== node)
          }
        }
      `,
    },
  })
})

describe('positions that nothing moves', () => {
  testRule(rule, {
    'F17: the removal comes before the wait': {
      options,
      code: `
        class Editor {
          nodes: Node[] = []
          async remove(id: string) {
            const index = this.nodes.findIndex(node => node.id === id)
            this.nodes.splice(index, 1)
            await this.emit('removed', id)
          }
        }
      `,
    },
    'entries are only added behind': {
      options,
      code: `
        class Playlist {
          tracks: Track[] = []
          add(track: Track) { this.tracks.push(track) }
          async reload(id: string) {
            const index = this.tracks.findIndex(track => track.id === id)
            this.tracks[index] = await fetchTrack(id)
          }
        }
      `,
    },
    'F11: an array of one run': {
      options,
      code: `
        export async function prune(names: string[]) {
          const rest = [...names]
          for (const name of names) {
            const index = rest.indexOf(name)
            if (await isGone(name)) rest.splice(index, 1)
          }
          return rest
        }
      `,
    },
    'F12: both sides are under one lock': {
      options,
      code: `
        class Editor {
          #nodes: Node[] = []
          #mutex = new Mutex()
          async remove(id: string) {
            await this.#mutex.runExclusive(async () => {
              const index = this.#nodes.findIndex(node => node.id === id)
              await save()
              this.#nodes.splice(index, 1)
            })
          }
        }
      `,
    },
    'F13: a busy flag keeps the second run out': {
      options,
      code: `
        class Editor {
          #nodes: Node[] = []
          #busy = false
          async remove(id: string) {
            if (this.#busy) return
            this.#busy = true
            const index = this.#nodes.findIndex(node => node.id === id)
            await save()
            this.#nodes.splice(index, 1)
            this.#busy = false
          }
        }
      `,
    },
    'F20: a position in another array': {
      options,
      code: `
        class Editor {
          nodes: Node[] = []
          edges: Edge[] = []
          trim() { this.edges.shift() }
          async remove(id: string) {
            const index = this.nodes.findIndex(node => node.id === id)
            await save()
            names[index] = id
          }
        }
      `,
    },
    'F21: a string has positions, too': {
      options,
      code: `
        class Text {
          text = ''
          async cut(word: string) {
            const index = this.text.indexOf(word)
            await save()
            this.text = word.slice(index)
          }
        }
      `,
    },
    'a position that is only asked for': {
      options,
      code: `
        class Editor {
          nodes: Node[] = []
          drop() { this.nodes.shift() }
          async has(id: string) {
            const index = this.nodes.findIndex(node => node.id === id)
            await save()
            return index >= 0
          }
        }
      `,
    },
  })
})
