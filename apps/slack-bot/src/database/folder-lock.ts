import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

export const LOCK_FILE = 'lock.db'

/** Another process works on the folder. Two would corrupt nothing, but each would do the other's work a second time. */
export class FolderLockedError extends Error {
  override readonly name = 'FolderLockedError'
  readonly folder: string
  constructor(folder: string, cause: unknown) {
    super(
      `Another illume-ota already runs on the folder ${folder}. Stop it first, or give this one another DATA_FOLDER. For several machines set DATABASE_URL.`,
      { cause },
    )
    this.folder = folder
  }
}

const SQLITE_BUSY = 5

const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY

/** Takes the folder for this process; the kernel gives it back when the process ends, however it ends. */
export const lockFolder = (folder: string): { readonly release: () => void } => {
  const database = new DatabaseSync(join(folder, LOCK_FILE), { timeout: 0 })
  try {
    database.exec('begin exclusive')
  } catch (error) {
    database.close()
    throw isBusy(error) ? new FolderLockedError(folder, error) : error
  }
  return {
    release: () => {
      if (database.isOpen) database.close()
    },
  }
}
