import type { TSESTree } from '@typescript-eslint/types'

import type { Callable, Node, Source } from './facts.ts'
import type { Flow } from './flow.ts'
import { FlowGraph } from './flow-graph.ts'
import { findTarget, type Label } from './flow-labels.ts'
import {
  canThrow,
  collectOperands,
  collectQuestions,
  findConstantAnswer,
  findTested,
  isLogicalAssignment,
  isPoint,
} from './flow-points.ts'
import { isClass, isDecorated, isFunction, type ClassNode } from './syntax.ts'
import { childrenOf } from './traverse.ts'

/**
 * Builds the flow of one callable. Nested functions are left out: making one runs none of it.
 * Promises a point for every statement and for every expression that calls, suspends or writes.
 */
export function buildFlow(source: Source, callable: Callable): Flow {
  return new FlowBuilder(source).build(callable.node)
}

class FlowBuilder {
  readonly #source: Source
  readonly #graph = new FlowGraph()
  readonly #labels: Label[] = []
  /** Labels that stand before the statement about to be built. */
  #pendingNames: string[] = []
  /** Where control goes on when `?.` finds nothing. */
  #chainEnd: number | null = null

  constructor(source: Source) {
    this.#source = source
  }

  build(node: Node): Flow {
    if (isFunction(node)) {
      for (const parameter of node.params) this.#visit(parameter)
      this.#visit(node.body)
    } else if (node.type === 'PropertyDefinition' || node.type === 'AccessorProperty') {
      if (node.value) this.#visit(node.value)
    } else {
      this.#visitChildren(node)
    }
    return this.#graph.finish()
  }

