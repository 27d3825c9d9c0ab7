/**
 * Whether it matters that something is made or done twice, as far as its name tells. A second
 * connection is one too many; a second look at the same file costs time and no more.
 */

/** What is made here has an identity or an owner: two of them are one too many. */
const MAKERS =
  /^(?:_|#)?(?:acquire|add|allocate|attach|begin|book|boot|build|charge|claim|clone|connect|create|deploy|dial|emit|enqueue|execute|fork|generate|import|insert|install|instantiate|join|launch|listen|lock|make|mount|notify|open|pay|post|provision|publish|push|register|reserve|restore|resume|run|save|schedule|send|spawn|start|submit|subscribe|upload|watch|write)(?![a-z])/u

/** What is read or worked out here is the same for whoever asks again. */
const READERS =
  /^(?:_|#)?(?:calculate|check|compile|compute|detect|discover|download|fetch|find|get|is|has|list|load|look|lookup|parse|query|read|render|request|resolve|retrieve|scan|search|select|stat|transform|translate|try|validate)(?![a-z])/u

const CACHES = /cache|memo|known|loaded|resolved|seen|visited|info|metadata|details|results?$/iu

export function isMaker(name: string): boolean {
  return MAKERS.test(name)
}

export function isReader(name: string): boolean {
  return READERS.test(name)
}

/** `#cache`, `loadedFonts` */
export function isCacheName(name: string): boolean {
  return CACHES.test(name)
}
