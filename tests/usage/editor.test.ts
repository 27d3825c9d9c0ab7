import { afterEach, beforeEach, expect, test } from 'vitest'
import type { CodeAction, Diagnostic } from 'vscode-languageserver-protocol'
import { openInEditor, type Editor } from './editor.ts'
import { collectTypeErrors, createScratch, type Scratch } from './scratch.ts'

let project: Scratch
let editor: Editor

beforeEach(() => {
  project = createScratch()
})

afterEach(async () => {
  await editor.close()
  project.remove()
})

test('both maps are underlined where they are reset', async () => {
  await open('examples/metrics-buffer-async/before.ts')

  const findings = await editor.findings()

  expect(findings.map(placeOf)).toEqual([
    "interleave/no-late-reset at 'this.#reset()'",
    "interleave/no-late-reset at 'this.#reset()'",
  ])
  expect(findings.map(nameOf)).toEqual(['this.#timers', 'this.#counters'])
})

test('the quick fix leaves a text that compiles and is clean', async () => {
  await open('examples/metrics-buffer-async/before.ts')
  const [finding] = await editor.findings()

  await editor.apply(await findAction(finding, 'Fix this interleave/no-late-reset problem'))

  await expectCompiledAndClean()
})

test('a suggestion leaves a text that compiles and is clean', async () => {
  await open('examples/metrics-buffer-sync/before.ts')
  const [finding] = await editor.findings()

  await editor.apply(await findAction(finding, '(interleave/prefer-snapshot)'))

  await expectCompiledAndClean()
})

test('fix-all makes of it what the command line makes of it', async () => {
  await open('examples/metrics-buffer-async/before.ts')

  await editor.fixAll()

  expect(editor.text()).toBe(project.readOwn('examples/metrics-buffer-async/after.ts'))
  await expectCompiledAndClean()
})

async function open(source: string): Promise<void> {
  project.add('buffer.ts', source)
  editor = await openInEditor(project, 'buffer.ts')
}

async function findAction(finding: Diagnostic | undefined, title: string): Promise<CodeAction> {
  if (!finding) throw new Error('There is no finding to act on.')
  const actions = await editor.actionsAt(finding)
  const action = actions.find(action => action.title.includes(title))
  if (!action) throw new Error(`No '${title}' among: ${actions.map(each => each.title).join(', ')}`)
  return action
}

async function expectCompiledAndClean(): Promise<void> {
  expect(await editor.findings()).toEqual([])
  project.write('buffer.ts', editor.text())
  expect(collectTypeErrors(project.pathOf('buffer.ts'))).toEqual([])
}

/** `interleave/no-late-reset at 'the line where it stands'` */
function placeOf({ code, range }: Diagnostic): string {
  return `${String(code)} at '${editor.text().split('\n')[range.start.line]?.trim() ?? ''}'`
}

/** The container a message begins with. */
function nameOf({ message }: Diagnostic): string | undefined {
  const text = typeof message === 'string' ? message : message.value
  return /^`(.+?)`/.exec(text)?.[1]
}
