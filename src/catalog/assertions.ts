/** Calls that throw unless what they are given first is true. */
const ASSERTERS =
  /^(?:assert|assertIsTrue|assertTrue|checkArgument|checkState|invariant|precondition|softAssert|strictAssert|tsAssert|tinyInvariant)$/u

/** Only on receivers of these names: `assert.ok(x)`, `Checks.truthy(x)`. */
const MEMBERS: ReadonlyMap<string, RegExp> = new Map([
  ['isTrue', /^(?:assert|checks?|preconditions)$/iu],
  ['ok', /^assert$/u],
  ['truthy', /^(?:assert|checks?)$/iu],
])

export function isAsserter(name: string, receiver: string | null): boolean {
  if (ASSERTERS.test(name)) return true
  return receiver !== null && (MEMBERS.get(name)?.test(receiver) ?? false)
}
