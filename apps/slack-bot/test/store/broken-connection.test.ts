// PostgreSQL ends a connection in the middle of a transaction.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { fromTransaction } from '../../src/database/transactions.ts'
import { openTemporaryPostgres, postgresUrl } from '../support/test-databases.ts'

test.runIf(postgresUrl !== undefined)(
  'a connection that the server ends between two queries of a transaction fails only that transaction',
  async () => {
    const database = await openTemporaryPostgres()
    const work = database.transactions.run(async (transaction) => {
      const open = fromTransaction(transaction)
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(open)
      await sql`select pg_terminate_backend(${rows[0]?.pid}::int)`.execute(database.db)
      // The connection ends between two queries of the transaction.
      await sql`select pg_sleep(0.1)`.execute(database.db)
      await sql`select 1`.execute(open)
    })
    await expect(work).rejects.toThrow('not queryable')
    await database.check()
    await database.close()
  },
)
