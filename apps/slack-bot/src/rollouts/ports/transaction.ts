declare const transactionBrand: unique symbol

/** An open database transaction, opaque to everyone but the adapters of the same database. */
export interface Transaction {
  readonly [transactionBrand]: true
}

/** Runs the work in one transaction: all of it is kept, or none. A throw rolls back. */
export interface Transactions {
  run<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>
}
