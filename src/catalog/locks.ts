/** Methods that run the function they are given while no other such function runs. */
const EXCLUSIVE_RUNNERS: ReadonlySet<string> = new Set(['runExclusive', 'withLock'])

export function isExclusiveRunner(method: string): boolean {
  return EXCLUSIVE_RUNNERS.has(method)
}
