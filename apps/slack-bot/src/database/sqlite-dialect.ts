import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  CompiledQuery,
  SqliteDialect,
  SqliteDriver,
  type DatabaseConnection,
  type Driver,
  type SqliteDatabase,
  type SqliteDialectConfig,
  type SqliteStatement,
} from 'kysely'

/** Another program (a copy, a look by hand) may hold the file for so long. */
const BUSY_PATIENCE_MS = 10_000
const BUSY_STEP_MS = 20
const SQLITE_BUSY = 5
/** Most of our statements are the same few dozen; those with a list in them come in as many shapes as lists. */
const MOST_PREPARED = 200
/** 32 MB of the log: the same states are written again and again, and a checkpoint writes each page once. */
const PAGES_PER_CHECKPOINT = 8000

const toStatement = (statement: StatementSync): SqliteStatement => ({
  reader: statement.columns().length > 0,
  all: (parameters) => statement.all(...(parameters as SQLInputValue[])),
  run: (parameters) => statement.run(...(parameters as SQLInputValue[])),
  iterate: (parameters) => statement.iterate(...(parameters as SQLInputValue[])),
})

/**
 * Node's SQLite as Kysely wants it. Preparing takes longer than running, so prepared statements are kept.
 * Why that is safe: rows are always taken at once (nothing here streams), so a statement is never in use twice.
 */
export const toKyselyDatabase = (database: DatabaseSync): SqliteDatabase => {
  const prepared = new Map<string, SqliteStatement>()
  return {
    close: () => {
      if (database.isOpen) database.close()
    },
    prepare: (sql) => {
      const known = prepared.get(sql)
      if (known !== undefined) return known
      const statement = toStatement(database.prepare(sql))
      const oldest = prepared.keys().next()
      if (prepared.size >= MOST_PREPARED && oldest.done !== true) prepared.delete(oldest.value)
      prepared.set(sql, statement)
      return statement
    },
  }
}

const isBusy = (error: unknown): boolean =>
  error instanceof Error &&
  'errcode' in error &&
  typeof error.errcode === 'number' &&
  (error.errcode & 0xff) === SQLITE_BUSY

/**
 * Waits for a file that another program holds, without holding up the process. SQLite's own waiting would: nothing is
 * acknowledged to Slack meanwhile.
 */
const untilFree = async <T>(run: () => Promise<T>): Promise<T> => {
  for (let waitedMs = 0; ; waitedMs += BUSY_STEP_MS)
    try {
      return await run()
    } catch (error) {
      if (!isBusy(error) || waitedMs >= BUSY_PATIENCE_MS) throw error
      await sleep(BUSY_STEP_MS)
    }
}

const patient = (connection: DatabaseConnection): DatabaseConnection => ({
  executeQuery: (query, options) => untilFree(() => connection.executeQuery(query, options)),
  streamQuery: (query, chunkSize, options) => connection.streamQuery(query, chunkSize, options),
})

class PatientSqliteDriver extends SqliteDriver {
  override async acquireConnection(): Promise<DatabaseConnection> {
    return patient(await super.acquireConnection())
  }

  /** Takes the right to write at once: in the middle of a transaction, waiting for it could be in vain. */
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }
}

class PatientSqliteDialect extends SqliteDialect {
  readonly #config: SqliteDialectConfig
  constructor(config: SqliteDialectConfig) {
    super(config)
    this.#config = config
  }

  override createDriver(): Driver {
    return new PatientSqliteDriver(this.#config)
  }
}

/** Kysely's SQLite dialect on Node's own driver. A commit returns once the disk has it. */
export const createSqliteDialect = (path: string): SqliteDialect => {
  const database = new DatabaseSync(path, { timeout: 0, enableForeignKeyConstraints: true })
  database.exec('pragma journal_mode = wal; pragma synchronous = full')
  database.exec(`pragma wal_autocheckpoint = ${PAGES_PER_CHECKPOINT}`)
  return new PatientSqliteDialect({ database: toKyselyDatabase(database) })
}
