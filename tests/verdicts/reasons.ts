import type { Verdict } from './judge.ts'

/** Why a report or a function was not driven, in the words of the proof, and in ours. */
const REASONS: readonly (readonly [RegExp, string])[] = [
  [/nothing could be put into|nothing is in the container/u, 'its container stays empty'],
  [
    /comes out of the program|nothing that can be seen/u,
    'what is in its container does not come out of the program',
  ],
  [/there is no window|has no window|in one turn and calls nothing/u, 'nobody gets in'],
  [/nobody writes/u, 'nobody writes'],
  [/never comes/u, 'it waits for something that nobody sends'],
  [/fails without any fault|it throws/u, 'it fails by itself: what it is given does not fit'],
  [/never ends/u, 'it never ends by itself'],
  [/stores nothing|fills no container/u, 'it stores nothing of what it is given'],
  [/no place for the edit/u, 'there is no place for the edit'],
  [
    /made ready|to make|cannot be started|nothing to call|no method|changes no container/u,
    'it cannot be made or started from outside',
  ],
]

export function reasonOf({ text }: Verdict): string {
  return REASONS.find(([pattern]) => pattern.test(text))?.[1] ?? text.split('\n', 1)[0] ?? text
}

/** A verdict that the runs cannot give, and why. */
interface Exception {
  readonly why: string
  readonly covers: (verdict: Verdict) => boolean
}

const EXCEPTIONS: readonly Exception[] = [
  {
    why: 'whether `for…in` comes to a key that is added meanwhile is left open by the standard, and V8 never does',
    covers: ({ subject, case: { code } }) =>
      subject.startsWith('no-live-iteration') && /for \((?:const|let|var) \w+ in /u.test(code),
  },
  {
    why: 'a newer entry that is removed is missed only by who asks for it while its owner is at work',
    covers: ({ subject, text }) =>
      subject.startsWith('no-stale-entry') && text.includes('the newer entry is then removed'),
  },
  {
    why: 'tests/harness/cures.ts runs it, with a list of its own',
    covers: ({ case: { name } }) => name.startsWith('no-resize-while-iterating-cures.test.ts'),
  },
]

/** `null` where the runs should have shown it. */
export function exceptionOf(verdict: Verdict): string | null {
  return EXCEPTIONS.find(({ covers }) => covers(verdict))?.why ?? null
}
