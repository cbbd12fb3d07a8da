import { existsSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { earlierBuildText } from './earlier-build.ts'
import { DATABASE_FILE, SIDE_FILES, readFolderState, type FolderState } from './folder-state.ts'
import { InstallationError, NEW_DATABASE_WARNING, lostDatabaseError } from './installation.ts'

type Lost = Exclude<FolderState, { readonly kind: 'fresh' | 'well' }>

const problemOf = (state: Lost, folder: string): Error => {
  const path = join(folder, DATABASE_FILE)
  const keeps = `${NEW_DATABASE_WARNING} The old files are kept under another name.`
  switch (state.kind) {
    case 'missing':
      return lostDatabaseError(
        `The folder ${folder} was used before, but its database ${DATABASE_FILE} is gone.`,
        NEW_DATABASE_WARNING,
      )
    case 'emptied':
      return lostDatabaseError(
        `The folder ${folder} was used before, but its database ${DATABASE_FILE} is empty.`,
        keeps,
      )
    case 'damaged':
      return lostDatabaseError(
        `The database ${path} is damaged (SQLite: ${state.problem.replace(/\.$/u, '')}).`,
        keeps,
      )
    case 'earlier':
      return new InstallationError(
        `${earlierBuildText(`The database ${path}`)} To begin with a new database, start once with NEW_INSTALLATION=yes. ${keeps}`,
      )
    case 'other':
      return lostDatabaseError(
        `The database ${path} belongs to another installation than its folder.`,
        'The bot then continues with the database in the folder.',
      )
  }
}

/** Renames the old database files instead of deleting them. */
const setAside = (folder: string): void => {
  const path = join(folder, DATABASE_FILE)
  let number = 1
  while (existsSync(`${path}.set-aside-${number}`)) number += 1
  for (const end of ['', ...SIDE_FILES])
    if (existsSync(`${path}${end}`)) renameSync(`${path}${end}`, `${path}.set-aside-${number}${end}`)
}

/**
 * Prevents a lost database from being silently replaced by an empty one. Throws an InstallationError with both ways to
 * continue, unless a person allowed a new installation. Only call this with the folder locked.
 */
export const prepareFolder = (
  folder: string,
  facts: { readonly wasUsed: boolean; readonly mayBeNew: boolean },
): void => {
  const state = readFolderState(folder, facts.wasUsed)
  if (state.kind === 'well' || state.kind === 'fresh') return
  if (!facts.mayBeNew) throw problemOf(state, folder)
  if (state.kind !== 'other') setAside(folder)
}
