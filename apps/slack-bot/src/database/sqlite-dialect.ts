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
import { LRUCache } from 'lru-cache'

/** How long to wait for another program that has locked the file, such as a backup. */
const BUSY_TIMEOUT_MS = 10_000
const BUSY_STEP_MS = 20
const SQLITE_BUSY = 5
/** Most statements are the same few dozen; statements with a list differ by its length. */
const MOST_PREPARED = 200
/** 32 MB of the log. States are rewritten often, and a checkpoint writes each page only once. */
const PAGES_PER_CHECKPOINT = 8000

const toStatement = (statement: StatementSync): SqliteStatement => ({
  reader: statement.columns().length > 0,
  all: (parameters) => statement.all(...(parameters as SQLInputValue[])),
  run: (parameters) => statement.run(...(parameters as SQLInputValue[])),
  iterate: (parameters) => statement.iterate(...(parameters as SQLInputValue[])),
})

/**
 * Adapts Node's SQLite to Kysely. Caches prepared statements, because preparing takes longer than running. This is safe:
 * all rows are read at once (no streaming), so a statement is never in use twice.
 */
export const toKyselyDatabase = (database: DatabaseSync): SqliteDatabase => {
  const prepared = new LRUCache<string, SqliteStatement>({ max: MOST_PREPARED })
  return {
    close: () => {
      if (database.isOpen) database.close()
    },
    prepare: (sql) => {
      const known = prepared.get(sql)
      if (known !== undefined) return known
      const statement = toStatement(database.prepare(sql))
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
 * Waits for a file that another program has locked, without blocking the process. SQLite's own wait would block it, and
 * nothing could be acknowledged to Slack.
 */
const retryWhileBusy = async <T>(run: () => Promise<T>): Promise<T> => {
  for (let waitedMs = 0; ; waitedMs += BUSY_STEP_MS)
    try {
      return await run()
    } catch (error) {
      if (!isBusy(error) || waitedMs >= BUSY_TIMEOUT_MS) throw error
      await sleep(BUSY_STEP_MS)
    }
}

const retrying = (connection: DatabaseConnection): DatabaseConnection => ({
  executeQuery: (query, options) => retryWhileBusy(() => connection.executeQuery(query, options)),
  streamQuery: (query, chunkSize, options) => connection.streamQuery(query, chunkSize, options),
})

class RetryingSqliteDriver extends SqliteDriver {
  override async acquireConnection(): Promise<DatabaseConnection> {
    return retrying(await super.acquireConnection())
  }

  /** Takes the write lock at the start: waiting for it later in a transaction could fail. */
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }
}

class RetryingSqliteDialect extends SqliteDialect {
  readonly #config: SqliteDialectConfig
  constructor(config: SqliteDialectConfig) {
    super(config)
    this.#config = config
  }

  override createDriver(): Driver {
    return new RetryingSqliteDriver(this.#config)
  }
}

/** Kysely's SQLite dialect on Node's own driver. A commit returns once it is on disk. */
export const createSqliteDialect = (path: string): SqliteDialect => {
  const database = new DatabaseSync(path, { timeout: 0, enableForeignKeyConstraints: true })
  database.exec('pragma journal_mode = wal; pragma synchronous = full')
  database.exec(`pragma wal_autocheckpoint = ${PAGES_PER_CHECKPOINT}`)
  return new RetryingSqliteDialect({ database: toKyselyDatabase(database) })
}

/** The same for reading alone: no pragma that writes, and SQLite refuses every change. */
export const createReadingSqliteDialect = (path: string): SqliteDialect =>
  new RetryingSqliteDialect({
    database: toKyselyDatabase(new DatabaseSync(path, { readOnly: true, timeout: 0 })),
  })
