import { auditExport } from './audit/audit-export.ts'
import { auditVerify } from './audit/audit-verify.ts'
import { EXIT, UsageError, type Command, type CommandLine, type ExitStatus } from './command.ts'

const COMMANDS: readonly Command[] = [auditExport, auditVerify]

const nameWidth = Math.max(...COMMANDS.map(({ name }) => name.length)) + 2

const HELP = `Usage: illume-ota COMMAND [OPTIONS]

Commands:
${COMMANDS.map(({ name, about }) => `  ${name.padEnd(nameWidth)}${about}`).join('\n')}

illume-ota COMMAND --help explains one command.

Exit status:
  0  done, and nothing is damaged
  1  done, and the audit trail is damaged
  2  wrong command, option or argument
  3  a file or the database can't be read or written
`

const HELP_WORDS = new Set(['--help', '-h', 'help'])

const find = (args: readonly string[]): Command | undefined =>
  COMMANDS.find(({ name }) => name.split(' ').every((word, index) => args[index] === word))

const unknown = (args: readonly string[]): string => {
  const typed = args.slice(0, 2).join(' ')
  const related = COMMANDS.filter(({ name }) => name.split(' ')[0] === args[0])
  const known = related.length === 0 ? COMMANDS : related
  return `There is no command "${typed}". Commands: ${known.map(({ name }) => name).join(', ')}.\n`
}

const failureText = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const isUsage = (error: unknown): boolean =>
  error instanceof UsageError ||
  (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))

/** The dispatcher: finds the command, runs it, and turns every failure into a sentence and an exit status. */
export const runCli = async (line: CommandLine): Promise<ExitStatus> => {
  const { args, write, warn } = line
  const [first] = args
  if (first === undefined || HELP_WORDS.has(first)) {
    await write(HELP)
    return first === undefined ? EXIT.usage : EXIT.done
  }
  const command = find(args)
  if (command === undefined) {
    warn(unknown(args))
    return EXIT.usage
  }
  const rest = args.slice(command.name.split(' ').length)
  if (rest.some((word) => word === '--help' || word === '-h')) {
    await write(command.help)
    return EXIT.done
  }
  try {
    return await command.run({ ...line, args: rest })
  } catch (error) {
    warn(`${failureText(error)}\n`)
    if (!isUsage(error)) return EXIT.failed
    warn(`illume-ota ${command.name} --help explains the command.\n`)
    return EXIT.usage
  }
}
