import ts from 'typescript'
import { compile, type Compiled } from './compile.ts'
import { isFunctionNode, PRIVATE, type FunctionNode } from './instrument.ts'
import { provideMissing } from './missing.ts'
import { ProofError } from './report.ts'
import { Session } from './session.ts'
import { parametersOf, UNKNOWN, type Shape } from './shapes.ts'
import { nameOf, parentClassOf, parentFunctionOf, type Operation } from './source.ts'
import { Slots } from './slots.ts'
import { isObject } from './values.ts'

/** What a person or a test says where the defaults are not enough; code runs in the program's scope. */
export interface Drive {
  /** Makes what is driven, `it`: `new Buffer(client)`, `createPool({ max: 2 })`. */
  readonly make?: string
  /** Puts things into the containers before the operation starts: `it.add('a')`. */
  readonly fill?: string | readonly string[]
  /** Starts the operation: `it.flush()`. */
  readonly operation?: string
  /** Foreign writes: `it.add('z')`. None of the derived ones are used then. */
  readonly writes?: readonly string[]
  /** Foreign reads whose answer must not shrink: `it.size`. */
  readonly reads?: readonly string[]
  /** Free names of the program, as expressions: `{ now: '() => 5' }`. */
  readonly globals?: Readonly<Record<string, string>>
  /** Paths of plain objects that are dictionaries: `it.counts`, `state.byTopic`. */
  readonly slots?: readonly string[]
}

export interface Parameter {
  readonly name: string
  readonly shape: Shape
  readonly isOptional: boolean
}

/** Something that other code can start, with what it takes. */
export interface Startable {
  /** The same in every session: the label, counted where it occurs more than once. */
  readonly id: string
  readonly label: string
  readonly name: string
  readonly parameters: readonly Parameter[]
  readonly call: (...args: readonly unknown[]) => unknown
}

const LETTERS = 'abcdefghij'
const NUMBERS = [1009, 2003, 3001, 401, 503, 5003, 6007, 7001, 601, 701]

/** Arguments of the operation and of its second run; fills use 0 to 2, foreign writes 5 and 6. */
export const OPERATION_ROUND = 3

/** A program with its operation, ready to be started as often as wanted. */
export class Subject {
  readonly compiled: Compiled
  readonly operation: Operation
  readonly drive: Drive
  /** What stubs hold and return where a boolean is asked for. */
  readonly truth: boolean
  readonly #position: number

  constructor(
    text: string,
    operation: Operation,
    which: 0 | 1,
    drive: Drive,
    filename: string,
    truth = true,
  ) {
    this.truth = truth
    this.compiled = compile(text, filename)
    this.operation = operation
    this.drive = drive
    this.#position = operation.positions[which]
  }

  get isModule(): boolean {
    return this.operation.node === null && this.drive.operation === undefined
  }

  /** A fresh world in which everything is made and nothing has been done yet. */
  open(isFlipped = false): { readonly session: Session; readonly slots: Slots } {
    const session = new Session(this.compiled, this.drive.globals)
    const slots = new Slots(session, this.drive.slots ?? [])
    session.world.begin()
    session.world.truth = this.truth !== isFlipped
    try {
      if (this.isModule) session.world.isModuleOperation = true
      else {
        session.load()
        session.world.runToEnd()
        session.it = this.#make(session)
        session.world.runToEnd()
        this.#unwrapMade(session)
        slots.fix()
      }
    } catch (error) {
      session.world.end()
      if (error instanceof ProofError) throw error
      throw new ProofError(
        `the program could not be made ready: ${String(error)}`,
        this.compiled.file.text,
      )
    }
    return { session, slots }
  }

  start(session: Session, round: number): unknown {
    if (this.drive.operation !== undefined) return session.evaluate(this.drive.operation)
    if (this.operation.node === null) return session.load()
    return this.#startNode(session, this.operation.node, round)
  }

