type Work = () => Promise<void>

/** Runs the work of one id one after the other – or so it is meant. */
export function createRunner() {
  const running = new Map<string, Promise<void>>()

  const run = async (id: string, work: Work): Promise<void> => {
    if (running.has(id)) await running.get(id)

    const execution = work()
    running.set(id, execution)
    await execution
    // error: no-stale-entry
    running.delete(id)
  }

  return { run, isRunning: (id: string) => running.has(id) }
}

export function createCuredRunner() {
  const running = new Map<string, Promise<void>>()

  const run = async (id: string, work: Work): Promise<void> => {
    const before = running.get(id)
    const execution = before ? before.then(work) : work()
    running.set(id, execution)
    await execution
    if (running.get(id) === execution) running.delete(id)
  }

  return { run, isRunning: (id: string) => running.has(id) }
}
