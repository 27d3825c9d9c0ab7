import { findLateRegistration, proveRegistration } from '../../proof/registration.ts'
import { describeRun } from '../../proof/report.ts'
import { combine, host, indented, OPERATION, type Family } from './family.ts'

const CHOICES = combine({
  isClass: [true, false],
  kind: ['map', 'record'] as const,
  wait: ['send', 'helper', 'reaction', 'two'] as const,
  value: ['given', 'answer', 'key-of-answer'] as const,
  place: ['late', 'early', 'both'] as const,
  reader: ['drops', 'asks', 'fails', 'makes', 'nobody'] as const,
  failure: ['thrown', 'removed'] as const,
})

type Registration = (typeof CHOICES)[number]

/** Operations that send something and store who waits for the answer, and a handler that looks for him. */
export const REGISTRATIONS: Family = {
  rule: 'no-late-registration',
  collectSamples: () =>
    CHOICES.filter(isPossible).map(registration => ({
      text: render(registration),
      isHarmless:
        registration.value !== 'given' ||
        registration.reader === 'makes' ||
        registration.reader === 'nobody',
    })),
  findHarm(before, operation) {
    const gap = findLateRegistration({ before }, operation)
    return gap && `${gap.text}\n\n${describeRun(gap.run)}`
  },
  prove(before, after) {
    proveRegistration({ before, after })
  },
}

/** What needs the answer is stored behind the one wait that there is. */
const isPossible = ({ value, place, wait }: Registration) =>
  (value === 'given' || (place === 'late' && wait !== 'two')) &&
  (place === 'late' || wait !== 'reaction')

function render(registration: Registration): string {
  const { isClass, reader, wait } = registration
  const isMap = registration.kind === 'map'
  const handler = [
    "socket.on('answer', (id: string, text: string) => {",
    ...indented(handle(registration)),
    '})',
  ]
  return host(isClass, DECLARATIONS, {
    fields: [isMap ? 'calls = new Map<string, Call>()' : 'calls: Record<string, Call> = {}'],
    setUp: reader === 'nobody' ? [] : handler,
    methods: [
      { head: `async ${OPERATION}(id: string, call: Call)`, body: body(registration) },
      ...(wait === 'helper'
        ? [{ head: 'async ask(id: string)', body: ['return socket.send(id)'] }]
        : []),
    ],
  })
}

const DECLARATIONS = [
  'interface Call { end(text: string): void }',
  'declare const socket: {',
  '  send(id: string): Promise<{ id: string; call: Call }>',
  '  flush(): Promise<void>',
  '  on(event: string, handler: (id: string, text: string) => void): void',
  '}',
  'declare function newCall(): Call',
]

const get = ({ kind }: Registration) => (kind === 'map' ? '~calls.get(id)' : '~calls[id]')
const has = ({ kind }: Registration) => (kind === 'map' ? '~calls.has(id)' : 'id in ~calls')
const remove = ({ kind }: Registration) =>
  kind === 'map' ? '~calls.delete(id)' : 'delete ~calls[id]'

function store({ kind }: Registration, key: string, value: string): string {
  return kind === 'map' ? `~calls.set(${key}, ${value})` : `~calls[${key}] = ${value}`
}

function handle(registration: Registration): string[] {
  switch (registration.reader) {
    case 'drops':
      return [`const call = ${get(registration)}`, 'if (!call) return', 'call.end(text)']
    case 'asks':
      return [`${get(registration)}?.end(text)`]
    case 'fails':
      return [`${get(registration)}!.end(text)`]
    case 'makes':
      return [`if (!(${has(registration)})) ${store(registration, 'id', 'newCall()')}`]
    case 'nobody':
      return []
  }
}

function body(registration: Registration): string[] {
  const { value, place, wait, failure } = registration
  const key = value === 'key-of-answer' ? 'answer.id' : 'id'
  const put = store(registration, key, value === 'answer' ? 'answer.call' : 'call')
  const needs = value !== 'given'
  const before = place === 'late' ? [] : [store(registration, 'id', 'call')]
  const behind = place === 'early' ? [] : [put]
  const send = wait === 'helper' ? '~ask(id)' : 'socket.send(id)'
  const lines =
    wait === 'reaction'
      ? [`await ${send}.then(${needs ? 'answer' : '()'} => {`, ...indented(behind), '})']
      : [
          ...before,
          `${needs ? 'const answer = ' : ''}await ${send}`,
          ...(wait === 'two' ? ['await socket.flush()'] : []),
          ...behind,
        ]
  if (failure === 'thrown') return lines
  return [
    'try {',
    ...indented(lines),
    '} catch (error) {',
    `  ${remove(registration)}`,
    '  throw error',
    '}',
  ]
}
