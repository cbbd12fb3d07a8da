import { CompiledQuery, SqliteAdapter, type Kysely } from 'kysely'
import type { DatabaseSchema } from './schema.ts'

const UNSYNCED = CompiledQuery.raw('pragma synchronous = normal')
const SYNCED = CompiledQuery.raw('pragma synchronous = full')

/**
 * Writes without waiting for the disk, where a power cut may take the write back without harm: the next commit that does
 * wait takes it along, because the log is written in order, and a killed process loses nothing either way.
 * For bookkeeping that is done again when it is lost (work at least once, readings, counts of calls); never for a
 * decision, nor for what was said to people. On PostgreSQL it is a write like any other.
 */
export const writeUnsynced = <T>(
  db: Kysely<DatabaseSchema>,
  write: (open: Kysely<DatabaseSchema>) => Promise<T>,
): Promise<T> => {
  if (db.isTransaction || !(db.getExecutor().adapter instanceof SqliteAdapter)) return write(db)
  // SQLite has one connection, so nobody else's commit comes between the two settings.
  return db.connection().execute(async (open) => {
    await open.executeQuery(UNSYNCED)
    try {
      return await write(open)
    } finally {
      await open.executeQuery(SYNCED)
    }
  })
}
