import { DatabaseRefusedError } from '../database/connection-trouble.ts'
import { FolderLockedError } from '../database/folder-lock.ts'
import { InstallationError } from '../database/installation.ts'
import { MigrationError } from '../database/migrate.ts'
import { SlackRefusedError } from '../slack/app/start-refusal.ts'
import { TuyaRefusedError } from '../tuya/check-sign-in.ts'

const REFUSALS = [
  DatabaseRefusedError,
  FolderLockedError,
  InstallationError,
  MigrationError,
  SlackRefusedError,
  TuyaRefusedError,
] as const

/** An admin must correct something before a start can succeed. The message says what; a stack trace adds nothing. */
export const isStartRefusal = (error: unknown): boolean =>
  REFUSALS.some((refusal) => error instanceof refusal)
