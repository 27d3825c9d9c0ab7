import { repeat, type Shape } from './shapes.ts'

interface HostileShape extends Shape {
  readonly size: number
}

const DEEP = 10_000

/** What no person writes, and what a linter is given all the same: bundles, generated tables, fuzzers. */
export const HOSTILE: readonly HostileShape[] = [
  inLoop('blocks in blocks', depth => `${'{'.repeat(depth)}f()${'}'.repeat(depth)}`),
  inLoop('calls in calls', depth => `${'f('.repeat(depth)}${')'.repeat(depth)}`),
  inLoop('calls of what a call returns', depth => `x${'.y()'.repeat(depth)}`),
  inLoop('sums', depth => `x = 1${' + f()'.repeat(depth)}`),
  inLoop('conditions', depth => `if (a${' && f()'.repeat(depth)}) g()`),
  inLoop('else-ifs', depth => `${'if (f()) g(); else '.repeat(depth)}h()`),
  inLoop('functions in functions', depth => `x = ${'() => '.repeat(depth)}1`),
  inLoop('conditional expressions', depth => `x = ${'a ? b : '.repeat(depth)}c`),
  inLoop('loops in loops', depth => `${'for (const x of y) '.repeat(depth)}f()`),
  inLoop('members of members', depth => `x${'.y'.repeat(depth)} = f()`),
  {
    name: 'methods of a class',
    size: 100_000,
    textOf: count => `class Pool {
  list = []
  async run() { for (const job of this.list) await job.run() }
${repeat(count, n => `  add${n}(job) { this.list.push(job) }`)}
}`,
  },
  {
    name: 'aliases of aliases',
    size: 50_000,
    textOf: count => `const a0 = []
setInterval(() => a0.shift(), 1)
export async function run() {
${repeat(count, n => `  const a${n + 1} = a${n}`)}
  for (const x of a${count}) await x
}`,
  },
  {
    name: 'functions in a cycle',
    size: 10_000,
    textOf: count => `const list = []
${repeat(count, n => `async function f${n}() { list.push(${n}); await f${(n + 1) % count}() }`)}
export async function run() { for (const x of list) await f0(x) }`,
  },
  {
    name: 'functions that all call all others',
    size: 200,
    textOf: count => `const list = []
${repeat(count, n => `async function f${n}() { list.push(${n}); ${repeat(count, m => `f${m}();`).replaceAll('\n', ' ')} }`)}
export async function run() { for (const x of list) await f0(x) }`,
  },
  {
    name: 'containers and their writers',
    size: 10_000,
    textOf: count => `${repeat(count, n => `const list${n} = []`)}
${repeat(count, n => `bus.on('event${n}', job => { list${n}.push(job); list${(n * 7) % count}.shift() })`)}
export async function run() {
${repeat(count, n => `  for (const job of list${n}) await job`)}
}`,
  },
  {
    name: 'statements in one line',
    size: 40_000,
    textOf: count =>
      `const list=[];setInterval(()=>list.shift(),1);export async function run(){${'for(const x of list)await x;'.repeat(count)}}`,
  },
  {
    name: 'entries of one object',
    size: 100_000,
    textOf: count => `const table = {\n${repeat(count, n => `  k${n}: [${n}],`)}\n}
export async function run(key) { for (const x of table[key]) await x; table[key] = [] }`,
  },
]

/** Deep code inside a loop that waits, where the engine has to look at it. */
function inLoop(name: string, codeOf: (depth: number) => string): HostileShape {
  return {
    name,
    size: DEEP,
    textOf: depth => `const jobs = []
setInterval(() => jobs.shift(), 1)
export async function run() {
  for (const job of jobs) {
    await job;
    ${codeOf(depth)}
  }
}`,
  }
}
