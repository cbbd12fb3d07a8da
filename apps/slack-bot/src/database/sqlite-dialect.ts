import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { SqliteDialect, type SqliteDatabase, type SqliteStatement } from 'kysely'

const BUSY_TIMEOUT_MS = 5000
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

/** Kysely's SQLite dialect on Node's own driver. A commit returns once the disk has it. */
export const createSqliteDialect = (path: string): SqliteDialect => {
  const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: true })
  database.exec('pragma journal_mode = wal; pragma synchronous = full')
  database.exec(`pragma wal_autocheckpoint = ${PAGES_PER_CHECKPOINT}`)
  return new SqliteDialect({ database: toKyselyDatabase(database) })
}
