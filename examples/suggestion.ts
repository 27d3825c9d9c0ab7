import * as parser from '@typescript-eslint/parser'
import { Linter, type ESLint } from 'eslint'

/** The text after the first suggestion of that title in `recommended`, as an editor applies it. */
export function applySuggestion(plugin: ESLint.Plugin, text: string, title: string): string {
  const recommended = plugin.configs?.['recommended'] as Linter.Config
  const config = [{ files: ['**/*.ts'], languageOptions: { parser } }, recommended]
  const messages = new Linter({ configType: 'flat' }).verify(text, config, 'before.ts')
  const suggestions = messages.flatMap(message => message.suggestions ?? [])
  const fix = suggestions.find(({ desc }) => desc === title)?.fix
  if (fix === undefined) return text

  const [start, end] = fix.range
  return text.slice(0, start) + fix.text + text.slice(end)
}
