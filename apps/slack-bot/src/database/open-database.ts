import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Kysely, PostgresDialect, sql, type Dialect } from 'kysely'
import type { Transactions } from '../rollouts/ports/transaction.ts'
import { toDatabaseError } from './connection-trouble.ts'
import { LOCK_FILE, lockFolder } from './folder-lock.ts'
import { writeMarker } from './folder-marker.ts'
import { DATABASE_FILE } from './folder-state.ts'
import { loadInstallationId, newInstallationId, putInstallation } from './installation.ts'
import { migrate, MigrationError } from './migrate.ts'
import type { DatabaseKind } from './migrations.ts'
import { createPool } from './postgres-pool.ts'
import { prepareFolder } from './prepare-folder.ts'
import { emptiedServer, forgetOldWork, prepareServer } from './prepare-server.ts'
import type { DatabaseSchema } from './schema.ts'
import { createSqliteDialect } from './sqlite-dialect.ts'
import { createTransactions } from './transactions.ts'

export interface Database {
  readonly kind: DatabaseKind
  readonly db: Kysely<DatabaseSchema>
  readonly transactions: Transactions
  /** Created with the database; marks its cards and buttons. */
  readonly installationId: string
  /** Throws if the database does not answer. */
  readonly check: () => Promise<void>
  /** Waits for running queries, then releases the folder or the connections. */
  readonly close: () => Promise<void>
}

export interface OpenOptions {
  /** A person has allowed a new installation, although the earlier database is lost. */
  readonly mayBeNew?: boolean
}

const readInstallation = async (
  db: Kysely<DatabaseSchema>,
  { mayBeNew = false }: OpenOptions,
): Promise<string> => {
  const known = await loadInstallationId(db)
  if (known !== undefined) return known
  if (!mayBeNew) throw emptiedServer()
  await forgetOldWork(db)
  await putInstallation(db, newInstallationId())
  return readInstallation(db, {})
}

/** Opens the database behind any Kysely dialect and brings its tables up to date. */
export const openDatabase = async (
  dialect: Dialect,
  kind: DatabaseKind,
  options: OpenOptions & {
    readonly before?: (db: Kysely<DatabaseSchema>) => Promise<void>
    readonly release?: () => void | Promise<void>
  } = {},
): Promise<Database> => {
  const { before, release } = options
  const db = new Kysely<DatabaseSchema>({ dialect })
  const close = async (): Promise<void> => {
    await db.destroy()
    await release?.()
  }
  let installationId: string
  try {
    await before?.(db)
    await migrate(db, kind)
    installationId = await readInstallation(db, options)
  } catch (error) {
    await close()
    throw error instanceof MigrationError ? error : toDatabaseError(error)
  }
  return {
    kind,
    db,
    transactions: createTransactions(db),
    installationId,
    check: async () => {
      await sql`select 1`.execute(db)
    },
    close,
  }
}

/** Opens the embedded database and locks its folder. Throws FolderLockedError if another process has locked it. */
export const openSqliteDatabase = async (folder: string, options: OpenOptions = {}): Promise<Database> => {
  mkdirSync(folder, { recursive: true })
  const wasUsed = existsSync(join(folder, LOCK_FILE))
  const lock = lockFolder(folder, join(folder, DATABASE_FILE))
  try {
    prepareFolder(folder, { wasUsed, mayBeNew: options.mayBeNew === true })
    const dialect = createSqliteDialect(join(folder, DATABASE_FILE))
    const database = await openDatabase(dialect, 'sqlite', { ...options, release: lock.release })
    writeMarker(folder, database.installationId)
    return database
  } catch (error) {
    lock.release()
    throw error
  }
}

/** Opens PostgreSQL by its URL. `onIdleError` is called for idle connections that broke. */
export const openPostgresDatabase = async (
  url: string,
  options: OpenOptions & {
    readonly maxConnections?: number
    readonly onIdleError?: (error: Error) => void
  } = {},
): Promise<Database> => {
  const pool = createPool(url, {
    max: options.maxConnections ?? 10,
    onIdleError: options.onIdleError,
  })
  const mayBeNew = options.mayBeNew === true
  return openDatabase(new PostgresDialect({ pool }), 'postgres', {
    mayBeNew,
    before: (db) => prepareServer(db, { mayBeNew }),
  })
}
