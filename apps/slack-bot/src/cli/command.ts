/** What a command gets from the process, and where it writes. */
export interface CommandLine {
  /** What follows the command's name. */
  readonly args: readonly string[]
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Results, to standard output. Resolves when the reader took them, so that a long result does not pile up. */
  readonly write: (text: string) => Promise<void>
  /** Problems and progress, to standard error. */
  readonly warn: (text: string) => void
}

/** Exit statuses, the same for every command. */
export const EXIT = {
  done: 0,
  /** The work was done, and the trail is damaged. */
  damaged: 1,
  /** Wrong command, option or argument. */
  usage: 2,
  /** A file or the database can't be read or written. */
  failed: 3,
} as const
export type ExitStatus = (typeof EXIT)[keyof typeof EXIT]

export interface Command {
  /** As it is typed after `illume-ota`. */
  readonly name: string
  /** For the list of commands. */
  readonly about: string
  readonly help: string
  readonly run: (line: CommandLine) => Promise<ExitStatus>
}

/** Wrong usage; the message says what to type instead. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
