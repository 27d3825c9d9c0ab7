import { describe, expect, test } from 'vitest'

import { accessesIn } from './prints.ts'

describe('index loops', () => {
  test('the length in the test is read at each step', () => {
    expect(accessesIn('const list = []\nfor (let i = 0; i < list.length; i++) use(list[i])'))
      .toMatchInlineSnapshot(`
      "2: iterates by index, yields keys as i, reads the slot again, in the module
      2: looks up by [], in the module"
    `)
  })

  test('the length in the head is read once', () => {
    expect(accessesIn('const list = []\nfor (let i = 0, n = list.length; i < n; i++) use(list[i])'))
      .toMatchInlineSnapshot(`
      "2: iterates by index-cached-length, yields keys as i, reads the slot again, in the module
      2: looks up by [], in the module"
    `)
  })

  test('a length that a const keeps is read once', () => {
    expect(
      accessesIn(
        'const list = []\nconst count = list.length\nfor (let i = 0; i < count; i++) use(list[i])',
      ),
    ).toMatchInlineSnapshot(`
      "3: iterates by index-cached-length, yields keys as i, reads the slot again, in the module
      3: looks up by [], in the module"
    `)
  })

  test('counting down', () => {
    expect(accessesIn('const list = []\nfor (let i = list.length - 1; i >= 0; i--) use(list[i])'))
      .toMatchInlineSnapshot(`
      "2: iterates by index-cached-length, yields keys as i, backward, reads the slot again, in the module
      2: looks up by [], in the module"
    `)
  })

  test('counting down in the test', () => {
    expect(accessesIn('const list = []\nfor (let i = list.length; i--; ) use(list[i])'))
      .toMatchInlineSnapshot(`
      "2: iterates by index-cached-length, yields keys as i, backward, reads the slot again, in the module
      2: looks up by [], in the module"
    `)
  })

  test('counting down by i -= 1', () => {
    expect(
      accessesIn('const list = []\nfor (let i = list.length - 1; i >= 0; i -= 1) use(list[i])'),
    ).toMatchInlineSnapshot(`
      "2: iterates by index-cached-length, yields keys as i, backward, reads the slot again, in the module
      2: looks up by [], in the module"
    `)
  })

  test('while', () => {
    expect(accessesIn('const list = []\nlet i = 0\nwhile (i < list.length) use(list[i++])'))
      .toMatchInlineSnapshot(`
      "3: iterates by index, yields keys, reads the slot again, in the module
      3: looks up by [], in the module"
    `)
  })

  test('while with the step in its body', () => {
    expect(
      accessesIn(`
        const list = []
        let i = 0
        while (i < list.length) {
          use(list[i])
          i++
        }
      `),
    ).toMatchInlineSnapshot(`
      "4: iterates by index, yields keys as i, reads the slot again, in the module
      5: looks up by [], in the module"
    `)
  })

  test('do-while', () => {
    expect(
      accessesIn('const list = []\nlet i = 0\ndo { use(list[i]); i++ } while (i < list.length)'),
    ).toMatchInlineSnapshot(`
      "3: looks up by [], in the module
      3: iterates by index, yields keys as i, reads the slot again, in the module"
    `)
  })

  test('through an alias the slot is not read again', () => {
    expect(
      accessesIn(`
        class Pool {
          list = []
          run() {
            const { list } = this
            for (let i = 0; i < list.length; i++) use(list[i])
          }
        }
      `),
    ).toMatchInlineSnapshot(`
      "5: reads out by alias, yields whole into list, in run()
      6: iterates by index, yields keys as i through list, in run()
      6: looks up by [] through list, in run()"
    `)
  })

  test('a loop that takes from the front is a drain, no pass', () => {
    expect(accessesIn('const list = []\nwhile (list.length > 0) use(list.shift())'))
      .toMatchInlineSnapshot(`
      "2: looks up by length, in the module
      2: writes by shift: shift, in the module"
    `)
  })

  test('the index of another loop is not the index of this one', () => {
    expect(
      accessesIn(`
        const list = []
        for (let i = 0; i < list.length; i++) {
          for (let j = 0; j < 3; j++) use(others[j])
        }
      `),
    ).toMatchInlineSnapshot(`"3: looks up by length, in the module"`)
  })

  test('a length in a test inside the body makes no pass', () => {
    expect(
      accessesIn('const list = []\nfor (const x of others) { if (list.length > 3) use(list[x]) }'),
    ).toMatchInlineSnapshot(`
      "2: looks up by length, in the module
      2: looks up by [], in the module"
    `)
  })

  test('a length that a nested function asks for makes no pass of the outer loop', () => {
    expect(
      accessesIn(
        'const list = []\nfor (let i = 0; i < 3; i++) run(() => list.length > i && list[i])',
      ),
    ).toMatchInlineSnapshot(`
      "2: looks up by length, in a function
      2: looks up by [], in a function"
    `)
  })
})