  /** An async factory returns a promise: what it was resolved with is driven. */
  #unwrapMade(session: Session): void {
    const made = session.it
    if (!isObject(made) || !(made instanceof this.compiled.realm.intrinsics.Promise)) return
    if (session.world.names.recorderOf(made)) return
    this.compiled.realm.intrinsics.watch(
      made,
      value => (session.it = value),
      error => {
        session.world.note('note', `making it failed: ${String(error)}`)
      },
    )
    session.world.runToEnd()
  }

  #make(session: Session): unknown {
    if (this.drive.make !== undefined) return session.evaluate(this.drive.make)
    const { node } = this.operation
    if (node === null) return undefined
    const owner = parentClassOf(node)
    if (owner) return this.#makeInstance(session, owner, node)
    const literal = objectNameOf(node)
    if (literal !== null && session.cells.has(literal)) return session.cell(literal)
    const prototype = prototypeNameOf(node)
    if (prototype !== null) return this.#makeByFunction(session, prototype)
    const outer = parentFunctionOf(node)
    if (!outer) return undefined
    const outerClass = parentClassOf(outer)
    if (!outerClass) return this.#startNode(session, outer, 0)
    const instance = this.#makeInstance(session, outerClass, outer)
    if (!ts.isConstructorDeclaration(outer)) this.#callMember(session, instance, outer, 0)
    return instance
  }

  /** `function Queue() {…}; Queue.prototype.flush = function () {…}` */
  #makeByFunction(session: Session, name: string): unknown {
    const made = session.cell(name)
    if (typeof made !== 'function')
      throw new ProofError(`no ${name} to make: say how with drive.make`)
    const args = this.argumentsOf(session, this.parametersByName(name) ?? [], 0)
    return Reflect.construct(made, args)
  }

  #makeInstance(session: Session, owner: ts.ClassLikeDeclaration, node: FunctionNode): unknown {
    const made = this.#classOf(session, owner)
    if (isStatic(node)) return made
    const constructor = findConstructor(this.compiled.file, owner)
    const args = constructor ? this.argumentsOf(session, this.parameters(constructor), 0) : []
    const instance = Reflect.construct(made, args) as object
    provideMissing(this, session, owner, instance)
    return instance
  }

  #classOf(session: Session, owner: ts.ClassLikeDeclaration): new (...args: unknown[]) => unknown {
    const parent = owner.parent
    const name =
      owner.name?.text ??
      (ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name)
        ? parent.name.text
        : '$default')
    const outer = parentFunctionOf(owner)
    if (outer && !session.cells.has(name)) session.it = this.#startNode(session, outer, 0)
    const made = session.cell(name) ?? session.cell('$default')
    if (typeof made !== 'function')
      throw new ProofError(`no class ${name} to make: say how with drive.make`)
    return made as new (...args: unknown[]) => unknown
  }

  #startNode(session: Session, node: FunctionNode, round: number): unknown {
    const args = this.argumentsOf(session, this.parameters(node), round)
    const name = nameOf(node)
    const position =
      node === this.operation.node ? this.#position : node.getStart(this.compiled.file)
    const made = session.functions.get(position)
    if (made) return Reflect.apply(made, session.it, args)
    if (parentClassOf(node)) return this.#callMember(session, session.it, node, round)
    const fn = name === null ? null : (session.cell(name) ?? memberOf(session.it, name))
    if (typeof fn !== 'function')
      throw new ProofError(
        `${this.operation.label} cannot be started: say how with drive.make and drive.operation`,
      )
    return Reflect.apply(fn, session.it, args) as unknown
  }

  #callMember(session: Session, owner: unknown, node: FunctionNode, round: number): unknown {
    const name = (nameOf(node) ?? '').replace(/^#/, PRIVATE)
    if (!isObject(owner))
      throw new ProofError(`nothing to call ${name}() on: say how with drive.make`)
    if (ts.isGetAccessor(node)) return Reflect.get(owner, name) as unknown
    const fn = Reflect.get(owner, name) as unknown
    if (typeof fn !== 'function') throw new ProofError(`${name}() is no method of what was made`)
    return Reflect.apply(
      fn,
      owner,
      this.argumentsOf(session, this.parameters(node), round),
    ) as unknown
  }

  parameters(node: FunctionNode): Parameter[] {
    return parametersOf(node).map((each, index) => ({
      name: ts.isIdentifier(each.name) ? each.name.text : `argument${String(index + 1)}`,
      shape: this.compiled.shapes.ofParameter(each),
      isOptional: each.initializer !== undefined || each.dotDotDotToken !== undefined,
    }))
  }

  /** The same name and round give the same value within one session. */
  argumentsOf(session: Session, parameters: readonly Parameter[], round: number): unknown[] {
    const required = parameters.filter(each => !each.isOptional)
    return required.map(each => argumentOf(session, each, round))
  }

  parametersByName(name: string): Parameter[] | null {
    let found: Parameter[] | null = null
    const visit = (node: ts.Node): void => {
      if (isFunctionNode(node) && node.body && nameOf(node) === name)
        found ??= this.parameters(node)
      node.forEachChild(visit)
    }
    visit(this.compiled.file)
    return found
  }

  parametersAt(position: number): Parameter[] | null {
    let found: Parameter[] | null = null
    const visit = (node: ts.Node): void => {
      if (isFunctionNode(node) && node.getStart(this.compiled.file) === position)
        found ??= this.parameters(node)
      node.forEachChild(visit)
    }
    visit(this.compiled.file)
    return found
  }
}

