import { isMaker } from '../catalog/idempotence.ts'
import { isStartUp } from '../catalog/lifecycle.ts'
import type { Outline } from './callables.ts'
import type { Callable, Node, Write } from './facts.ts'
import type { Analysis } from './live-iterations.ts'
import { findFunctionName } from './syntax.ts'

/**
 * Who writes is the only one that starts the operation, and only when it has written: it takes a second
 * start of everything to write again while the operation runs.
 *
 *     export async function start() { last = await readLast(); setInterval(poll, 1000) }
 *     async function poll() { last = await send(last) }
 */
export function isStarter(
  { node, callable: starter }: Write,
  operation: Callable,
  { writers, graph, flows }: Pick<Analysis, 'flows' | 'graph' | 'writers'>,
  { callableOf }: Pick<Outline, 'callableOf'>,
): boolean {
  // `search(query)` is called again and again, `startSearching()` is not.
  const name = findFunctionName(starter.node) ?? ''
  if (!isMaker(name) && !isStartUp(name)) return false
  const flow = flows.of(starter)
  const members = new Set([operation])
  const starts: Node[] = []
  for (const member of members) {
    if (member === starter || member.parent === null) return false
    const entries = writers.entriesOf(member).filter(({ callable }) => callable === member)
    const places = [
      ...entries.map(({ node: place }) => (place === member.node ? place.parent : place)),
      ...graph.sitesOf(member).map(({ node: call }) => call),
    ]
    if (places.length === 0) return false
    for (const place of places) {
      const around = place && callableOf(place)
      if (around && around !== starter) members.add(around)
      const start = place && around === starter ? findPlace(place) : null
      if (start) starts.push(start)
      else if (around === starter) return false
    }
  }
  return (
    starts.length > 0 &&
    starts.every(start => !flow.canFollow(start, node) && flow.canFollow(node, start))
  )

  function findPlace(start: Node): Node | null {
    for (let up: Node | undefined = start; up && up !== starter.node; up = up.parent)
      if (flow.has(up)) return up
    return null
  }
}