describe('keys, then lookup', () => {
  test('the value of a key that may be gone is used unchecked', () => {
    expect(
      accessesIn('const record = {}\nfor (const id of Object.keys(record)) record[id].close()'),
    ).toMatchInlineSnapshot(`
      "2: iterates by keys-then-lookup, yields keys as id, reads the slot again, in the module
      2: looks up by [], in the module"
    `)
  })

  test('through a local that keeps the keys', () => {
    expect(
      accessesIn(`
        const record = {}
        const ids = Object.keys(record)
        for (const id of ids) record[id].close()
      `),
    ).toMatchInlineSnapshot(`
      "4: iterates by keys-then-lookup, yields keys as id, reads the slot again, in the module
      4: looks up by [], in the module"
    `)
  })

  test('forEach over the keys', () => {
    expect(accessesIn('const record = {}\nObject.keys(record).forEach(id => record[id].close())'))
      .toMatchInlineSnapshot(`
      "2: iterates by keys-then-lookup, yields keys as id, reads the slot again, in the module
      2: looks up by [], in a function"
    `)
  })

  test('keys of a map', () => {
    expect(
      accessesIn('const map = new Map()\nfor (const id of [...map.keys()]) map.get(id)!.close()'),
    ).toMatchInlineSnapshot(`
      "2: iterates by keys-then-lookup, yields keys as id, reads the slot again, in the module
      2: looks up by get, in the module"
    `)
  })

  test('a value that is tested first is a snapshot like any other', () => {
    expect(
      accessesIn('const record = {}\nfor (const id of Object.keys(record)) record[id]?.close()'),
    ).toMatchInlineSnapshot(`
      "2: reads out by copy, yields keys, in the module
      2: looks up by [], in the module"
    `)
  })

  test('the value in a local that nobody tests is used unchecked', () => {
    expect(
      accessesIn(`
        const record = {}
        for (const id of Object.keys(record)) {
          const job = record[id]
          job.close()
        }
      `),
    ).toContain('3: iterates by keys-then-lookup')
  })

  test('the value in a local that is tested first is a snapshot like any other', () => {
    expect(
      accessesIn(`
        const record = {}
        for (const id of Object.keys(record)) {
          const job = record[id]
          if (job) job.close()
        }
      `),
    ).toContain('3: reads out by copy')
  })

  test('keys without a lookup are a snapshot', () => {
    expect(
      accessesIn('const record = {}\nfor (const id of Object.keys(record)) use(id)'),
    ).toMatchInlineSnapshot(`"2: reads out by copy, yields keys, in the module"`)
  })

  test('a lookup in another record is no lookup of this one', () => {
    expect(accessesIn('const a = {}, b = {}\nfor (const id of Object.keys(a)) b[id].close()'))
      .toMatchInlineSnapshot(`
      "2: reads out by copy, yields keys, in the module
      2: looks up by [], in the module"
    `)
  })
})
