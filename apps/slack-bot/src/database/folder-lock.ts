import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

export const LOCK_FILE = 'lock.db'

/** Another process works on the folder. Two would corrupt nothing, but each would do the other's work a second time. */
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

/** A number for this very file on the disk, kept inside of it: a copy, and a new file of the same name, lack it. */
const markOf = (path: string): number => Number(statSync(path, { bigint: true }).ino % 2_147_483_646n) + 1

const storedMark = (lock: DatabaseSync): number => {
  const row = lock.prepare('pragma user_version').get()
  return Number(row?.['user_version'] ?? 0)
}

/**
 * Whoever has the database open shows, whatever happened to the lock: an exclusive mode needs it alone. Only asked when
 * the lock is new, because a person who looks into the database has it open, too.
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

/** Takes the folder for this process; the kernel gives it back when the process ends, however it ends. */
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
