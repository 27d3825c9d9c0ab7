/** What the renderer writes and no engine can run; a fix may move it, but makes none of its own. */
const TYPES = [
  /^import .*$/gmu,
  /^declare .*$/gmu,
  /\bexport (?=class|function|async)/gu,
  /^(\s*)(?:private )?(?:readonly )?(?=[#\w]+(?:: | = |\())/gmu,
  /\bprivate (?=async)/gu,
  /: (?:Promise<(?:void|unknown)>|void|string\[\]|(?:Map|Record)<string, (?:string|number)>|Set<string>|string|number)(?=[ ,);=]|$)/gmu,
]

/** The program as plain JavaScript whose private fields can be looked at from outside. */
export function stripped(text: string): string {
  return TYPES.reduce(
    (rest, pattern) =>
      rest.replace(pattern, '$1'.repeat(Number(pattern.source.startsWith('^(\\s*)')))),
    text,
  ).replace(/#(?=[a-z])/gu, '$')
}
