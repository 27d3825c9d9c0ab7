import { describe, expect, test } from 'vitest'

import { provenEdgesOf } from './edges.ts'

describe('loops', () => {
  test('for: test, body, update, test', async () => {
    const edges = await provenEdgesOf(`
      for (let i = a(); b(); c()) d()
      e()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a
      a → b
      b → d, e
      c → b
      d → c
      e → end"
    `)
  })

  test('for: continue runs the update, break does not', async () => {
    const edges = await provenEdgesOf(`
      for (; a(); b()) {
        if (c()) continue
        if (d()) break
        e()
      }
      f()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a
      a → c, f
      b → a
      c → b, d
      d → e, f
      e → b
      f → end"
    `)
  })

  test('for (;;) ends by break alone', async () => {
    const edges = await provenEdgesOf(`
      for (;;) {
        if (a()) break
        b()
      }
      c()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a
      a → b, c
      b → a
      c → end"
    `)
  })

  test('while: continue asks the test again', async () => {
    const edges = await provenEdgesOf(`
      while (a()) {
        if (b()) continue
        if (c()) break
        d()
      }
      e()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a
      a → b, e
      b → a, c
      c → d, e
      d → a
      e → end"
    `)
  })

  test('while with two tests: the second is asked only when the first holds', async () => {
    const edges = await provenEdgesOf(`
      while (a() && b()) c()
      d()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a
      a → b, d
      b → c, d
      c → a
      d → end"
    `)
  })

  test('while (true) has no way out of its test', async () => {
    const edges = await provenEdgesOf(`
      while (true) {
        if (a()) break
      }
      b()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a
      a → a, b
      b → end"
    `)
  })

  test('while (!0), as minified code has it, is while (true)', async () => {
    const edges = await provenEdgesOf(`
      while (!0) {
        if (a()) break
      }
      b()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a
      a → a, b
      b → end"
    `)
  })

  test('while (false) does not run its body', async () => {
    const edges = await provenEdgesOf(`
      while (false) a()
      b()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → b
      b → end"
    `)
  })

  test('do-while: the body runs before the first test, and continue leads to the test', async () => {
    const edges = await provenEdgesOf(`
      do {
        if (b()) continue
        if (c()) break
        d()
      } while (a())
      e()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → b
      a → b, e
      b → a, c
      c → d, e
      d → a
      e → end"
    `)
  })

  test('for-of: the body runs never, once, or again', async () => {
    const edges = await provenEdgesOf(`
      for (const item of list) a()
      b()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a, b
      a → a, b
      b → end"
    `)
  })

  test('for-of: continue leads to the next step, break behind the loop', async () => {
    const edges = await provenEdgesOf(`
      for (const item of list) {
        if (a()) continue
        if (b()) break
        c()
      }
      d()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a, d
      a → a, b, d
      b → c, d
      c → a, d
      d → end"
    `)
  })

  test('for-of: a return in the body leaves no second step', async () => {
    const edges = await provenEdgesOf(`
      for (const item of list) {
        await a()
        return
      }
      b()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a, b
      a → end
      b → end"
    `)
  })

  test('for-of: a throw in the body leaves no second step', async () => {
    const edges = await provenEdgesOf(`
      for (const item of list) {
        await a()
        throw b()
      }
      c()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a, c
      a → b
      c → end"
    `)
  })

  test('for-of: the iterated expression is evaluated once', async () => {
    const edges = await provenEdgesOf(`
      for (const item of a() ? list : list) b()
      c()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a
      a → b, c
      b → b, c
      c → end"
    `)
  })

  test('for-of: the default in the head is evaluated at each step', async () => {
    const edges = await provenEdgesOf(`
      for (const { item = a() } of list) b()
      c()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a, b, c
      a → b
      b → a, b, c
      c → end"
    `)
  })

  test('for await: like for-of', async () => {
    const edges = await provenEdgesOf(`
      for await (const item of list) {
        if (a()) break
        b()
      }
      c()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a, c
      a → b, c
      b → a, c
      c → end"
    `)
  })

  test('for-in: like for-of', async () => {
    const edges = await provenEdgesOf(`
      for (const key in record) {
        if (a()) continue
        b()
      }
      c()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a, c
      a → a, b, c
      b → a, c
      c → end"
    `)
  })
})

describe('labels', () => {
  test('continue with a label leads to the next step of the outer loop', async () => {
    const edges = await provenEdgesOf(`
      outer: for (const one of list) {
        for (const two of list) {
          if (a()) continue outer
          b()
        }
        c()
      }
      d()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a, c, d
      a → a, b, c, d
      b → a, c
      c → a, c, d
      d → end"
    `)
  })

  test('break with a label leaves the outer loop', async () => {
    const edges = await provenEdgesOf(`
      outer: for (const one of list) {
        for (const two of list) {
          if (a()) break outer
          b()
        }
        c()
      }
      d()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a, c, d
      a → b, d
      b → a, c
      c → a, c, d
      d → end"
    `)
  })

  test('break leaves a labelled block', async () => {
    const edges = await provenEdgesOf(`
      block: {
        if (a()) break block
        b()
      }
      c()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a
      a → b, c
      b → c
      c → end"
    `)
  })

  test('break leaves a labelled if', async () => {
    const edges = await provenEdgesOf(`
      branch: if (a()) {
        if (b()) break branch
        c()
      }
      d()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a
      a → b, d
      b → c, d
      c → d
      d → end"
    `)
  })

  test('a plain break in a labelled block is the loop around it', async () => {
    const edges = await provenEdgesOf(`
      for (;;) {
        block: {
          if (a()) break block
          if (b()) break
          c()
        }
        d()
      }
      e()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a
      a → b, d
      b → c, e
      c → d
      d → a
      e → end"
    `)
  })

  test('two labels before one loop mean the same step', async () => {
    const edges = await provenEdgesOf(`
      one: two: for (const item of list) {
        if (a()) continue one
        if (b()) continue two
        c()
      }
      d()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a, d
      a → a, b, d
      b → a, c, d
      c → a, d
      d → end"
    `)
  })

  test('the label of an outer loop is not taken for an inner one without', async () => {
    const edges = await provenEdgesOf(`
      outer: while (a()) {
        while (b()) {
          if (c()) continue
          if (d()) continue outer
        }
      }
      e()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a
      a → b, e
      b → a, c
      c → b, d
      d → a, b
      e → end"
    `)
  })
})
