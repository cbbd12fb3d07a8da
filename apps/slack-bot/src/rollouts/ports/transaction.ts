declare const transactionBrand: unique symbol

/** An open database transaction; only the adapters of the same database look inside. */
export interface Transaction {
  readonly [transactionBrand]: true
}

/** Runs the work in one transaction. A throw rolls everything back. */
export interface Transactions {
  run<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>
}
