import { isSameText } from './access-drafts.ts'
import type { Write } from './facts.ts'
import { findPropertyName, unwrap } from './syntax.ts'

/** `this.list = this.list.filter(isOpen)`: what is put in its place has nothing that was not there. */
export function isThinning({ kind, value, ref }: Write): boolean {
  const call = kind === 'rebind' && value ? unwrap(value) : null
  const callee = call?.type === 'CallExpression' ? unwrap(call.callee) : null
  if (callee?.type !== 'MemberExpression' || findPropertyName(callee) !== 'filter') return false
  return isSameText(callee.object, ref)
}
