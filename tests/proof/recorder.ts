import { UNKNOWN, type Shape } from './shapes.ts'
import { isObject, type RecorderInfo } from './values.ts'
import type { FaultKind, World } from './world.ts'

/** Calls that register a handler, rather than ask to be called back once. */
const REGISTERS =
  /(?:^|\.)(?:on|once|add\w*Listener|prepend\w*Listener|addEventListener|subscribe|observe|watch|register\w*|use|listen|consume|handle|on[A-Z]\w*)$/

/**
 * Stubs for everything a program uses and does not define. A recorder can be called, constructed, extended,
 * iterated and read from; what is read or returned is a recorder again. Calls go to the world's trace.
 */
export class Recorders {
  readonly #world: World
  #results = 0
  /** What callbacks were called back with so far. */
  #brought = 0

  constructor(world: World) {
    this.#world = world
  }

  make(name: string, shape: Shape = UNKNOWN, parent: RecorderInfo | null = null): object {
    const info: RecorderInfo = { name, parent }
    const children = new Map<string, unknown>()
    const target = this.#world.realm.intrinsics.target()
    const proxy: object = new Proxy(target, {
      get: (_, key) => this.#read(target, info, shape, children, key),
      set: (_, key, value) => {
        this.#assign(info, key, value)
        children.set(String(key), value)
        return true
      },
      apply: (_, _self, args: unknown[]) => this.#call(info, proxy, args, shape),
      construct: (_, args: unknown[], newTarget) =>
        this.#construct(info, proxy, target, args, newTarget as new () => object),
    })
    this.#world.names.addRecorder(proxy, info)
    return proxy
  }

  /** A value of the given shape: what a stub returns, or what a program gets as an argument. */
  sample(shape: Shape, name: string, parent: RecorderInfo | null = null): unknown {
    const { intrinsics } = this.#world.realm
    switch (shape.kind) {
      case 'number':
        return 1
      case 'string':
        return name
      case 'boolean':
        return this.#world.truth
      case 'literal':
        return shape.value
      case 'void':
      case 'nothing':
        return undefined
      case 'error':
        return new intrinsics.Error(name)
      case 'promise':
        return this.#promise(name, shape.of, null)
      case 'array':
      case 'iterable':
        return intrinsics.array(this.#samples(shape.of, name, parent))
      case 'tuple':
        return intrinsics.array(
          shape.items.map((each, index) => this.sample(each, `${name}[${String(index)}]`, parent)),
        )
      case 'set':
        return new intrinsics.Set(this.#samples(shape.of, name, parent))
      case 'map':
        return new intrinsics.Map([
          [this.sample(shape.key, `${name}-key`), this.sample(shape.of, name)],
        ])
      case 'record': {
        const record = intrinsics.object()
        record[`${name}-key`] = this.sample(shape.of, name)
        return record
      }
      default:
        return this.make(name, shape, parent)
    }
  }

  #samples(of: Shape, name: string, parent: RecorderInfo | null): unknown[] {
    return [0, 1].map(index => this.sample(of, `${name}[${String(index)}]`, parent))
  }

  #read(
    target: object,
    info: RecorderInfo,
    shape: Shape,
    children: Map<string, unknown>,
    key: string | symbol,
  ): unknown {
    if (typeof key === 'symbol') return this.#readSymbol(target, info, shape, key)
    if (children.has(key)) return children.get(key)
    if (key === 'prototype') {
      const prototype = this.#prototype(info)
      children.set(key, prototype)
      return prototype
    }
    if (key === 'then') return undefined
    if (key === 'toJSON' || key === 'toString') return () => `<${info.name}>`
    if (key === 'valueOf') return () => 1
    if (key === 'constructor') return Reflect.get(target, key)
    const isCallable = shape.kind === 'unknown' || shape.kind === 'function'
    if (isCallable && (key === 'call' || key === 'apply' || key === 'bind'))
      return Reflect.get(target, key)
    if (shape.kind === 'object' && !shape.members.has(key)) return undefined
    const child = this.#child(info, shape, key)
    children.set(key, child)
    return child
  }

