const REACTIONS: ReadonlySet<string> = new Set(['then', 'catch', 'finally'])

/** `.then(…)`, `.catch(…)`, `.finally(…)`: a later turn of the operation it is chained to. */
export function isPromiseReaction(method: string): boolean {
  return REACTIONS.has(method)
}
