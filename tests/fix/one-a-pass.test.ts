import { describe, expect, test } from 'vitest'

import rule from '../../rules/no-late-reset.ts'
import { fix, lint } from '../harness/lint.ts'

/** What `--fix` makes of it has to parse: the harness fails on what does not. */
describe('two drains in one block are not fixed in one pass with one name', () => {
  test('lists of the same name in two objects', () => {
    const fixed = fix(
      rule,
      `
        export class Hub {
          a: { jobs: string[] } = { jobs: [] }
          b: { jobs: string[] } = { jobs: [] }
          constructor(bus: Bus) {
            bus.on('a', (job: string) => { this.a.jobs.push(job) })
            bus.on('b', (job: string) => { this.b.jobs.push(job) })
          }
          async flush(sink: Sink) {
            for (const job of this.a.jobs) await sink.send(job)
            this.a.jobs = []
            for (const job of this.b.jobs) await sink.send(job)
            this.b.jobs = []
          }
        }
      `,
    )
    expect(fixed.match(/const \w+ = this\.[ab]\.jobs\n/gu)).toEqual([
      'const jobs = this.a.jobs\n',
      'const jobsSnapshot = this.b.jobs\n',
    ])
    expect(lint(rule, fixed)).toEqual([])
  })

  test('a flag for each of two drains that may end early', () => {
    const fixed = fix(
      rule,
      `
        let jobs = {};
        let rooms = {};
        let last = Promise.resolve();

        export async function flush() {
          const run = last.then(async () => {
            for (const [key, value] of Object.entries(rooms)) {
              if (isLast(value)) return;
              await prepare();
              if (!(key in rooms)) continue;
              notify(key, value);
            }
            rooms = {};
            try {
              for (const value of Object.values(jobs)) {
                if (isLast(value)) return;
                notify(value);
              }
            } catch (error) {
              log(error);
              throw error;
            }
            resetJobs();
          });
          last = run.catch(() => undefined);
          await run;
        }

        function resetJobs() {
          jobs = {};
        }

        export async function setRooms(key, value) {
          const run = last.then(async () => {
            rooms[key] = value;
          });
          last = run.catch(() => undefined);
          await run;
        }

        export function addJobs1(key, value) {
          if (!(key in jobs)) jobs[key] = value;
        }

        function setRooms2(key, value) {
          rooms[key] = value;
        }

        source.onSetRooms2((key, value) => setRooms2(key, value));
      `,
      { options: { tier: 'possible' } },
    )
    const flags = fixed.match(/let \w+ = false/gu) ?? []
    expect(flags).toContain('let isFlushed = false')
    expect(new Set(flags).size).toBe(flags.length)
  })
})
