/** Properties by which no two entries of one list are alike: `job.id`, but not `job.roomId`. */
const OWN_IDS: ReadonlySet<string> = new Set(['_id', 'guid', 'id', 'uid', 'uuid'])

export function isOwnId(name: string): boolean {
  return OWN_IDS.has(name)
}