  #visit(node: Node): void {
    switch (node.type) {
      case 'Identifier':
        if (isDecorated(node)) this.#visitChildren(node)
        this.#graph.mark(node, false)
        break
      case 'ArrowFunctionExpression':
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'Literal':
      case 'ThisExpression':
        break
      case 'IfStatement':
      case 'ConditionalExpression':
        this.#visitBranch(node)
        break
      case 'LogicalExpression':
        if (node.operator === '??') this.#visitOptional(node.left, node.right)
        else this.#visitLogical(node)
        break
      case 'AssignmentExpression':
        this.#visitAssignment(node)
        break
      case 'AssignmentPattern':
        this.#visitOptional(node.left, node.right)
        break
      case 'ChainExpression':
        this.#visitChain(node)
        break
      case 'ForOfStatement':
      case 'ForInStatement':
        this.#visitForEach(node)
        break
      case 'ForStatement':
      case 'WhileStatement':
        this.#visitFor(node)
        break
      case 'DoWhileStatement':
        this.#visitDoWhile(node)
        break
      case 'LabeledStatement':
        this.#visitLabeled(node)
        break
      case 'BlockStatement':
        this.#visitBlock(node)
        break
      case 'SwitchStatement':
        this.#visitSwitch(node)
        break
      case 'TryStatement':
        this.#visitTry(node)
        break
      case 'BreakStatement':
      case 'ContinueStatement':
        this.#visitJump(node)
        break
      case 'ReturnStatement':
        if (node.argument) this.#visit(node.argument)
        this.#graph.mark(node, false)
        this.#graph.jump({ point: this.#graph.exit, depth: 0 })
        break
      case 'ThrowStatement':
        this.#visit(node.argument)
        this.#graph.mark(node, true)
        this.#graph.current = null
        break
      default:
        this.#visitPlain(node)
    }
  }

  #visitPlain(node: Node): void {
    if (isClass(node)) {
      this.#visitClass(node)
      return
    }
    // A type is not run.
    if (node.type.startsWith('TS') && !node.type.endsWith('Expression')) return
    let done: Node | null = null
    for (const operand of collectOperands(node)) {
      if (done === null && operand !== node) {
        this.#visit(operand)
      } else {
        this.#visitChildren(operand, done)
        if (isPoint(operand)) this.#graph.mark(operand, canThrow(operand))
      }
      done = operand
    }
  }

  /** What is `done` was evaluated before. */
  #visitChildren(node: Node, done: Node | null = null): void {
    const tested = findTested(node)
    for (const child of childrenOf(this.#source, node)) {
      if (child !== done) this.#visit(child)
      if (child === tested && this.#chainEnd !== null) {
        this.#graph.connect(this.#graph.current, this.#chainEnd)
      }
    }
  }

  /** Its members are run by other calls; their computed names are not. */
  #visitClass(node: ClassNode): void {
    if (node.superClass) this.#visit(node.superClass)
    for (const member of node.body.body) {
      if ('computed' in member && member.computed) this.#visit(member.key)
    }
  }

  #visitBranch(node: TSESTree.ConditionalExpression | TSESTree.IfStatement): void {
    const graph = this.#graph
    const onTrue = graph.create()
    const onFalse = graph.create()
    this.#visitTest(node.test, onTrue, onFalse)
    graph.current = onTrue
    this.#visit(node.consequent)
    const end = graph.current
    graph.current = onFalse
    if (node.alternate) this.#visit(node.alternate)
    graph.join(end)
  }

  /** Leads on to where the answer leads: the parts of `!a && (b || c)` each on their own. */
  #visitTest(test: Node, onTrue: number, onFalse: number): void {
    const graph = this.#graph
    for (const question of collectQuestions({ test, onTrue, onFalse }, () => graph.create())) {
      if (question.start !== undefined) graph.current = question.start
      this.#visit(question.test)
      const answer = findConstantAnswer(question.test)
      if (answer !== false) graph.connect(graph.current, question.onTrue)
      if (answer !== true) graph.connect(graph.current, question.onFalse)
      graph.current = null
    }
  }

  #visitLogical(node: TSESTree.LogicalExpression): void {
    const right = this.#graph.create()
    const after = this.#graph.create()
    if (node.operator === '&&') this.#visitTest(node.left, right, after)
    else this.#visitTest(node.left, after, right)
    this.#graph.current = right
    this.#visit(node.right)
    this.#graph.moveTo(after)
  }

  /** `always` is evaluated, `maybe` only sometimes; `a ?? b ?? c` stands to the left. */
  #visitOptional(always: Node, maybe: Node): void {
    const rest = [maybe]
    let first = always
    for (; first.type === 'LogicalExpression' && first.operator === '??'; first = first.left)
      rest.push(first.right)
    this.#visit(first)
    for (const next of rest.toReversed()) {
      const fork = this.#graph.current
      this.#visit(next)
      this.#graph.join(fork)
    }
  }

  #visitAssignment(node: TSESTree.AssignmentExpression): void {
    this.#visit(node.left)
    const fork = this.#graph.current
    this.#visit(node.right)
    this.#graph.mark(node, false)
    if (isLogicalAssignment(node)) this.#graph.join(fork)
  }

  /** `a?.b(await c)`: nothing behind `?.` need run. */
  #visitChain(node: TSESTree.ChainExpression): void {
    const outer = this.#chainEnd
    const end = this.#graph.create()
    this.#chainEnd = end
    this.#visit(node.expression)
    this.#chainEnd = outer
    this.#graph.moveTo(end)
  }

  #visitForEach(node: TSESTree.ForInStatement | TSESTree.ForOfStatement): void {
    const graph = this.#graph
    this.#visit(node.right)
    const step = graph.mark(node, true)
    const after = graph.create()
    graph.connect(step, after)
    this.#visit(node.left)
    this.#visitBody(node.body, after, step)
    graph.connect(graph.current, step)
    graph.current = after
  }

  #visitFor(node: TSESTree.ForStatement | TSESTree.WhileStatement): void {
    const graph = this.#graph
    const { init, update } = node.type === 'ForStatement' ? node : { init: null, update: null }
    if (init) this.#visit(init)
    const head = graph.join()
    const after = this.#visitStep(node, node.test)
    const next = update ? graph.create() : head
    this.#visitBody(node.body, after, next)
    if (update) {
      graph.moveTo(next)
      this.#visit(update)
    }
    graph.connect(graph.current, head)
    graph.current = after
  }

  #visitDoWhile(node: TSESTree.DoWhileStatement): void {
    const graph = this.#graph
    const head = graph.join()
    const after = graph.create()
    const test = graph.create()
    this.#visitBody(node.body, after, test)
    graph.moveTo(test)
    const done = this.#visitStep(node, node.test)
    graph.connect(graph.current, head)
    graph.connect(done, after)
    graph.current = after
  }

  /** The step is where the test is decided: between one element and the next, or the end. A `break` passes none. */
  #visitStep(loop: Node, test: Node | null): number {
    const graph = this.#graph
    const more = graph.create()
    const done = graph.create()
    if (test) this.#visitTest(test, more, done)
    else graph.moveTo(more)
    graph.current = done
    const after = graph.create()
    graph.connect(graph.mark(loop, false), after)
    graph.current = more
    graph.mark(loop, false)
    return after
  }

  #visitBody(body: Node, after: number, next: number): void {
    const depth = this.#graph.finalizers.length
    const names = this.#takeNames()
    this.#labels.push({
      names: ['', ...names],
      onBreak: { point: after, depth },
      onContinue: { point: next, depth },
    })
    this.#visit(body)
    this.#labels.pop()
  }

  #takeNames(): readonly string[] {
    const names = this.#pendingNames
    this.#pendingNames = []
    return names
  }

  #visitLabeled(node: TSESTree.LabeledStatement): void {
    const after = this.#graph.create()
    const onBreak = { point: after, depth: this.#graph.finalizers.length }
    this.#pendingNames.push(node.label.name)
    this.#labels.push({ names: [node.label.name], onBreak, onContinue: null })
    this.#visit(node.body)
    this.#labels.pop()
    this.#pendingNames = []
    this.#graph.moveTo(after)
  }

  /** What `await using` holds is disposed of, and waited for, at the end of the block. */
  #visitBlock(node: TSESTree.BlockStatement): void {
    this.#visitChildren(node)
    for (let at = node.body.length - 1; at >= 0; at--) {
      const statement = node.body[at]
      if (statement?.type === 'VariableDeclaration' && statement.kind === 'await using') {
        this.#graph.mark(statement, true)
      }
    }
  }

  #visitSwitch(node: TSESTree.SwitchStatement): void {
    const graph = this.#graph
    this.#visit(node.discriminant)
    const after = graph.create()
    const onBreak = { point: after, depth: graph.finalizers.length }
    this.#labels.push({ names: [''], onBreak, onContinue: null })
    // First the tests in their order, then the clauses; `default` is asked last, wherever it stands.
    const starts = node.cases.map(({ test }) => {
      const start = graph.create()
      if (test) this.#visit(test)
      if (test) graph.connect(graph.current, start)
      return start
    })
    const fallback = starts[node.cases.findIndex(({ test }) => test === null)]
    graph.connect(graph.current, fallback ?? after)
    graph.current = null
    for (const [index, { consequent }] of node.cases.entries()) {
      graph.moveTo(starts[index] ?? after)
      for (const statement of consequent) this.#visit(statement)
    }
    this.#labels.pop()
    graph.moveTo(after)
  }

  #visitJump(node: TSESTree.BreakStatement | TSESTree.ContinueStatement): void {
    this.#graph.mark(node, false)
    const target = findTarget(node, this.#labels)
    if (target) this.#graph.jump(target)
  }

  #visitTry(node: TSESTree.TryStatement): void {
    const graph = this.#graph
    const outerHandler = graph.handler
    const { finalizer: block } = node
    const finalizer =
      block &&
      graph.createFinalizer(() => {
        this.#visit(block)
      })
    const onThrow = finalizer ? finalizer.enter(outerHandler) : outerHandler
    if (finalizer) graph.finalizers.push(finalizer)

    const caught = graph.create()
    graph.handler = node.handler ? caught : onThrow
    this.#visit(node.block)
    const end = graph.current
    graph.handler = onThrow
    if (node.handler) {
      graph.current = caught
      if (node.handler.param) this.#visit(node.handler.param)
      this.#visit(node.handler.body)
      graph.join(end)
    }
    graph.handler = outerHandler
    if (!finalizer) return
    graph.finalizers.pop()
    const after = graph.create()
    graph.connect(graph.current, finalizer.enter(after))
    graph.current = after
  }
}
