import { describe, expect, test } from 'vitest'

import { analyze } from '../../src/engine/index.ts'
import { inspect, sourceOf } from './passes.ts'

/*
 * Generated code nests and grows beyond what people write. Parsers give up first: espree reads
 * about a thousand levels of most forms, the TypeScript parser fewer.
 */

describe('deep code', () => {
  test.each([
    ['parentheses', `${'('.repeat(250)}f()${')'.repeat(250)}`],
    ['blocks', `${'{'.repeat(1000)}f()${'}'.repeat(1000)}`],
    ['sums', `x = 1${' + f()'.repeat(1000)}`],
    ['conditions', `if (a${' && f()'.repeat(1000)}) g()`],
    ['else-ifs', `${'if (f()) g(); else '.repeat(1000)}h()`],
    ['calls of what a call returns', `x${'.y()'.repeat(1000)}`],
    ['optional chains', `x${'?.y()'.repeat(1000)}`],
    ['arrays', `${'['.repeat(250)}${']'.repeat(250)}`],
    ['calls as arguments', `${'f('.repeat(250)}${')'.repeat(250)}`],
    ['functions', `x = ${'() => '.repeat(250)}1`],
    ['conditional expressions', `x = ${'a ? b : '.repeat(1000)}c`],
    ['loops', `${'for (const x of y) '.repeat(1000)}f()`],
    ['finally blocks', `${'try {'.repeat(250)}f()${'} finally { g() }'.repeat(250)}`],
    ['objects', `x = ${'{ a: '.repeat(150)}1${'}'.repeat(150)}`],
  ])('%s do not overflow the stack', (_, code) => {
    const source = sourceOf(
      `
        const jobs = []
        setInterval(() => jobs.shift(), 1)
        export async function run() {
          for (const job of jobs) {
            await job;
            ${code}
          }
        }
      `,
      'file.js',
    )

    expect(analyze(source).liveIterations[0]?.hazards[0]?.harm).toBe('skips-or-repeats')
  })
})

describe('long code', () => {
  test('five thousand statements with a call in a loop', () => {
    const { facts } = inspect(
      `const jobs = []
       setInterval(() => jobs.shift(), 1)
       export function run() { for (const job of jobs) { ${'f();'.repeat(5000)} } }`,
      'file.js',
    )
    expect(facts.liveIterations[0]?.hazards).toHaveLength(5000)
  })

  test('a thousand finally blocks in a row, each of which lets go on', () => {
    const { facts, node } = inspect(
      `export function run() { first(); ${'try { f() } finally { g() }'.repeat(1000)} last() }`,
      'file.js',
    )
    expect(facts.canFollow(node('first()'), node('last()'))).toBe(true)
  })

  test('an alias of an alias, a thousand times', () => {
    const names = Array.from({ length: 1000 }, (_, index) => `a${index}`)
    const { facts } = inspect(
      `const a0 = []
       export function run() {
         ${names.map((name, index) => `const a${index + 1} = ${name}`).join('\n')}
         a1000.push(1)
       }`,
      'file.js',
    )
    const [slot] = facts.slots
    expect(slot && facts.accessesOf(slot).at(-1)?.type).toBe('write')
  })

  test('a function that calls a function, a thousand times', () => {
    const bodies = Array.from(
      { length: 1000 },
      (_, index) => `function f${index}() { f${index + 1}() }`,
    )
    const { facts, callable, slot } = inspect(
      `const jobs = []
       ${bodies.join('\n')}
       function f1000() { jobs.push(1) }`,
      'file.js',
    )
    expect(facts.accessesReachedByCalling(callable('f0'), slot('jobs'))).toHaveLength(1)
  })

  test('a switch of two thousand clauses that fall through', () => {
    const clauses = Array.from({ length: 2000 }, (_, index) => `case ${index}: f()`)
    const { facts, node } = inspect(
      `export function run(x) { switch (x) { ${clauses.join('\n')} } last() }`,
      'file.js',
    )
    expect(facts.canFollow(node('f()'), node('last()'))).toBe(true)
  })
})

describe('odd files', () => {
  test('an empty file, a comment, a directive, a lone semicolon', () => {
    expect(inspect('').facts.slots).toEqual([])
    expect(inspect('// nothing\n').facts.slots).toEqual([])
    expect(inspect("'use strict'", 'file.cjs').facts.slots).toEqual([])
    expect(inspect(';').facts.liveIterations).toEqual([])
  })

  test('types only', () => {
    const { facts } = inspect(`
      export interface Job { readonly id: string; run(): Promise<void> }
      export type Jobs = Record<string, Job>
      export declare const jobs: Jobs
      declare global { interface Window { jobs: Jobs } }
      export abstract class Base { abstract jobs: Job[]; abstract run(): void }
      export enum Kind { a, b }
      namespace N { export type A = 1 }
    `)
    expect(facts.entries).toEqual([])
    expect(facts.drains).toEqual([])
  })

  test('TypeScript that runs: enums, namespaces, import = and export =', () => {
    const { facts } = inspect(`
      import fs = require('node:fs')
      namespace Pool { export const idle: number[] = []; export function add(x: number) { idle.push(x) } }
      enum Kind { a = 1 }
      export = Pool
    `)
    expect(facts.callables.map(({ name }) => name)).toContain('add()')
  })

  test('sparse arrays, holes in patterns, empty exports', () => {
    const { facts } = inspect('const list = [, 1]\nconst [, second] = list\nexport {}')
    expect(facts.slots.map(({ name }) => name)).toEqual(['list'])
  })

  test('names that objects have by themselves', () => {
    const { facts } = inspect(`
      class Store {
        constructor_ = []
        __proto__ = []
        toString() { this.hasOwnProperty('x'); this.valueOf() }
        run() { constructor(); toString(); ({}).constructor.toString() }
      }
      const __proto__ = []
      __proto__.constructor()
      __proto__.toString()
    `)
    expect(facts.slots.map(({ name }) => name)).toEqual([
      'this.constructor_',
      'this.__proto__',
      '__proto__',
    ])
  })

  test('CommonJS with a return at the top', () => {
    const { facts } = inspect(
      'const jobs = []\nif (!process.send) return\nprocess.on("message", job => jobs.push(job))',
      'file.cjs',
    )
    expect(facts.entries.map(({ kind }) => kind)).toEqual(['message'])
  })

  test('a script, where a name at the top is a global', () => {
    const { facts } = inspect('var jobs = []\nfunction add(job) { jobs.push(job) }', 'file.cjs')
    expect(facts.slots.map(({ place }) => place)).toEqual(['module'])
  })

  test('top level await suspends the module', () => {
    const { outlined } = inspect('const jobs = []\nfor (const job of jobs) await job')
    expect(outlined.suspensions.map(({ callable }) => callable.name)).toEqual(['the module'])
  })
})

test('a method that overrides what it calls does not come back to itself for ever', () => {
  const source = sourceOf(`
    class Handlers extends Map {
      get(key) { if (!this.has(key)) this.set(key, []); return super.get(key) }
    }
  `)

  expect(() => analyze(source)).not.toThrow()
})
