import { describe, expect, test } from 'vitest'
import { isQuietGlobal, isQuietMethod } from '../../src/catalog/known-calls.ts'

describe('globals that never come back into the program', () => {
  test('console.log', () => {
    expect(isQuietGlobal('console.log')).toBe(true)
  })

  test('Map of `new Map()`', () => {
    expect(isQuietGlobal('Map')).toBe(true)
  })

  test('a member of a member', () => {
    expect(isQuietGlobal('Object.prototype.hasOwnProperty.call')).toBe(true)
  })

  test('globalThis.setTimeout: its callback runs later', () => {
    expect(isQuietGlobal('globalThis.setTimeout')).toBe(true)
  })

  test('not process.emit: it runs handlers', () => {
    expect(isQuietGlobal('process.emit')).toBe(false)
  })

  test('not Reflect.apply: it runs its argument', () => {
    expect(isQuietGlobal('Reflect.apply')).toBe(false)
  })

  test('not Promise.try: it runs its argument', () => {
    expect(isQuietGlobal('Promise.try')).toBe(false)
  })

  test('not a global that nobody knows', () => {
    expect(isQuietGlobal('flushEverything')).toBe(false)
  })
})

describe('methods that never come back into the program', () => {
  test('text.padStart()', () => {
    expect(isQuietMethod('padStart')).toBe(true)
  })

  test('buffer.readUInt32BE()', () => {
    expect(isQuietMethod('readUInt32BE')).toBe(true)
  })

  test('deferred.resolve(): reactions run later', () => {
    expect(isQuietMethod('resolve', 'deferred')).toBe(true)
  })

  test('results.push()', () => {
    expect(isQuietMethod('push', 'results')).toBe(true)
  })

  test('not readable.push(): it runs data handlers', () => {
    expect(isQuietMethod('push', 'readable')).toBe(false)
  })

  test('not store.set(): it runs subscribers', () => {
    expect(isQuietMethod('set', 'store')).toBe(false)
  })

  test('logger.error()', () => {
    expect(isQuietMethod('error', 'logger')).toBe(true)
  })

  test('not observer.error(): it runs a subscriber', () => {
    expect(isQuietMethod('error', 'observer')).toBe(false)
  })

  test('not emitter.off(): it runs removeListener handlers', () => {
    expect(isQuietMethod('off', 'emitter')).toBe(false)
  })

  test('not controller.abort(): it runs abort listeners', () => {
    expect(isQuietMethod('abort', 'controller')).toBe(false)
  })

  test('not socket.close(), which emits at once on many classes', () => {
    expect(isQuietMethod('close', 'socket')).toBe(false)
  })

  test('not list.forEach(fn) with a function that the file does not declare', () => {
    expect(isQuietMethod('forEach', 'list')).toBe(false)
  })
})
