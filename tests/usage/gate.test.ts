import { spawnSync } from 'node:child_process'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createScratch, type Scratch } from './scratch.ts'

let project: Scratch

beforeEach(() => {
  project = createScratch()
})

afterEach(() => {
  project.remove()
})

test('the gate fails on the unsafe buffer, and the log names the rule', () => {
  project.add('buffer.ts', 'examples/metrics-buffer-async/before.ts')

  const { status, stdout } = runGate()

  expect(stdout).toContain('interleave/no-late-reset')
  expect(status).toBe(1)
})

test('the gate fails on a warning too', () => {
  project.add('buffer.ts', 'examples/metrics-buffer-sync/before.ts')

  const { status, stdout } = runGate()

  expect(stdout).toMatch(/warning .* interleave\/prefer-snapshot/)
  expect(status).toBe(1)
})

test('the gate passes once eslint --fix has repaired the buffer', () => {
  project.add('buffer.ts', 'examples/metrics-buffer-async/before.ts')
  runGate('--fix')

  const { status, stdout } = runGate()

  expect(stdout).toBe('')
  expect(status).toBe(0)
  expect(project.read('buffer.ts')).toBe(project.readOwn('examples/metrics-buffer-async/after.ts'))
})

test('a second --fix changes nothing', () => {
  project.add('buffer.ts', 'examples/half-cure/before.ts')
  runGate('--fix')
  const once = project.read('buffer.ts')

  runGate('--fix')

  expect(project.read('buffer.ts')).toBe(once)
})

/** `eslint --max-warnings 0 .`, as the step of a pipeline runs it. */
function runGate(...options: string[]) {
  const eslint = project.pathOf('node_modules/eslint/bin/eslint.js')
  return spawnSync(process.execPath, [eslint, '--max-warnings', '0', ...options, '.'], {
    cwd: project.folder,
    encoding: 'utf8',
  })
}
