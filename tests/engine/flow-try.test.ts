import { describe, expect, test } from 'vitest'

import { provenEdgesOf } from './edges.ts'

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
