import { describe, expect, test } from 'vitest'

import { inspect } from './passes.ts'

/** `close on 4`: calls in the loop that run the element, and what the file knows of their targets. */
function elementCallsIn(code: string): string[] {
  const { analysis, outlined } = inspect(code)
  const { elements } = analysis
  const [iteration] = analysis.accesses.filter(access => access.type === 'iteration')
  if (!iteration) throw new Error('The code has no loop over a container.')
  return outlined.calls.flatMap(node => {
    const method = elements.findElementCall(node, iteration)
    if (method === null) return []
    const targets = elements.targetsOf(iteration.slot, method).map(({ name }) => name)
    return [`${node.loc.start.line}: ${method || 'itself'} → ${targets.join(', ') || 'unknown'}`]
  })
}

describe('calls of the element in hand', () => {
  test('the element itself', () => {
    expect(elementCallsIn('const fns = []\nfor (const fn of fns) fn()')).toEqual([
      '2: itself → unknown',
    ])
  })

  test('a method of the element', () => {
    expect(elementCallsIn('const jobs = []\nfor (const job of jobs) job.close()')).toEqual([
      '2: close → unknown',
    ])
  })

  test('the value of an entry', () => {
    expect(elementCallsIn('const fns = new Map()\nfor (const [id, fn] of fns) fn(id)')).toEqual([
      '2: itself → unknown',
    ])
  })

  test('the parameter of a callback', () => {
    expect(elementCallsIn('const fns = []\nfns.forEach(fn => fn())')).toEqual([
      '2: itself → unknown',
    ])
  })

  test('by index', () => {
    expect(elementCallsIn('const fns = []\nfor (let i = 0; i < fns.length; i++) fns[i]()')).toEqual(
      ['2: itself → unknown'],
    )
  })

  test('what is called on something else is not the element', () => {
    expect(elementCallsIn('const jobs = []\nfor (const job of jobs) other.close(job)')).toEqual([])
  })

  test('a shadowed name is not the element', () => {
    expect(
      elementCallsIn(
        'const fns = []\nfor (const fn of fns) { const run = fn => fn(); run(other) }',
      ),
    ).toEqual([])
  })
})

describe('what is stored is what is called', () => {
  test('a function that is pushed', () => {
    expect(
      elementCallsIn(`
        const fns = []
        fns.push(onData, () => {})
        fns.unshift(onEnd)
        function onData() {}
        function onEnd() {}
        for (const fn of fns) fn()
      `),
    ).toEqual(['7: itself → onData(), onEnd()'])
  })

  test('a method of the class that is pushed', () => {
    expect(
      elementCallsIn(`
        class Session { close() {} }
        const sessions = []
        sessions.push(new Session())
        for (const session of sessions) session.close()
      `),
    ).toEqual(['5: close → close()'])
  })

  test('a method of the class that the annotation names', () => {
    expect(
      elementCallsIn(`
        class Session { close() {} }
        const sessions: Session[] = []
        for (const session of sessions) session.close()
      `),
    ).toEqual(['4: close → close()'])
  })

  test('an object that puts itself in', () => {
    expect(
      elementCallsIn(`
        const open = new Set()
        class Session {
          constructor() { open.add(this) }
          close() { open.delete(this) }
        }
        for (const session of open) session.close()
      `),
    ).toEqual(['7: close → close()'])
  })

  test('a function that is stored under a key', () => {
    expect(
      elementCallsIn(`
        const handlers = {}
        handlers.data = () => {}
        for (const name in handlers) handlers[name]()
      `),
    ).toEqual(['4: itself → data()'])
  })
})
