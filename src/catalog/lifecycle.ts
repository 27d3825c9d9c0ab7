/** Methods after which, most often, nobody uses the object any more. */
const TEAR_DOWN =
  /^(?:#|_)*(?:dispose|destroy|close|stop|shutdown|shutDown|teardown|tearDown|disconnect|terminate|quit|uninstall|unload|deactivate|onDestroy|ngOnDestroy|componentWillUnmount)(?:All|Async|Sync)?$/u

/** `[Symbol.dispose]() {}`, `async [Symbol.asyncDispose]() {}` */
export function isDisposeSymbol(name: string): boolean {
  return name === 'dispose' || name === 'asyncDispose'
}

export function isTearDown(name: string): boolean {
  return TEAR_DOWN.test(name)
}
