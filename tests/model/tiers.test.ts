import { describe, expect, test } from 'vitest'
import { tierOf } from '../../src/catalog/tiers.ts'

// Model, section 3, "Two tiers": one case for each part of each row that is about a live pass.

describe('array loop + suspension', () => {
  test('an index-moving write by a public method is likely', () => {
    expect(
      tierOf({
        form: 'cursor',
        kind: 'array',
        write: 'shift',
        window: 'suspension',
        writer: 'public-method',
      }),
    ).toBe('likely')
  })

  test('an index-moving write by an event handler is likely', () => {
    expect(
      tierOf({
        form: 'index',
        kind: 'array',
        write: 'shift',
        window: 'suspension',
        writer: 'event',
      }),
    ).toBe('likely')
  })

  test('a rebind under a loop that re-reads the slot is likely', () => {
    expect(
      tierOf({
        form: 'index',
        kind: 'array',
        write: 'rebind',
        window: 'suspension',
        writer: 'timer',
      }),
    ).toBe('likely')
  })

  test('a rebind under for…of is silent: the pass stays with the old array', () => {
    expect(
      tierOf({
        form: 'cursor',
        kind: 'array',
        write: 'rebind',
        window: 'suspension',
        writer: 'timer',
      }),
    ).toBe('silent')
  })

  test('a clear under a loop with cached length is likely: it reads undefined', () => {
    expect(
      tierOf({
        form: 'index-cached-length',
        kind: 'array',
        write: 'clear',
        window: 'suspension',
        writer: 'event',
      }),
    ).toBe('likely')
  })

  test('an add-only writer is possible', () => {
    expect(
      tierOf({
        form: 'cursor',
        kind: 'array',
        write: 'add',
        window: 'suspension',
        writer: 'event',
      }),
    ).toBe('possible')
  })

  test('an index-moving write in a returned dispose handle is possible', () => {
    expect(
      tierOf({
        form: 'cursor',
        kind: 'array',
        write: 'shift',
        window: 'suspension',
        writer: 'returned',
      }),
    ).toBe('possible')
  })

  test('a pop is silent: an element ahead is not visited, and that is right', () => {
    expect(
      tierOf({
        form: 'cursor',
        kind: 'array',
        write: 'pop',
        window: 'suspension',
        writer: 'event',
      }),
    ).toBe('silent')
  })
})

describe('array loop + call', () => {
  test('an index-moving write that the call reaches is likely', () => {
    expect(
      tierOf({ form: 'callback', kind: 'array', write: 'shift', window: 'call', writer: 'call' }),
    ).toBe('likely')
  })

  test('a pop that the call reaches under a loop with cached length is likely', () => {
    expect(
      tierOf({
        form: 'index-cached-length',
        kind: 'array',
        write: 'pop',
        window: 'call',
        writer: 'call',
      }),
    ).toBe('likely')
  })

  test('an unknown callee that may lead to an index-moving write is possible', () => {
    expect(
      tierOf({
        form: 'callback',
        kind: 'array',
        write: 'shift',
        window: 'call',
        writer: 'public-method',
      }),
    ).toBe('possible')
  })

  test('a push that the call reaches is silent: a worklist (F6)', () => {
    expect(
      tierOf({ form: 'cursor', kind: 'array', write: 'add', window: 'call', writer: 'call' }),
    ).toBe('silent')
  })
})

describe('Map/Set/for-in loop + suspension', () => {
  test('add-or-overwrite by a worker message handler is likely', () => {
    expect(
      tierOf({
        form: 'cursor',
        kind: 'map',
        write: 'add-or-overwrite',
        window: 'suspension',
        writer: 'message',
      }),
    ).toBe('likely')
  })

  test('delete-then-add-again by a timer is likely', () => {
    expect(
      tierOf({
        form: 'cursor',
        kind: 'set',
        write: 're-add',
        window: 'suspension',
        writer: 'timer',
      }),
    ).toBe('likely')
  })

  test('an add under for…in by an event handler is likely', () => {
    expect(
      tierOf({
        form: 'for-in',
        kind: 'record',
        write: 'add',
        window: 'suspension',
        writer: 'event',
      }),
    ).toBe('likely')
  })

  test('an add by a public method is possible', () => {
    expect(
      tierOf({
        form: 'cursor',
        kind: 'map',
        write: 'add',
        window: 'suspension',
        writer: 'public-method',
      }),
    ).toBe('possible')
  })

  test('a delete by an event handler is possible (F18)', () => {
    expect(
      tierOf({
        form: 'cursor',
        kind: 'map',
        write: 'delete',
        window: 'suspension',
        writer: 'event',
      }),
    ).toBe('possible')
  })

  test('an overwrite is silent', () => {
    expect(
      tierOf({
        form: 'cursor',
        kind: 'map',
        write: 'overwrite',
        window: 'suspension',
        writer: 'event',
      }),
    ).toBe('silent')
  })
})

describe('Map/Set loop + call', () => {
  test('a resolved delete-then-add-again is likely', () => {
    expect(
      tierOf({ form: 'cursor', kind: 'set', write: 're-add', window: 'call', writer: 'call' }),
    ).toBe('likely')
  })

  test('a resolved add on every call is likely', () => {
    expect(
      tierOf({
        form: 'cursor',
        kind: 'map',
        write: 'add',
        window: 'call',
        writer: 'call',
        isOnEveryCall: true,
      }),
    ).toBe('likely')
  })

  test('a resolved add on some calls is possible', () => {
    expect(
      tierOf({ form: 'cursor', kind: 'map', write: 'add', window: 'call', writer: 'call' }),
    ).toBe('possible')
  })

  test('any other re-entrant write that disturbs the body is possible', () => {
    expect(
      tierOf({ form: 'cursor', kind: 'map', write: 'delete', window: 'call', writer: 'call' }),
    ).toBe('possible')
  })
})

describe('record keys + lookup', () => {
  test('a delete by any entry is likely', () => {
    expect(
      tierOf({
        form: 'keys-then-lookup',
        kind: 'record',
        write: 'delete',
        window: 'suspension',
        writer: 'exported',
      }),
    ).toBe('likely')
  })

  test('a delete that the call reaches is likely', () => {
    expect(
      tierOf({
        form: 'keys-then-lookup',
        kind: 'record',
        write: 'delete',
        window: 'call',
        writer: 'call',
      }),
    ).toBe('likely')
  })

  test('a delete behind an unknown call is possible', () => {
    expect(
      tierOf({
        form: 'keys-then-lookup',
        kind: 'record',
        write: 'delete',
        window: 'call',
        writer: 'public-method',
      }),
    ).toBe('possible')
  })

  test('a rebind of the slot that is looked up in is possible', () => {
    expect(
      tierOf({
        form: 'keys-then-lookup',
        kind: 'record',
        write: 'rebind',
        window: 'suspension',
        writer: 'event',
      }),
    ).toBe('possible')
  })

  test('an add is silent', () => {
    expect(
      tierOf({
        form: 'keys-then-lookup',
        kind: 'record',
        write: 'add',
        window: 'suspension',
        writer: 'event',
      }),
    ).toBe('silent')
  })
})

test('a function that nobody knows the caller of is possible at most', () => {
  expect(
    tierOf({
      form: 'cursor',
      kind: 'array',
      write: 'shift',
      window: 'suspension',
      writer: 'unknown-callback',
    }),
  ).toBe('possible')
})

test('nothing disturbs a snapshot', () => {
  expect(
    tierOf({
      form: 'snapshot',
      kind: 'array',
      write: 'shift',
      window: 'suspension',
      writer: 'event',
    }),
  ).toBe('silent')
})
