import { describe } from 'vitest'
import rule from '../../rules/no-late-reset.ts'
import { testRule } from '../harness/lint.ts'

describe('Node-style callbacks are later turns of the same operation', () => {
  testRule(rule, {
    'a method takes the rows, and an error first callback empties them': `
      export class Outbox {
        #rows: Row[] = []
        constructor(private readonly db: Db) {}
        insert(row: Row) { this.#rows.push(row) }
        flush() {
          this.db.insertAll(this.#rows, err => {
            if (err) return
            this.#rows = [] // error
          })
        }
      }
    `,
    'inside of a promise': `
      const rows: Row[] = []
      export function insert(row: Row) { rows.push(row) }
      export function flush(db: Db) {
        return new Promise<void>((resolve, reject) => {
          db.insertAll(rows, error => {
            if (error) return reject(error)
            rows.length = 0 // error
            resolve()
          })
        })
      }
    `,
    'a callback of which nobody knows when it runs: strict only': `
      const rows: Row[] = []
      export function insert(row: Row) { rows.push(row) }
      export function flush(db: Db) {
        db.insertAll(rows, result => {
          rows.length = 0
        })
      }
    `,
    'the rows are taken before they are handed over': `
      export class Outbox {
        #rows: Row[] = []
        constructor(private readonly db: Db) {}
        insert(row: Row) { this.#rows.push(row) }
        flush() {
          const rows = this.#rows
          this.#rows = []
          this.db.insertAll(rows, err => {
            if (err) this.#rows.unshift(...rows)
          })
        }
      }
    `,
  })
})

describe('async functions for older engines', () => {
  testRule(rule, {
    'a function that replaces itself at its first call': `
      const rows = []
      export function insert(row) { rows.push(row) }
      export function flush() { return _flush.apply(this, arguments) }
      function _flush() {
        _flush = _asyncToGenerator(function* () {
          yield send(rows)
          rows.length = 0 // error
        })
        return _flush.apply(this, arguments)
      }
    `,
    'a method that keeps this in a local': `
      export class Outbox {
        rows = []
        insert(row) { this.rows.push(row) }
        flush() {
          var _this = this
          return _asyncToGenerator(function* () {
            yield _this.db.insertAll(_this.rows)
            _this.rows = [] // error
          })()
        }
      }
    `,
  })
})
