/** A file that a machine made, with `count` of what makes an analysis slow when it is counted twice. */
export interface Shape {
  readonly name: string
  readonly textOf: (count: number) => string
}

export const SHAPES: readonly Shape[] = [
  {
    name: 'methods and containers of one class',
    textOf: count => `class Pool {
${repeat(count, n => `  list${n} = []`)}
${repeat(count, n => `  add${n}(job) { this.list${n}.push(job) }`)}
${repeat(count, n => `  async run${n}() { for (const job of this.list${n}) await job.run() }`)}
}`,
  },
  {
    name: 'drained containers of one class',
    textOf: count => `class Pool {
${repeat(count, n => `  list${n} = []`)}
${repeat(count, n => `  async run${n}(job) { this.list${n}.push(job); await send([...this.list${n}]); this.list${n} = [] }`)}
}`,
  },
  {
    name: 'writers of one container',
    textOf: count => `class Pool {
  list = new Map()
  async run() { for (const [key, job] of this.list) await job.run(key) }
${repeat(count, n => `  add${n}(job) { this.list.set(${n}, job) }`)}
}`,
  },
  {
    name: 'loops over one container',
    textOf: count => `class Pool {
  list = new Map()
  add(job) { this.list.set(job.id, job) }
${repeat(count, n => `  async run${n}() { for (const [key, job] of this.list) await job.run${n}(key) }`)}
}`,
  },
  {
    name: 'functions that call one another',
    textOf: count => `const list = []
${repeat(count, n => `async function run${n}(job) { if (!list.includes(job)) await run${n + 1}(job) }`)}
async function run${count}(job) { for (const other of list) await other.run(job); list.length = 0 }
export const start = run0`,
  },
  {
    name: 'handlers of one emitter',
    textOf: count => `const jobs = new Map()
${repeat(count, n => `bus.on('event${n}', job => { if (!jobs.has(job.id)) jobs.set(job.id, job) })`)}
export function fire() { for (const [name, job] of jobs) bus.emit(name, job) }`,
  },
  {
    name: 'statements of one function',
    textOf: count => `const list = []
export async function run(bus) {
${repeat(count, n => `  if (list.length > ${n}) { await bus.send(list[${n}]); list.splice(${n}, 1) }`)}
}`,
  },
]

export function repeat(count: number, lineOf: (n: number) => string): string {
  return Array.from({ length: count }, (_, n) => lineOf(n)).join('\n')
}
