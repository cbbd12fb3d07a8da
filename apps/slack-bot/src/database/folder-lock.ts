import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

export const LOCK_FILE = 'lock.db'

/** Another process uses the folder. Two would corrupt nothing, but each would repeat the other's work. */
export class FolderLockedError extends Error {
  override readonly name = 'FolderLockedError'
  readonly folder: string
  constructor(folder: string, cause: unknown, more = '') {
    super(
      `Another illume-ota already runs on the folder ${folder}.${more} Stop it first, or give this one another DATA_FOLDER. For several machines set DATABASE_URL.`,
      { cause },
    )
    this.folder = folder
  }
}

const SQLITE_BUSY = 5

const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY

/** Identifies this file on the disk and is stored inside it. A copy or a replaced file has a different number. */
const markOf = (path: string): number => Number(statSync(path, { bigint: true }).ino % 2_147_483_646n) + 1

const storedMark = (lock: DatabaseSync): number => {
  const row = lock.prepare('pragma user_version').get()
  return Number(row?.['user_version'] ?? 0)
}

/**
 * Refuses if another process has the database open, even if the lock file was replaced: exclusive mode then fails. Only
 * used for a new lock file, because a person inspecting the database has it open too.
 */
const refuseIfOpen = (folder: string, databasePath: string): void => {
  if (!existsSync(databasePath)) return
  const probe = new DatabaseSync(databasePath, { timeout: 0 })
  try {
    probe.exec('pragma locking_mode = exclusive; begin exclusive; rollback')
  } catch (error) {
    if (isBusy(error))
      throw new FolderLockedError(
        folder,
        error,
        ' It has the database open, although lock.db was removed or replaced.',
      )
  } finally {
    probe.close()
  }
}

/** Locks the folder for this process. The kernel releases the lock when the process ends, even after a crash. */
export const lockFolder = (folder: string, databasePath: string): { readonly release: () => void } => {
  const path = join(folder, LOCK_FILE)
  const lock = new DatabaseSync(path, { timeout: 0 })
  try {
    const mark = markOf(path)
    if (storedMark(lock) !== mark) {
      refuseIfOpen(folder, databasePath)
      lock.exec(`pragma user_version = ${mark}`)
    }
    lock.exec('begin exclusive')
  } catch (error) {
    lock.close()
    throw isBusy(error) ? new FolderLockedError(folder, error) : error
  }
  return {
    release: () => {
      if (lock.isOpen) lock.close()
    },
  }
}
