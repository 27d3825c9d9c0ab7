import { describe } from 'vitest'
import rule from '../../rules/no-resize-while-iterating.ts'
import { testRule } from '../harness/lint.ts'

describe('a head that asks for what the step has done', () => {
  testRule(rule, {
    'the loop is over once the entry is in': `
      export function insert(rows: Row[], row: Row) {
        let isIn = false
        for (let i = 0; i < rows.length && !isIn; i += 1) {
          if (rows[i].line > row.line) {
            rows.splice(i, 0, row)
            isIn = true
          }
        }
        if (!isIn) rows.push(row)
      }
    `,
    'also where it says how long it goes on': `
      export function removeFirst(rows: Row[], line: number) {
        let isOpen = true
        for (let i = 0; isOpen && i < rows.length; i++) {
          if (rows[i].line === line) {
            rows.splice(i, 1)
            isOpen = false
          }
        }
      }
    `,
    'not where only some of the steps say so': `
      export function insert(rows: Row[], row: Row) {
        let isIn = false
        for (let i = 0; i < rows.length && !isIn; i += 1) {
          if (rows[i].line > row.line) {
            rows.splice(i, 0, row) // error
            if (row.isLast) isIn = true
          }
        }
      }
    `,
    'not where the head asks for something else': `
      export function insert(rows: Row[], row: Row) {
        let isIn = false
        for (let i = 0; i < rows.length && !row.isLast; i += 1) {
          if (rows[i].line > row.line) {
            rows.splice(i, 0, row) // error
            isIn = true
          }
        }
        return isIn
      }
    `,
  })
})

describe('a method that the list was given', () => {
  testRule(rule, {
    'push runs what is pushed, and adds nothing': `
      export function install(calls: Call[]) {
        calls.push = call => run(call)
        for (const call of calls) calls.push(call)
      }
    `,
    'another list was given it': `
      export function install(calls: Call[], later: Call[]) {
        later.push = call => run(call)
        for (const call of calls) calls.push(call) // error
      }
    `,
  })
})