/** From now on this is what a parameter of that name is given in that round. */
export function setArgument(session: Session, name: string, round: number, value: unknown): void {
  session.memo.set(nameOfArgument(name, round), value)
}

const nameOfArgument = (name: string, round: number) => `${name}-${LETTERS[round] ?? 'z'}`

export function argumentOf(session: Session, { name, shape }: Parameter, round: number): unknown {
  const key = nameOfArgument(name, round)
  if (session.memo.has(key)) return session.memo.get(key)
  const value =
    shape.kind === 'number'
      ? (NUMBERS[round] ?? 1)
      : session.recorders.sample(shape.kind === 'promise' ? UNKNOWN : shape, key)
  session.memo.set(key, value)
  if (shape.kind === 'promise' && isObject(value)) session.promised.add(value)
  return value
}

function memberOf(owner: unknown, name: string): unknown {
  return isObject(owner) ? Reflect.get(owner, name) : undefined
}

/** `const hub = { async cast() {…} }` → `hub` */
function objectNameOf(node: FunctionNode): string | null {
  const literal = ts.isPropertyAssignment(node.parent) ? node.parent.parent : node.parent
  if (!ts.isObjectLiteralExpression(literal)) return null
  const { parent } = literal
  return ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name) ? parent.name.text : null
}

function prototypeNameOf(node: FunctionNode): string | null {
  const { parent } = node
  if (!ts.isBinaryExpression(parent)) return null
  return /^(\w+)\.prototype\.\w+$/.exec(parent.left.getText())?.[1] ?? null
}

const isStatic = (node: FunctionNode) =>
  ts.canHaveModifiers(node) &&
  (ts.getModifiers(node)?.some(each => each.kind === ts.SyntaxKind.StaticKeyword) ?? false)

/** The class's own, or that of the class of this file that it extends. */
function findConstructor(
  file: ts.SourceFile,
  owner: ts.ClassLikeDeclaration,
): ts.ConstructorDeclaration | null {
  const own = owner.members.filter(ts.isConstructorDeclaration).find(each => each.body)
  if (own) return own
  const base = owner.heritageClauses?.find(each => each.token === ts.SyntaxKind.ExtendsKeyword)
  const name = base?.types[0]?.expression.getText(file)
  const parent = file.statements
    .filter(ts.isClassDeclaration)
    .find(each => each.name?.text === name && each !== owner)
  return parent ? findConstructor(file, parent) : null
}
