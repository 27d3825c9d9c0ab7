import { createProgress } from '../lint/progress.ts'
import { table } from '../lint/table.ts'
import { timeText, type Analyze } from './time.ts'

const SIZES = [10, 100, 1_000, 10_000]

/** Files that a machine made, each with `count` of what makes an analysis slow when it is counted twice. */
const SHAPES: Readonly<Record<string, (count: number) => string>> = {
  'writers of one container': count => `class Pool {
  list = new Map()
  async run() { for (const [key, job] of this.list) await job.run(key) }
${repeat(count, n => `  add${n}(job) { this.list.set(${n}, job) }`)}
}`,
  'loops over one container': count => `class Pool {
  list = new Map()
  add(job) { this.list.set(job.id, job) }
${repeat(count, n => `  async run${n}() { for (const [key, job] of this.list) await job.run${n}(key) }`)}
}`,
  'drained containers': count => `class Pool {
${repeat(count, n => `  list${n} = []`)}
${repeat(count, n => `  async run${n}(job) { this.list${n}.push(job); await send([...this.list${n}]); this.list${n} = [] }`)}
}`,
  'functions that call one another': count => `const list = []
${repeat(count, n => `async function run${n}(job) { if (!list.includes(job)) await run${n + 1}(job) }`)}
async function run${count}(job) { for (const other of list) await other.run(job); list.length = 0 }
export const start = run0`,
  'handlers of one emitter': count => `const jobs = new Map()
${repeat(count, n => `bus.on('event${n}', job => { if (!jobs.has(job.id)) jobs.set(job.id, job) })`)}
export function fire() { for (const [name, job] of jobs) bus.emit(name, job) }`,
  'one long function': count => `const list = []
export async function run(bus) {
${repeat(count, n => `  if (list.length > ${n}) { await bus.send(list[${n}]); list.splice(${n}, 1) }`)}
}`,
}

/** How the analysis grows with the file: CPU milliseconds for each size, and for ten times as much. */
export function growthTable(analyze: Analyze): string {
  const shapes = Object.entries(SHAPES)
  const progress = createProgress(shapes.length * SIZES.length, 'files')
  let done = 0
  const header = ['generated', ...SIZES.map(size => size.toLocaleString('en')), 'last ten-fold']
  const rows = shapes.map(([name, textOf]) => {
    const times = SIZES.map(size => {
      progress.step(done++, name)
      return timeText(textOf(size), 'generated.ts', analyze).analysis
    })
    const [last = 0, before = 0] = times.toReversed()
    return [name, ...times.map(time => time.toFixed(1)), `× ${(last / before).toFixed(1)}`]
  })
  progress.end()
  return [
    table([header, ...rows]),
    '',
    'CPU milliseconds of the analysis; linear growth is × 10.',
  ].join('\n')
}

function repeat(count: number, line: (n: number) => string): string {
  return Array.from({ length: count }, (_, n) => line(n)).join('\n')
}
