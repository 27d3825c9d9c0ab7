import { reasonOf } from './collect.ts'

/** Runs a command; what it could not do is said in one line, and its exit code is then 2. */
export async function runCommand(command: () => Promise<number>): Promise<void> {
  // `npm start | head` closes the pipe before we are done.
  process.stdout.on('error', () => process.exit())
  try {
    process.exitCode = await command()
  } catch (error) {
    console.error(
      isArgumentError(error)
        ? `${reasonOf(error).split('. ')[0]}. See --help.`
        : error instanceof Error
          ? error.message
          : String(error),
    )
    process.exitCode = 2
  }
}

function isArgumentError(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
  )
}
