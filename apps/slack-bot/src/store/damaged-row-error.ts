/** A stored row was damaged or edited. The message names the row; the read is never retried. */
export class DamagedRowError extends Error {
  override readonly name = 'DamagedRowError'
  constructor(row: string, problem: string, cause?: unknown) {
    super(`The stored ${row} cannot be read: ${problem}. Restore the database from a backup.`, { cause })
  }
}
