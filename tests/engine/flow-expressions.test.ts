import { describe, expect, test } from 'vitest'

import { provenEdgesOf } from './edges.ts'

describe('expressions', () => {
  test('arguments are evaluated before the call, from left to right', async () => {
    const edges = await provenEdgesOf(`
      a(await b(), c())
      d()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → b
      a → d
      b → c
      c → a
      d → end"
    `)
  })

  test('a callee is evaluated before the arguments', async () => {
    const edges = await provenEdgesOf(`
      (a() ? String : Number)(b())
      c()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a
      a → b
      b → c
      c → end"
    `)
  })

  test('the parts of a template in order', async () => {
    const edges = await provenEdgesOf(`
      const text = \`\${a()}\${b()}\`
      c()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a
      a → b
      b → c
      c → end"
    `)
  })

  test('the key of a property before its value', async () => {
    const edges = await provenEdgesOf(`
      const object = { [a()]: b(), c: c() }
      d()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a
      a → b
      b → c
      c → d
      d → end"
    `)
  })

  test('a spread in its place', async () => {
    const edges = await provenEdgesOf(`
      const all = [...[a()], b()]
      c()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a
      a → b
      b → c
      c → end"
    `)
  })

  test('the default of a destructured property need not run', async () => {
    const edges = await provenEdgesOf(`
      const { value = a() } = { value: maybe() }
      b()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a, b
      a → b
      b → end"
    `)
  })

  test('the defaults of an array pattern, one by one', async () => {
    const edges = await provenEdgesOf(`
      const [one = a(), two = b()] = [maybe(), maybe()]
      c()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a, b, c
      a → b, c
      b → c
      c → end"
    `)
  })

  test('a destructuring assignment has defaults too', async () => {
    const edges = await provenEdgesOf(`
      let value
      ;({ value = a() } = { value: maybe() })
      b()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a, b
      a → b
      b → end"
    `)
  })

  test('a nested function runs none of its code where it is made', async () => {
    const edges = await provenEdgesOf(`
      const later = () => a()
      b()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → b
      b → end"
    `)
  })

  test('a return in a nested function is its own', async () => {
    const edges = await provenEdgesOf(`
      const later = async () => {
        if (a()) return
      }
      b()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → b
      b → end"
    `)
  })

  test('the heritage of a class and its computed names run where the class stands', async () => {
    const edges = await provenEdgesOf(`
      class Job extends a() {
        [b()]() {
          c()
        }
      }
      d()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a
      a → b
      b → d
      d → end"
    `)
  })

  test('await using: the end of the block can throw', async () => {
    const edges = await provenEdgesOf(`
      try {
        await using file = a() ? resource() : null
        b()
      } catch {
        c()
      }
      d()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a, c
      a → b, c
      b → c, d
      c → d
      d → end"
    `)
  })

  test('a sequence in order', async () => {
    const edges = await provenEdgesOf(`
      const value = (a(), b()) ? c() : d()
      e()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a
      a → b
      b → c, d
      c → e
      d → e
      e → end"
    `)
  })
})
