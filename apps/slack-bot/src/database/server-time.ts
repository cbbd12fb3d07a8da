import { sql, type Kysely } from 'kysely'
import type { DatabaseSchema } from './schema.ts'

/** PostgreSQL's current time in milliseconds since 1970. */
export const readServerTime = async (db: Kysely<DatabaseSchema>): Promise<number> => {
  const { rows } = await sql<{ now_ms: number }>`
    select (extract(epoch from clock_timestamp()) * 1000)::float8 as now_ms
  `.execute(db)
  const [row] = rows
  if (row === undefined) throw new Error('The database server returned no time')
  return row.now_ms
}
