import type { Kysely, Transaction as KyselyTransaction } from 'kysely'
import type { Transaction, Transactions } from '../rollouts/ports/transaction.ts'
import type { DatabaseSchema } from './schema.ts'

const toTransaction = (open: KyselyTransaction<DatabaseSchema>): Transaction => open as unknown as Transaction

/** The open Kysely transaction behind the opaque one. Queries of one unit of work all go through it. */
export const fromTransaction = (transaction: Transaction): KyselyTransaction<DatabaseSchema> =>
  transaction as unknown as KyselyTransaction<DatabaseSchema>

/**
 * Invariant: work inside uses its transaction only. SQLite has one connection, so a query on the database itself
 * would wait for the very transaction that waits for it; on PostgreSQL it would silently run outside.
 */
export const createTransactions = (db: Kysely<DatabaseSchema>): Transactions => ({
  run: (work) => db.transaction().execute((open) => work(toTransaction(open))),
})
