import type { Config } from '../config/config.ts'
import { isPassingDatabaseTrouble } from '../database/connection-trouble.ts'
import { openPostgresDatabase, openSqliteDatabase, type Database } from '../database/open-database.ts'
import { keepTrying, type KeepTryingOptions } from '../engine/keep-trying.ts'
import { systemCodeOf } from '../engine/system-code.ts'
import type { Clock } from '../rollouts/ports/clock.ts'
import type { Log } from '../rollouts/ports/log.ts'
import type { WorkQueue } from '../rollouts/ports/work-queue.ts'
import { createEmbeddedWorkQueue } from '../work-queue/embedded-work-queue.ts'
import { createPgBossWorkQueue } from '../work-queue/pg-boss-work-queue.ts'
import type { BotReadiness } from './bot-readiness.ts'
import type { Shutdown } from './shutdown.ts'

const openOnce = async ({ url, folder, mayBeNew }: Config['database'], log: Log): Promise<Database> => {
  const database = await (url === undefined
    ? openSqliteDatabase(folder, { mayBeNew })
    : openPostgresDatabase(url, {
        mayBeNew,
        onIdleError: (error) => log.warn({ error }, 'A connection to the database broke'),
      }))
  log.info({ installationId: database.installationId }, 'The database is open')
  if (mayBeNew)
    log.warn(
      {},
      'NEW_INSTALLATION=yes is for one start only: remove it, otherwise a lost database goes unnoticed',
    )
  return database
}

const awayText = (error: unknown): string => `does not answer (${systemCodeOf(error) ?? 'see the log'})`

/** Repeats a step of the start until the database answers or a stop is requested. */
export const untilDatabaseAnswers = ({
  readiness,
  log,
  shutdown,
}: {
  readonly readiness: BotReadiness
  readonly log: Log
  readonly shutdown: Shutdown
}): KeepTryingOptions => ({
  signal: shutdown.asked,
  isFinal: (error) => !isPassingDatabaseTrouble(error),
  onFailure: (error, next) => {
    readiness.set('database', { isWell: false, text: awayText(error) })
    log.warn({ error, ...next }, 'The database cannot be used yet')
  },
})

/** Opens the database, and from then on reports whether it answers. */
export const openStorage = async (
  config: Config,
  parts: Parameters<typeof untilDatabaseAnswers>[0],
): Promise<Database> => {
  const database = await keepTrying(() => openOnce(config.database, parts.log), untilDatabaseAnswers(parts))
  parts.shutdown.onStop('database', database.close)
  parts.readiness.set('database', () =>
    database.check().then(
      () => ({ isWell: true, text: 'answers' }),
      (error: unknown) => ({ isWell: false, text: awayText(error) }),
    ),
  )
  return database
}

/** pg-boss on PostgreSQL, the embedded queue on SQLite. */
export const createWorkQueue = (
  { url }: Config['database'],
  { db }: Database,
  parts: { readonly clock: Clock; readonly log: Log },
): WorkQueue =>
  url === undefined ? createEmbeddedWorkQueue({ db, ...parts }) : createPgBossWorkQueue({ url, db, ...parts })
