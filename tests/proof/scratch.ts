import { proveFix } from './prove.ts'
const before = `
export class Buffer {
  #counters = new Map<string, number>()
  constructor(private readonly stats: Stats) {}
  incr(name: string, value: number) {
    this.#counters.set(name, (this.#counters.get(name) ?? 0) + value)
  }
  async flush() {
    for (const [name, value] of this.#counters) {
      await this.stats.increment(name, value)
    }
    this.#counters = new Map()
  }
}
`
const swap = before.replace('    for (const [name, value] of this.#counters)', '    const counters = this.#counters\n    this.#counters = new Map()\n    for (const [name, value] of counters)').replace(/\}\n    this.#counters = new Map\(\)/, '}')
const restored = `
export class Buffer {
  #counters = new Map<string, number>()
  constructor(private readonly stats: Stats) {}
  incr(name: string, value: number) {
    this.#counters.set(name, (this.#counters.get(name) ?? 0) + value)
  }
  async flush() {
    const counters = this.#counters
    this.#counters = new Map()
    try {
      for (const [name, value] of counters) {
        await this.stats.increment(name, value)
      }
    } catch (error) {
      for (const [name, value] of counters) this.#counters.set(name, (this.#counters.get(name) ?? 0) + value)
      throw error
    }
  }
}
`
for (const [l, after] of Object.entries({swap, restored}))
try { console.time(l); const p = proveFix({ before, after, expectHarm: true }); console.timeEnd(l); console.log(p); console.log(p.harm?.schedule) } catch (e) { console.log(l, String(e instanceof Error ? e.name==='ProofError'? e.message: e.stack : e)) }
