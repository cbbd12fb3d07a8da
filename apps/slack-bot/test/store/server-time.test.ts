// The time of a PostgreSQL server.
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { openPostgresDatabase } from '../../src/database/open-database.ts'
import { readServerTime } from '../../src/database/server-time.ts'
import { createTemporaryPostgres, postgresUrl } from '../support/test-databases.ts'

describe.runIf(postgresUrl !== undefined)('on a real server', () => {
  test('the server’s time advances with each read, even inside a transaction and in any session time zone', async () => {
    const server = await createTemporaryPostgres()
    const { db, close } = await openPostgresDatabase(server.url)
    const before = Date.now()
    const first = await readServerTime(db)
    const [second, third] = await db.transaction().execute(async (open) => {
      await sql`set local time zone 'Asia/Tokyo'`.execute(open)
      return [await readServerTime(open), await readServerTime(open)]
    })
    // Test and server share a machine. A wrong time zone would be off by half an hour at least.
    for (const time of [first, second ?? 0, third ?? 0]) expect(Math.abs(time - before)).toBeLessThan(600_000)
    expect(second).toBeGreaterThan(first)
    expect(third).toBeGreaterThan(second ?? 0)
    await close()
    await server.drop()
  })
})
