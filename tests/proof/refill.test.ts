import { describe, expect, test } from 'vitest'
import { proveRefill } from './refill.ts'

const fillsLate = `
  export class Table {
    #rows: Row[] = []
    async reload(db: Db) {
      this.#rows = []
      const rows: Row[] = await db.load()
      for (const row of rows) this.#rows.push(row)
    }
  }
`

const fillsOneByOne = `
  export class Table {
    #rows: Row[] = []
    async reload(ids: string[]) {
      this.#rows = []
      for (const id of ids) this.#rows.push(await load(id))
    }
  }
`

describe('a refill that is whole is proven', () => {
  test('emptied behind the wait', () => {
    const after = `
  export class Table {
    #rows: Row[] = []
    async reload(db: Db) {
      const rows: Row[] = await db.load()
      this.#rows = []
      for (const row of rows) this.#rows.push(row)
    }
  }
`
    expect(() => {
      proveRefill({ before: fillsLate, after })
    }).not.toThrow()
  })

  test('built in a local', () => {
    const after = `
  export class Table {
    #rows: Row[] = []
    async reload(ids: string[]) {
      const rows: Row[] = []
      for (const id of ids) rows.push(await load(id))
      this.#rows = rows
    }
  }
`
    expect(() => {
      proveRefill({ before: fillsOneByOne, after })
    }).not.toThrow()
  })
})

describe('a refill that is not is refused', () => {
  test('emptied before another wait', () => {
    const after = `
  export class Table {
    #rows: Row[] = []
    async reload(ids: string[]) {
      const [first, ...others] = ids
      const row = await load(first)
      this.#rows = [row]
      for (const id of others) this.#rows.push(await load(id))
    }
  }
`
    expect(() => {
      proveRefill({ before: fillsOneByOne, after })
    }).toThrow(/together: .*holds neither its old nor its new content/u)
  })

  test('filled behind the wait, and emptied by nobody', () => {
    const after = `
  export class Table {
    #rows: Row[] = []
    async reload(db: Db) {
      const rows: Row[] = await db.load()
      for (const row of rows) this.#rows.push(row)
    }
  }
`
    expect(() => {
      proveRefill({ before: fillsLate, after })
    }).toThrow(/it fills no container anew/u)
  })

  test('another result when it is alone', () => {
    const after = `
  export class Table {
    #rows: Row[] = []
    async reload(db: Db) {
      const rows: Row[] = await db.load()
      this.#rows = []
      for (const row of rows.slice(1)) this.#rows.push(row)
    }
  }
`
    expect(() => {
      proveRefill({ before: fillsLate, after })
    }).toThrow(/alone: /u)
  })

  test('a program that was whole before', () => {
    const before = `
  export class Table {
    #rows: Row[] = []
    async reload(db: Db) {
      const rows: Row[] = await db.load()
      this.#rows = []
      for (const row of rows) this.#rows.push(row)
    }
  }
`
    const after = before.replace('this.#rows = []\n', 'this.#rows.length = 0\n')
    expect(() => {
      proveRefill({ before, after })
    }).toThrow(/nobody sees it half filled/u)
  })
})
