import { DatabaseSync } from 'node:sqlite'
import { SqliteDialect, type SqliteStatement } from 'kysely'
import { toKyselyDatabase } from '../../src/database/sqlite-dialect.ts'

/**
 * Where a life may end: asked before and after everything that lasts. Throws to end it. What does not wait for the disk
 * is named so at its end.
 */
export interface FatePoint {
  pass(what: string): void
}

const SYNC_MODE = /^pragma synchronous = (?<mode>\w+)$/u
const WRITES = /^\s*(?:insert|update|delete)/iu

/** A SQLite file whose every durable commit is a point at which a power cut may come, just before or just after it. */
export const createCrashingSqliteDialect = (
  path: string,
  fate: FatePoint,
): { readonly dialect: SqliteDialect; readonly pullThePlug: () => void } => {
  const database = new DatabaseSync(path, { enableForeignKeyConstraints: true })
  // No waiting for the disk: what is tested is which commits were made, not the disk.
  database.exec('pragma journal_mode = wal; pragma synchronous = off')
  const isCommit = (sql: string): boolean => sql === 'commit' || (!database.isTransaction && WRITES.test(sql))
  let mode = 'full'
  const guarded = <T>(sql: string, run: () => T): T => {
    if (!isCommit(sql)) return run()
    const name = `${sql.trim().slice(0, 40)}${mode === 'full' ? '' : ' (unsynced)'}`
    fate.pass(`before ${name}`)
    const result = run()
    fate.pass(`after ${name}`)
    return result
  }
  const pullThePlug = (): void => {
    if (database.isOpen) database.close()
  }
  /** Asking for a mode is noted and not done: with it the tests would wait for the disk after all. */
  const noteMode = (asked: string): SqliteStatement => ({
    reader: false,
    all: () => [],
    run: () => {
      mode = asked
      return { changes: 0, lastInsertRowid: 0 }
    },
    iterate: () => [][Symbol.iterator](),
  })
  const kept = toKyselyDatabase(database)
  return {
    pullThePlug,
    dialect: new SqliteDialect({
      database: {
        close: pullThePlug,
        prepare: (sql) => {
          const asked = SYNC_MODE.exec(sql)?.groups?.['mode']
          if (asked !== undefined) return noteMode(asked)
          const statement = kept.prepare(sql)
          return {
            ...statement,
            all: (parameters) => guarded(sql, () => statement.all(parameters)),
            run: (parameters) => guarded(sql, () => statement.run(parameters)),
          }
        },
      },
    }),
  }
}
