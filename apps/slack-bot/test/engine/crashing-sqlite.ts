import { DatabaseSync } from 'node:sqlite'
import { SqliteDialect, type SqliteStatement } from 'kysely'
import { toKyselyDatabase } from '../../src/database/sqlite-dialect.ts'

/**
 * A point at which a life may end: called before and after everything that lasts, throws to end it. The name of a commit
 * that doesn't wait for the disk says so.
 */
export interface FatePoint {
  pass(what: string): void
}

const SYNC_MODE = /^pragma synchronous = (?<mode>\w+)$/u
const WRITES = /^\s*(?:insert|update|delete)/iu

/** A SQLite file on which a power cut may come just before or just after every durable commit. */
export const createCrashingSqliteDialect = (
  path: string,
  fate: FatePoint,
): { readonly dialect: SqliteDialect; readonly pullThePlug: () => void } => {
  const database = new DatabaseSync(path, { enableForeignKeyConstraints: true })
  // Doesn't wait for the disk: the tests are about which commits were made.
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
  /** Records a change of mode without making it, because the tests would then wait for the disk. */
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
