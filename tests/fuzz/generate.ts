import fc from 'fast-check'

import type { ContainerSpec, OperationSpec, PartSpec, Spec, TextSpec, WriterSpec } from './spec.ts'

/** The first value of each is the simplest: what a counterexample shrinks to. */
const container = fc.record<ContainerSpec>({
  kind: fc.constantFrom('array', 'map', 'set', 'record'),
  isCounter: oneIn(5),
})

const part = fc.record<PartSpec>({
  container: fc.nat(2),
  form: fc.nat(59),
  body: fc.constantFrom(
    ...(['send', 'send', 'send', 'send-later', 'notify', 'try-send'] as const),
    ...(['send-delete', 'delete-send', 'send-recheck'] as const),
  ),
  exit: fc.constantFrom(
    ...(['none', 'none', 'none', 'none', 'continue', 'break', 'return', 'throw'] as const),
  ),
  wrap: fc.constantFrom(...(['none', 'none', 'none', 'swallow', 'rethrow', 'finally'] as const)),
  between: fc.constantFrom(...(['none', 'none', 'wait', 'notify'] as const)),
  reset: fc.constantFrom(
    ...(['none', 'none', 'none', 'none', 'in-place', 'rebind'] as const),
    ...(['splice', 'helper-in-place', 'helper-rebind'] as const),
  ),
})

const operation = fc.record<OperationSpec>({
  entry: fc.constantFrom('public', 'timer', 'event'),
  waitsFirst: oneIn(5),
  guard: fc.constantFrom(...(['none', 'none', 'none', 'busy', 'chain', 'mutex'] as const)),
  parts: fc.array(part, { minLength: 1, maxLength: 2 }),
})

const writer = fc.record<WriterSpec>({
  container: fc.nat(2),
  entry: fc.constantFrom('public', 'event', 'timer', 'callback'),
  write: fc.nat(27),
  guard: fc.constantFrom(...(['none', 'none', 'busy', 'lock'] as const)),
  isAsync: oneIn(6),
})

const text = fc.record<TextSpec>({
  language: fc.constantFrom('ts', 'js'),
  semicolons: fc.boolean(),
  braces: fc.boolean().map(flag => !flag),
  comments: fc.array(fc.nat(200), { maxLength: 3 }),
})

export const anySpec = fc.record<Spec>({
  host: fc.constantFrom('class', 'module', 'closure'),
  fields: fc.constantFrom('#', 'private', 'public'),
  containers: fc.oneof(
    fc.array(container, { minLength: 1, maxLength: 1 }),
    fc.array(container, { minLength: 2, maxLength: 3 }),
  ),
  operation,
  writers: fc.array(writer, { minLength: 1, maxLength: 3 }),
  text,
})

/** False is simpler. */
function oneIn(count: number): fc.Arbitrary<boolean> {
  return fc.nat(count - 1).map(value => value === count - 1)
}
