import type { Realm } from '../proof/realm.ts'

interface Log {
  current: Set<unknown> | null
}

const logs = new WeakMap<Realm, Log>()

/** What `run` adds to Sets, also where it is there already: no look at the Set shows that. */
export function collectAdded(realm: Realm, run: () => void): ReadonlySet<unknown> {
  let log = logs.get(realm)
  if (!log) logs.set(realm, (log = watchAdditions(realm)))
  const added = new Set<unknown>()
  const outer = log.current
  log.current = added
  try {
    run()
  } finally {
    log.current = outer
  }
  return added
}

function watchAdditions(realm: Realm): Log {
  const log: Log = { current: null }
  const { prototype } = realm.intrinsics.Set
  const add = Reflect.get(prototype, 'add') as (value: unknown) => Set<unknown>
  prototype.add = realm.intrinsics.wrapMethod((self, value) => {
    log.current?.add(value)
    return Reflect.apply(add, self, [value])
  })
  return log
}
