/** A stored row is not what was written: the file was damaged or edited. Names the row; never retried. */
export class DamagedRowError extends Error {
  override readonly name = 'DamagedRowError'
  constructor(row: string, problem: string, cause?: unknown) {
    super(`The stored ${row} cannot be read: ${problem}. Restore the database from a backup.`, { cause })
  }
}
