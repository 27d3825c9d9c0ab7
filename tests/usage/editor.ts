import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import {
  type ApplyWorkspaceEditParams,
  type ClientCapabilities,
  type CodeAction,
  type Diagnostic,
  type DocumentDiagnosticReport,
  StreamMessageReader,
  StreamMessageWriter,
  type TextDocumentEdit,
  createProtocolConnection,
} from 'vscode-languageserver-protocol/node'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { ROOT, type Scratch } from './scratch.ts'

/** What a person does in the editor, done through the language server of the ESLint extension. */
export interface Editor {
  /** The squiggles in the open file. */
  findings(): Promise<Diagnostic[]>
  /** The titles of the light bulb's menu at a finding. */
  actionsAt(finding: Diagnostic): Promise<CodeAction[]>
  apply(action: CodeAction): Promise<void>
  fixAll(): Promise<void>
  text(): string
  close(): Promise<void>
}

const SERVER = join(
  ROOT,
  'node_modules/vscode-langservers-extracted/bin/vscode-eslint-language-server',
)

const CAPABILITIES: ClientCapabilities = {
  textDocument: {
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'source.fixAll'] } },
    },
    diagnostic: {},
  },
  workspace: {
    applyEdit: true,
    configuration: true,
    workspaceEdit: { documentChanges: true },
    workspaceFolders: true,
  },
}

/** Opens a file of the project, as VS Code would with the ESLint extension. */
export async function openInEditor(project: Scratch, name: string): Promise<Editor> {
  const server = spawn(process.execPath, [SERVER, '--stdio'], { cwd: project.folder })
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  )
  const uri = pathToFileURL(project.pathOf(name)).href
  const workspaceFolder = { uri: pathToFileURL(project.folder).href, name: 'scratch' }
  let document = TextDocument.create(uri, 'typescript', 1, project.read(name))

  connection.onRequest('workspace/configuration', ({ items }: { items: unknown[] }) =>
    items.map(() => settingsFor(workspaceFolder)),
  )
  connection.onRequest('workspace/applyEdit', ({ edit }: ApplyWorkspaceEditParams) => {
    for (const change of edit.documentChanges ?? []) applyChange(change as TextDocumentEdit)
    return { applied: true }
  })
  connection.onRequest('client/registerCapability', () => null)
  connection.onRequest('workspace/diagnostic/refresh', () => null)
  connection.onUnhandledNotification(() => undefined)
  connection.listen()

  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: workspaceFolder.uri,
    workspaceFolders: [workspaceFolder],
    capabilities: CAPABILITIES,
  })
  await connection.sendNotification('initialized', {})
  await connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'typescript', version: 1, text: document.getText() },
  })

  const pending: Promise<void>[] = []
  // The editor asks as soon as a file is open, and the server offers no fix-all before.
  await findings()
  return { findings, actionsAt, apply, fixAll, text: () => document.getText(), close }

  async function findings(): Promise<Diagnostic[]> {
    const report = await connection.sendRequest<DocumentDiagnosticReport>(
      'textDocument/diagnostic',
      {
        textDocument: { uri },
      },
    )
    return report.kind === 'full' ? report.items : []
  }

  async function actionsAt(finding: Diagnostic): Promise<CodeAction[]> {
    const actions = await connection.sendRequest<CodeAction[] | null>('textDocument/codeAction', {
      textDocument: { uri },
      range: finding.range,
      context: { diagnostics: [finding] },
    })
    return actions ?? []
  }

  async function apply({ command }: CodeAction): Promise<void> {
    await connection.sendRequest('workspace/executeCommand', command)
    await Promise.all(pending.splice(0))
  }

  async function fixAll(): Promise<void> {
    const [action] = await connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri },
      range: { start: { line: 0, character: 0 }, end: { line: document.lineCount, character: 0 } },
      context: { diagnostics: [], only: ['source.fixAll.eslint'] },
    })
    for (const change of action?.edit?.documentChanges ?? [])
      applyChange(change as TextDocumentEdit)
    await Promise.all(pending.splice(0))
  }

  function applyChange({ edits }: TextDocumentEdit): void {
    const version = document.version + 1
    const text = TextDocument.applyEdits(
      document,
      edits.filter(edit => 'newText' in edit),
    )
    document = TextDocument.create(uri, 'typescript', version, text)
    pending.push(
      connection.sendNotification('textDocument/didChange', {
        textDocument: { uri, version },
        contentChanges: [{ text }],
      }),
    )
  }

  async function close(): Promise<void> {
    await connection.sendRequest('shutdown')
    await connection.sendNotification('exit')
    connection.dispose()
    server.kill()
  }
}

function settingsFor(workspaceFolder: { uri: string; name: string }): object {
  return {
    validate: 'on',
    run: 'onType',
    packageManager: null,
    useESLintClass: true,
    // `true` gives no diagnostics at all on ESLint 10, and a missing block is an error.
    experimental: { useFlatConfig: false },
    codeActionOnSave: { mode: 'all' },
    codeAction: {
      disableRuleComment: { enable: true, location: 'separateLine' },
      showDocumentation: { enable: true },
    },
    format: false,
    quiet: false,
    onIgnoredFiles: 'off',
    options: {},
    rulesCustomizations: [],
    problems: { shortenToSingleLine: false },
    nodePath: null,
    workingDirectory: { mode: 'auto' },
    workspaceFolder,
  }
}
