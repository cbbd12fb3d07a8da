import type { Kysely, Transaction as KyselyTransaction } from 'kysely'
import type { Transaction, Transactions } from '../rollouts/ports/transaction.ts'
import type { DatabaseSchema } from './schema.ts'

const toTransaction = (open: KyselyTransaction<DatabaseSchema>): Transaction => open as unknown as Transaction

/** The Kysely transaction behind the opaque one. All queries of one unit of work use it. */
export const fromTransaction = (transaction: Transaction): KyselyTransaction<DatabaseSchema> =>
  transaction as unknown as KyselyTransaction<DatabaseSchema>

/**
 * Invariant: work inside uses only its transaction. SQLite has one connection, so a query on the database itself would
 * deadlock; on PostgreSQL it would silently run outside the transaction.
 */
export const createTransactions = (db: Kysely<DatabaseSchema>): Transactions => ({
  run: (work) => db.transaction().execute((open) => work(toTransaction(open))),
})
