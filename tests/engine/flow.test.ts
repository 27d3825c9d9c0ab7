import { describe, expect, test } from 'vitest'

import { edgesByRunning, edgesOf } from './edges.ts'
import { inspect } from './passes.ts'

/** The edges of the graph, after the run of the same code has shown them to be all there are. */
async function provenEdgesOf(body: string): Promise<string> {
  const edges = edgesOf(body)
  expect(edges).toBe(await edgesByRunning(body))
  return edges
}

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

  test('?? of a whole && asks the right side for either', async () => {
    const edges = await provenEdgesOf(`
      const value = (a() && b()) ?? c()
      d()
    `)
    expect(edges).toMatchInlineSnapshot()
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
      a()?.[b() ? "x" : "y"]?.(c())
      d()
    `)
    expect(edges).toMatchInlineSnapshot()
  })

  test('parentheses end the chain: the call behind them runs in any case', async () => {
    const edges = await provenEdgesOf(`
      (a()?.x ?? a)(b())
      c()
    `)
    expect(edges).toMatchInlineSnapshot()
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
      for (const { item = a() } of [{ item: maybe() }, { item: maybe() }]) b()
      c()
    `)
    expect(edges).toMatchInlineSnapshot()
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

describe('try', () => {
  test('a call that throws may have had its effect, or not', async () => {
    const edges = await provenEdgesOf(`
      try {
        a()
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

  test('finally runs after the end and after an exception', async () => {
    const edges = await provenEdgesOf(`
      try {
        a()
      } finally {
        b()
      }
      c()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a, b
      a → b
      b → c
      c → end"
    `)
  })

  test('finally runs after catch, and after an exception in catch', async () => {
    const edges = await provenEdgesOf(`
      try {
        a()
      } catch {
        b()
      } finally {
        c()
      }
      d()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a, b, c
      a → b, c
      b → c
      c → d
      d → end"
    `)
  })

  test('a return in try runs finally, and nothing behind it', async () => {
    const edges = await provenEdgesOf(`
      try {
        return a()
      } finally {
        b()
      }
      c()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a, b
      a → b
      b → end"
    `)
  })

  test('a return in one branch of try runs the same finally as the end', async () => {
    const edges = await provenEdgesOf(`
      try {
        if (a()) return
        b()
      } finally {
        c()
      }
      d()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a, c
      a → b, c
      b → c
      c → d, end
      d → end"
    `)
  })

  test('a return in catch runs finally', async () => {
    const edges = await provenEdgesOf(`
      try {
        a()
      } catch {
        return b()
      } finally {
        c()
      }
      d()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a, b, c
      a → b, c
      b → c
      c → d, end
      d → end"
    `)
  })

  test('a return in finally takes the place of whatever led there', async () => {
    const edges = await provenEdgesOf(`
      try {
        a()
      } finally {
        return b()
      }
      c()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a, b
      a → b
      b → end"
    `)
  })

  test('an exception in finally leaves', async () => {
    const edges = await provenEdgesOf(`
      try {
        a()
      } finally {
        throw b()
      }
      c()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a, b
      a → b"
    `)
  })

  test('a rethrow passes finally and leaves', async () => {
    const edges = await provenEdgesOf(`
      try {
        a()
      } catch {
        throw b()
      } finally {
        c()
      }
      d()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a, b, c
      a → b, c
      b → c
      c → d
      d → end"
    `)
  })

  test('a throw in try leads to catch', async () => {
    const edges = await provenEdgesOf(`
      try {
        throw a()
      } catch {
        b()
      }
      c()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a, b
      a → b
      b → c
      c → end"
    `)
  })

  test('an await in try can reject', async () => {
    const edges = await provenEdgesOf(`
      try {
        await a()
      } catch {
        b()
      }
      c()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a, b
      a → b, c
      b → c
      c → end"
    `)
  })

  test('the step of a loop can throw', async () => {
    const edges = await provenEdgesOf(`
      try {
        for (const item of list) a()
      } catch {
        b()
      }
      c()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a, b, c
      a → a, b, c
      b → c
      c → end"
    `)
  })

  test('the step of a for-in can throw, for the object may be a proxy', async () => {
    const edges = await provenEdgesOf(`
      try {
        for (const key in record) a()
      } catch {
        b()
      }
      c()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a, b, c
      a → a, b, c
      b → c
      c → end"
    `)
  })

  test('an empty try runs finally', async () => {
    const edges = await provenEdgesOf(`
      try {
      } finally {
        a()
      }
      b()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a
      a → b
      b → end"
    `)
  })

  test('continue and break pass finally, each on its own way', async () => {
    const edges = await provenEdgesOf(`
      for (const item of list) {
        try {
          if (a()) continue
          if (b()) break
          c()
        } finally {
          d()
        }
        e()
      }
      f()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a, d, f
      a → b, d
      b → c, d
      c → d
      d → a, d, e, f
      e → a, d, f
      f → end"
    `)
  })

  test('break in finally takes the place of a return', async () => {
    const edges = await provenEdgesOf(`
      for (;;) {
        try {
          a()
          return
        } finally {
          if (b()) break
        }
      }
      c()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a, b
      a → b
      b → c, end
      c → end"
    `)
  })

  test('continue in finally takes the place of a return', async () => {
    const edges = await provenEdgesOf(`
      for (const item of list) {
        try {
          return a()
        } finally {
          if (b()) continue
          c()
        }
      }
      d()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a, b, d
      a → b
      b → a, b, c, d
      c → end
      d → end"
    `)
  })

  test('continue in catch leads to the next step', async () => {
    const edges = await provenEdgesOf(`
      for (const item of list) {
        try {
          if (a()) break
          b()
        } catch {
          continue
        }
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

  test('break of a label in finally', async () => {
    const edges = await provenEdgesOf(`
      block: {
        try {
          return a()
        } finally {
          if (b()) break block
        }
      }
      c()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a, b
      a → b
      b → c, end
      c → end"
    `)
  })

  test('an inner finally runs before the outer catch', async () => {
    const edges = await provenEdgesOf(`
      try {
        try {
          a()
        } finally {
          b()
        }
      } catch {
        c()
      }
      d()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a, b, c
      a → b, c
      b → c, d
      c → d
      d → end"
    `)
  })

  test('an inner catch keeps the exception from the outer finally', async () => {
    const edges = await provenEdgesOf(`
      try {
        try {
          a()
        } catch {
          b()
        }
      } finally {
        c()
      }
      d()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a, b, c
      a → b, c
      b → c
      c → d
      d → end"
    `)
  })

  test('a return passes both of two finally blocks', async () => {
    const edges = await provenEdgesOf(`
      try {
        try {
          if (a()) return
        } finally {
          b()
        }
        c()
      } finally {
        d()
      }
      e()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a, b, d
      a → b, d
      b → c, d
      c → d
      d → e, end
      e → end"
    `)
  })

  test('a finally in a finally', async () => {
    const edges = await provenEdgesOf(`
      try {
        try {
          a()
        } finally {
          try {
            b()
          } finally {
            c()
          }
        }
      } catch {
        d()
      }
      e()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a, b, c, d
      a → b, c, d
      b → c, d
      c → d, e
      d → e
      e → end"
    `)
  })

  test('a labelled continue passes the finally blocks between', async () => {
    const edges = await provenEdgesOf(`
      outer: for (const one of list) {
        try {
          for (const two of list) {
            try {
              if (a()) continue outer
              if (b()) break outer
            } finally {
              c()
            }
          }
        } finally {
          d()
        }
        e()
      }
      f()
    `)
    expect(edges).toMatchInlineSnapshot(`
      "start → a, c, d, f
      a → b, c, d
      b → c, d
      c → a, c, d
      d → a, c, d, e, f
      e → a, c, d, f
      f → end"
    `)
  })

})

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
      (a() ?? d)(b())
      c()
    `)
    expect(edges).toMatchInlineSnapshot()
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
