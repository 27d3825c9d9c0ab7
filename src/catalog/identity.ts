/** Properties by which no two entries of one list are alike: `job.id` or `job.url`, but not `job.roomId` or `job.state`. */
const OWN_IDS: ReadonlySet<string> = new Set([
  '_id',
  'guid',
  'handle',
  'hash',
  'id',
  'key',
  'name',
  'path',
  'uid',
  'uri',
  'url',
  'uuid',
])

/** Calls that compare two values: `isEqual(a, b)`. */
const COMPARERS: ReadonlySet<string> = new Set(['deepEqual', 'equals', 'isEqual'])

export function isComparer(name: string): boolean {
  return COMPARERS.has(name)
}

/** `getId()`, `getCredentialsId()` */
export function isIdGetter(name: string): boolean {
  return /^get\w*(?:Id|Key|Uuid)$/u.test(name)
}

/** Calls that make an id of an id: `keyOf(id)`, `credentialKey(session.id)`, `toUri(path)`. */
export function isIdMaker(name: string): boolean {
  return /^(?:(?:id|key|path|uri|url)(?:For|Of)|(?:as|get|make|to)(?:Id|Key|Path|Uri|Url|URI|URL)|\w+(?:Id|Key|Uri|Url))$/u.test(
    name,
  )
}

/** `list`: what the elements are kept under; `manifestId` is the own id of one of the `manifests`. */
export function isOwnId(name: string, list: string | null = null): boolean {
  return OWN_IDS.has(name) || (list !== null && name === `${list.replace(/e?s$/u, '')}Id`)
}
