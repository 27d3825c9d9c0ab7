import type { ESLint, Linter, Rule } from 'eslint'
import type { CallExpression, Function as AnyFunction } from 'estree'

/** How a file spells its asynchronous code. */
export interface Census {
  asyncFunctions: number
  /** `__awaiter(this, void 0, void 0, function* () { … })`: an async function for older engines. */
  awaiterWrappers: number
  /** `__generator`, regenerator: the awaits are gone, and so is what there is to find. */
  stateMachines: number
}

const AWAITERS = new Set(['__awaiter', '_asyncToGenerator', 'asyncToGenerator'])
const STATE_MACHINES = new Set([
  '__generator',
  '_regenerator',
  'regeneratorRuntime',
  '_regeneratorRuntime',
])

/** A rule that reports nothing and counts, so that every file is parsed only once. */
export function createCensus(): { config: Linter.Config; of(path: string): Census } {
  const byFile = new Map<string, Census>()
  const rule: Rule.RuleModule = {
    create(context) {
      const census = { asyncFunctions: 0, awaiterWrappers: 0, stateMachines: 0 }
      byFile.set(context.filename, census)
      const countFunction = (node: AnyFunction) => {
        if (node.async) census.asyncFunctions++
      }
      return {
        FunctionDeclaration: countFunction,
        FunctionExpression: countFunction,
        ArrowFunctionExpression: countFunction,
        CallExpression(node) {
          const name = calleeNameOf(node)
          if (AWAITERS.has(name)) census.awaiterWrappers++
          if (STATE_MACHINES.has(name)) census.stateMachines++
        },
      }
    },
  }
  const plugin: ESLint.Plugin = { rules: { census: rule } }
  return {
    config: { plugins: { real: plugin }, rules: { 'real/census': 'error' } },
    of(path) {
      const census = byFile.get(path)
      if (census === undefined) throw new Error(`${path} was not linted.`)
      return census
    },
  }
}

/** `__awaiter(…)`, `(0, tslib_1.__awaiter)(…)`, `_regenerator().w(…)`, `regeneratorRuntime.wrap(…)` */
function calleeNameOf({ callee }: CallExpression): string {
  const called = callee.type === 'SequenceExpression' ? callee.expressions.at(-1) : callee
  if (called?.type === 'Identifier') return called.name
  if (called?.type !== 'MemberExpression') return ''
  const { object, property } = called
  if (object.type === 'Identifier' && STATE_MACHINES.has(object.name)) return object.name
  return property.type === 'Identifier' ? property.name : ''
}
