import { existsSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { earlierBuildText } from './earlier-build.ts'
import { DATABASE_FILE, SIDE_FILES, readFolderState, type FolderState } from './folder-state.ts'
import { InstallationError, NEW_DATABASE_WARNING, waysOn } from './installation.ts'

type Lost = Exclude<FolderState, { readonly kind: 'fresh' | 'well' }>

const problemOf = (state: Lost, folder: string): Error => {
  const path = join(folder, DATABASE_FILE)
  const keeps = `${NEW_DATABASE_WARNING} What is there is kept under another name.`
  switch (state.kind) {
    case 'missing':
      return waysOn(
        `The folder ${folder} was used before, but its database ${DATABASE_FILE} is gone.`,
        NEW_DATABASE_WARNING,
      )
    case 'emptied':
      return waysOn(
        `The folder ${folder} was used before, but its database ${DATABASE_FILE} is empty.`,
        keeps,
      )
    case 'damaged':
      return waysOn(`The database ${path} is damaged (SQLite: ${state.problem.replace(/\.$/u, '')}).`, keeps)
    case 'earlier':
      return new InstallationError(
        `${earlierBuildText(`The database ${path}`)} To begin with a new database, start once with NEW_INSTALLATION=yes. ${keeps}`,
      )
    case 'other':
      return waysOn(
        `The database ${path} belongs to another installation than its folder.`,
        'Then the bot goes on with the database that is there.',
      )
  }
}

/** Nothing is ever deleted: what a person may still want gets a free name beside the new database. */
const setAside = (folder: string): void => {
  const path = join(folder, DATABASE_FILE)
  let number = 1
  while (existsSync(`${path}.set-aside-${number}`)) number += 1
  for (const end of ['', ...SIDE_FILES])
    if (existsSync(`${path}${end}`)) renameSync(`${path}${end}`, `${path}.set-aside-${number}${end}`)
}

/**
 * Sees to it that a lost database is not followed by an empty one without a word. Throws an InstallationError that names
 * both ways on, unless a person allowed a new installation. Only for the owner of the folder.
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
