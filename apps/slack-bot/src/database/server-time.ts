import { sql, type Kysely } from 'kysely'
import type { DatabaseSchema } from './schema.ts'

/** PostgreSQL's own time, milliseconds since 1970, at the moment it answers. */
export const readServerTime = async (db: Kysely<DatabaseSchema>): Promise<number> => {
  const { rows } = await sql<{ now_ms: number }>`
    select (extract(epoch from clock_timestamp()) * 1000)::float8 as now_ms
  `.execute(db)
  const [row] = rows
  if (row === undefined) throw new Error('The database server told no time')
  return row.now_ms
}
