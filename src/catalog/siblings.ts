/** Methods that call their callback for every element without waiting for what it returns. */
const STARTING_ALL: ReadonlySet<string> = new Set(['flatMap', 'forEach', 'map'])

export function startsAll(method: string): boolean {
  return STARTING_ALL.has(method)
}