  #child(info: RecorderInfo, shape: Shape, key: string): unknown {
    const name = `${info.name}.${key}`
    if (shape.kind === 'object') return this.sample(shape.members.get(key) ?? UNKNOWN, name, info)
    if (key === 'length' || key === 'size') return 2
    return this.make(name, UNKNOWN, info)
  }

  #readSymbol(target: object, info: RecorderInfo, shape: Shape, key: symbol): unknown {
    if (key === Symbol.toPrimitive)
      return (hint: string) => (hint === 'string' ? `<${info.name}>` : 1)
    const of = shape.kind === 'iterable' ? shape.of : UNKNOWN
    if (key === Symbol.iterator) return () => this.#samples(of, info.name, info)[Symbol.iterator]()
    if (key === Symbol.asyncIterator) return () => this.#asyncIterator(info, of)
    if (key.description?.endsWith('ispose') === true)
      return this.make(
        `${info.name}.dispose`,
        { kind: 'function', parameters: [], returns: DISPOSED },
        info,
      )
    return Reflect.get(target, key) as unknown
  }

  #asyncIterator(info: RecorderInfo, of: Shape): object {
    const items = this.#samples(of, info.name, info)
    return {
      next: () => {
        const value = items.shift()
        return this.#deferred(`${info.name} yields`, { value, done: value === undefined }, null)
      },
      return: () => this.#deferred(`${info.name} returns`, { value: undefined, done: true }, null),
    }
  }

  /** For `class X extends Stub`: methods that nobody defined are recorders, too. */
  #prototype(info: RecorderInfo): object {
    const children = new Map<string, object>()
    return new Proxy(this.#world.realm.intrinsics.object(), {
      get: (target, key, self) => {
        if (typeof key === 'symbol' || key in target)
          return Reflect.get(target, key, self) as unknown
        let child = children.get(key)
        if (!child) children.set(key, (child = this.make(`${info.name}.${key}`, UNKNOWN, info)))
        return child
      },
    })
  }

  #assign(info: RecorderInfo, key: string | symbol, value: unknown): void {
    const name = `${info.name}.${String(key)}`
    if (this.#isProgramFunction(value) && String(key).startsWith('on'))
      this.#addEntry('event', name, value)
    else this.#world.note('effect', `${name} = ${this.#world.names.format(value)}`)
  }

  #construct(
    info: RecorderInfo,
    proxy: object,
    target: (...args: readonly unknown[]) => unknown,
    args: unknown[],
    newTarget: new () => object,
  ): object {
    const name = `new ${info.name}`
    this.#world.note(
      'call',
      `${name}(${args.map(each => this.#world.names.format(each)).join(', ')})`,
    )
    this.#register(name, args)
    if (newTarget !== proxy) return Reflect.construct(target, [], newTarget) as object
    return this.make(`${info.name}#${String(++this.#results)}`)
  }

  #call(info: RecorderInfo, proxy: object, args: unknown[], shape: Shape): unknown {
    const fault = this.#world.recordCall(info.name, proxy, args)
    this.#register(info.name, args)
    const returns = shape.kind === 'function' ? shape.returns : UNKNOWN
    return this.#result(info, returns, fault, args)
  }

  #result(info: RecorderInfo, returns: Shape, fault: FaultKind | null, args: unknown[]): unknown {
    const name = `${info.name}()#${String(++this.#results)}`
    const { Error: InnerError } = this.#world.realm.intrinsics
    const isAsync = returns.kind === 'promise' || returns.kind === 'unknown'
    if (fault === 'throw') {
      this.#world.hasFaulted = true
      this.#world.note('note', `${info.name}() throws`)
      throw new InnerError(`${info.name}() failed`)
    }
    if (fault === 'false' && (returns.kind === 'boolean' || returns.kind === 'unknown')) {
      this.#world.hasFaulted = true
      return false
    }
    if (!isAsync) return this.sample(returns, name, info)
    const of = returns.kind === 'promise' ? returns.of : UNKNOWN
    return this.#promise(name, of, fault, args)
  }

  #promise(name: string, of: Shape, fault: FaultKind | null, args: unknown[] = []): unknown {
    const short = name.replace(/#\d+$/, '')
    if (fault === 'reject') {
      this.#world.hasFaulted = true
      const error = new this.#world.realm.intrinsics.Error(`${short} failed`)
      return this.#deferred(`${short} rejects`, error, name, args, true)
    }
    const canBeFalse = of.kind === 'boolean' || of.kind === 'unknown'
    if (fault === 'resolve-false' && canBeFalse) {
      this.#world.hasFaulted = true
      return this.#deferred(`${short} resolves to false`, false, name, args)
    }
    return this.#deferred(`${short} settles`, this.sample(of, `${name}!`), name, args)
  }

  /** A native promise that the scheduler settles; with a name, it answers like a recorder as well. */
  #deferred(
    label: string,
    value: unknown,
    name: string | null,
    args: unknown[] = [],
    fails = false,
  ): object {
    const { names, realm } = this.#world
    let settle: (value: unknown) => void = () => undefined
    let refuse: (reason: unknown) => void = () => undefined
    const promise = new realm.intrinsics.Promise<unknown>((resolve, reject) => {
      settle = resolve
      refuse = reject
    })
    const before = args.map(each => names.format(each)).join(', ')
    this.#world.addJob(label, () => {
      const after = args.map(each => names.format(each)).join(', ')
      if (after !== before) this.#world.note('effect', `${label}, its arguments now (${after})`)
      if (fails) refuse(value)
      else settle(value)
    })
    if (name === null) return promise
    const info = { name, parent: null }
    names.addRecorder(promise, info)
    Object.setPrototypeOf(promise, this.#promisePrototype(info))
    return promise
  }

  #promisePrototype(info: RecorderInfo): object {
    const children = new Map<string, unknown>()
    const target = this.#world.realm.intrinsics.target()
    const base = this.#world.realm.intrinsics.Promise.prototype as object
    return new Proxy(base, {
      get: (_, key, self) => {
        if (key in base && key !== 'toString' && key !== 'valueOf')
          return Reflect.get(base, key, self) as unknown
        return this.#read(target, info, UNKNOWN, children, key)
      },
    })
  }

  #register(name: string, args: readonly unknown[]): void {
    for (const arg of args) {
      if (this.#isProgramFunction(arg)) this.#addCallback(name, arg, args)
      else if (isPlain(arg) && !this.#world.names.recorderOf(arg))
        for (const [key, each] of Object.entries(arg))
          if (this.#isProgramFunction(each)) this.#addEntry('callback', `${name}({ ${key} })`, each)
    }
  }

  #addCallback(name: string, fn: ProgramFunction, args: readonly unknown[]): void {
    const first = typeof args[0] === 'string' ? `'${args[0]}'` : ''
    const isRegistration = REGISTERS.test(name)
    if (isRegistration || this.#world.actor === 'make')
      this.#addEntry('event', `${name}(${first})`, fn)
    if (this.#world.actor === 'make') return
    if (this.#world.isSettingUp && isRegistration && !name.endsWith('once')) return
    const label = `${name} calls back`
    this.#world.addJob(
      label,
      () =>
        fn(
          ...(isRegistration
            ? [this.make(`${name}-event`)]
            : [null, this.make(`${name}-result#${String(++this.#brought)}`)]),
        ),
      isRegistration ? 2 : 0,
    )
  }

  /** A function that something outside will call when an event comes. */
  addHandler(label: string, fn: ProgramFunction): void {
    this.#addEntry('event', label, fn)
  }

  #addEntry(kind: 'event' | 'callback', label: string, fn: ProgramFunction): void {
    if (!this.#world.isSettingUp) return
    this.#world.entries.push({ kind, label, fire: fn, arity: fn.length })
  }

  #isProgramFunction(value: unknown): value is ProgramFunction {
    return typeof value === 'function' && !this.#world.names.recorderOf(value)
  }
}

const DISPOSED: Shape = { kind: 'void' }

type ProgramFunction = (...args: readonly unknown[]) => unknown

const isPlain = (value: unknown): value is Record<string, unknown> =>
  isObject(value) && Object.prototype.toString.call(value) === '[object Object]'
