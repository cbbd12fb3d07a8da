import { CompiledQuery, SqliteAdapter, type Kysely } from 'kysely'
import type { DatabaseSchema } from './schema.ts'

const UNSYNCED = CompiledQuery.raw('pragma synchronous = normal')
const SYNCED = CompiledQuery.raw('pragma synchronous = full')

/**
 * Writes without waiting for the disk. A power cut may undo the write; a killed process loses nothing. The next commit
 * that waits also makes it durable, because the log is written in order. Use it for bookkeeping that is repeated if lost
 * (work, readings, call counts), never for decisions or posted messages. On PostgreSQL it is a normal write.
 */
export const writeUnsynced = <T>(
  db: Kysely<DatabaseSchema>,
  write: (open: Kysely<DatabaseSchema>) => Promise<T>,
): Promise<T> => {
  if (db.isTransaction || !(db.getExecutor().adapter instanceof SqliteAdapter)) return write(db)
  // SQLite has one connection, so no other commit can run between the two settings.
  return db.connection().execute(async (open) => {
    await open.executeQuery(UNSYNCED)
    try {
      return await write(open)
    } finally {
      await open.executeQuery(SYNCED)
    }
  })
}
