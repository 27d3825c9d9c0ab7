import { describe, expect, test } from 'vitest'

import { provenEdgesOf } from './edges.ts'

describe('branches', () => {
  test('statements follow each other', async () => {
    const edges = await provenEdgesOf(`
      a()
      b()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a
      a → b
      b → end"
    `)
  })

  test('only one branch of an if runs', async () => {
    const edges = await provenEdgesOf(`
      if (a()) b()
      else c()
      d()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a
      a → b, c
      b → d
      c → d
      d → end"
    `)
  })

  test('a return leaves out what stands behind it', async () => {
    const edges = await provenEdgesOf(`
      if (a()) {
        b()
        return
      }
      c()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a
      a → b, c
      b → end
      c → end"
    `)
  })

  test('a throw outside of any try leaves the function', async () => {
    const edges = await provenEdgesOf(`
      if (a()) throw b()
      c()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a
      a → b, c
      c → end"
    `)
  })

  test('only one side of a conditional expression runs', async () => {
    const edges = await provenEdgesOf(`
      a() ? b() : c()
      d()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a
      a → b, c
      b → d
      c → d
      d → end"
    `)
  })

  test('a branch inside a branch ends where both do', async () => {
    const edges = await provenEdgesOf(`
      if (a()) {
        if (b()) c()
      } else d()
      e()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a
      a → b, d
      b → c, e
      c → e
      d → e
      e → end"
    `)
  })

  test('a test that is written down has one answer', async () => {
    const edges = await provenEdgesOf(`
      if (false) a()
      else b()
      c()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → b
      b → c
      c → end"
    `)
  })
})

describe('short circuits', () => {
  test('the right side of && runs when the left holds', async () => {
    const edges = await provenEdgesOf(`
      a() && b()
      c()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a
      a → b, c
      b → c
      c → end"
    `)
  })

  test('the right side of || runs when the left does not hold', async () => {
    const edges = await provenEdgesOf(`
      a() || b()
      c()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a
      a → b, c
      b → c
      c → end"
    `)
  })

  test('the right side of ?? runs when the left is missing', async () => {
    const edges = await provenEdgesOf(`
      a() ?? b()
      c()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a
      a → b, c
      b → c
      c → end"
    `)
  })

  test('a && b as a test: where a fails, the body is not reached without b', async () => {
    const edges = await provenEdgesOf(`
      if (a() && b()) c()
      else d()
      e()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a
      a → b, d
      b → c, d
      c → e
      d → e
      e → end"
    `)
  })

  test('a || b as a test: where a holds, b is not asked', async () => {
    const edges = await provenEdgesOf(`
      if (a() || b()) c()
      else d()
      e()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a
      a → b, c
      b → c, d
      c → e
      d → e
      e → end"
    `)
  })

  test('nested tests lead each to its own branch', async () => {
    const edges = await provenEdgesOf(`
      if (a() && (b() || c())) d()
      else e()
      f()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a
      a → b, e
      b → c, d
      c → d, e
      d → f
      e → f
      f → end"
    `)
  })

  test('a negation exchanges the ways out', async () => {
    const edges = await provenEdgesOf(`
      if (!(a() && b())) c()
      d()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a
      a → b, c
      b → c, d
      c → d
      d → end"
    `)
  })

  test('&& and || as a value: where a fails, only c is left', async () => {
    const edges = await provenEdgesOf(`
      const value = (a() && b()) || c()
      d()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a
      a → b, c
      b → c, d
      c → d
      d → end"
    `)
  })

  test('a logical assignment need not evaluate its right side', async () => {
    const edges = await provenEdgesOf(`
      let value = maybe()
      value ??= a()
      b()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a, b
      a → b
      b → end"
    `)
  })

  test('||= of an element evaluates the key in any case', async () => {
    const edges = await provenEdgesOf(`
      const slots = { value: maybe() }
      slots[a() ? "value" : "value"] ||= b()
      c()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a
      a → b, c
      b → c
      c → end"
    `)
  })
})

describe('optional chains', () => {
  test('nothing behind ?. need run, but what stands before it does', async () => {
    const edges = await provenEdgesOf(`
      a()?.x(b())
      c()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a
      a → b, c
      b → c
      c → end"
    `)
  })

  test('a computed key behind ?. is a part of the chain', async () => {
    const edges = await provenEdgesOf(`
      a()?.[b()]
      c()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a
      a → b, c
      b → c
      c → end"
    `)
  })

  test('the first ?. that finds nothing ends the whole chain', async () => {
    const edges = await provenEdgesOf(`
      a()?.x(b()).y(c())
      d()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a
      a → b, d
      b → c
      c → d
      d → end"
    `)
  })

  test('each ?. of a chain can end it', async () => {
    const edges = await provenEdgesOf(`
      const jobs = { next: maybe() }
      jobs?.next?.(a())
      b()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a, b
      a → b
      b → end"
    `)
  })

  test('parentheses end the chain: what stands behind them runs in any case', async () => {
    const edges = await provenEdgesOf(`
      (a()?.x ?? list)[b() ? "one" : "two"]
      c()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a
      a → b
      b → c
      c → end"
    `)
  })

  test('delete of an optional chain is skipped as well', async () => {
    const edges = await provenEdgesOf(`
      delete a()?.[b()]
      c()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a
      a → b, c
      b → c
      c → end"
    `)
  })
})

describe('switch', () => {
  test('cases are asked in their order, and a clause without break falls into the next', async () => {
    const edges = await provenEdgesOf(`
      switch (a()) {
        case b():
          c()
        case d():
          e()
          break
        default:
          f()
      }
      g()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a
      a → b
      b → c, d
      c → e
      d → e, f
      e → g
      f → g
      g → end"
    `)
  })

  test('default is asked last and falls through from where it stands', async () => {
    const edges = await provenEdgesOf(`
      switch (a()) {
        default:
          b()
        case c():
          d()
      }
      e()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a
      a → c
      b → d
      c → b, d
      d → e
      e → end"
    `)
  })

  test('without default, no clause need run', async () => {
    const edges = await provenEdgesOf(`
      switch (a()) {
        case b():
          c()
      }
      d()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a
      a → b
      b → c, d
      c → d
      d → end"
    `)
  })

  test('return in a clause leaves the function', async () => {
    const edges = await provenEdgesOf(`
      switch (a()) {
        case b():
          c()
          break
        case d():
          return
      }
      e()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a
      a → b
      b → c, d
      c → e
      d → e, end
      e → end"
    `)
  })

  test('break in a nested block leaves the switch', async () => {
    const edges = await provenEdgesOf(`
      switch (a()) {
        case b(): {
          if (c()) break
          d()
        }
        case e():
          f()
      }
      g()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a
      a → b
      b → c, e
      c → d, g
      d → f
      e → f, g
      f → g
      g → end"
    `)
  })

  test('continue in a clause is the loop around the switch', async () => {
    const edges = await provenEdgesOf(`
      for (const item of list) {
        switch (a()) {
          case b():
            continue
          case c():
            break
          default:
            d()
        }
        e()
      }
      f()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a, f
      a → b
      b → a, c, f
      c → d, e
      d → e
      e → a, f
      f → end"
    `)
  })

  test('an empty switch evaluates its value', async () => {
    const edges = await provenEdgesOf(`
      switch (a()) {
      }
      b()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a
      a → b
      b → end"
    `)
  })
})
