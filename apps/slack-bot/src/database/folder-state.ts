import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { isFromEarlierBuild } from './earlier-build.ts'
import { readMarker } from './folder-marker.ts'

export const DATABASE_FILE = 'illume-ota.db'
/** SQLite's own files next to the database. */
export const SIDE_FILES = ['-wal', '-shm'] as const

/** The state of a folder at a start. All except `fresh` and `well` need a person. */
export type FolderState =
  | { readonly kind: 'fresh' }
  | { readonly kind: 'well' }
  /** The folder was used, but its database is missing. */
  | { readonly kind: 'missing' }
  /** The folder was used, but its database has no data of this bot. */
  | { readonly kind: 'emptied' }
  | { readonly kind: 'damaged'; readonly problem: string }
  /** A development build before 0.1.0 made the database. */
  | { readonly kind: 'earlier' }
  /** The folder belongs to one installation, the database in it to another. */
  | { readonly kind: 'other' }

const NOT_A_DATABASE = 26
const CORRUPT = 11

const isDamage = (error: unknown): error is Error =>
  error instanceof Error &&
  'errcode' in error &&
  typeof error.errcode === 'number' &&
  // Extended codes keep the plain one in their lowest byte.
  [NOT_A_DATABASE, CORRUPT].includes(error.errcode & 0xff)

const hasTable = (database: DatabaseSync, name: string): boolean =>
  database.prepare("select 1 from sqlite_master where type = 'table' and name = ?").get(name) !== undefined

const migrationsIn = (database: DatabaseSync): readonly string[] =>
  database
    .prepare('select name from kysely_migration')
    .all()
    .map(({ name }) => String(name))

const idIn = (database: DatabaseSync): string | undefined => {
  const row = database.prepare('select id from installation').get()
  return typeof row?.['id'] === 'string' ? row['id'] : undefined
}

const readState = (database: DatabaseSync, marker: string | undefined): FolderState => {
  const check = database.prepare('pragma quick_check(1)').get()
  const problem = String(check?.['quick_check'])
  if (problem !== 'ok') return { kind: 'damaged', problem }
  const hasMigrations = hasTable(database, 'kysely_migration')
  const found = {
    hasRollouts: hasTable(database, 'rollout'),
    migrations: hasMigrations ? migrationsIn(database) : [],
  }
  if (isFromEarlierBuild(found)) return { kind: 'earlier' }
  if (!hasMigrations) return { kind: marker === undefined ? 'fresh' : 'emptied' }
  if (!hasTable(database, 'installation')) return { kind: 'emptied' }
  const id = idIn(database)
  if (id === undefined) return { kind: 'emptied' }
  return { kind: marker === undefined || marker === id ? 'well' : 'other' }
}

/** Reads the state of the folder without changing anything. `wasUsed`: a bot used the folder before this start. */
export const readFolderState = (folder: string, wasUsed: boolean): FolderState => {
  const path = join(folder, DATABASE_FILE)
  const marker = readMarker(folder)
  if (!existsSync(path)) {
    const isUsed = wasUsed || marker !== undefined || SIDE_FILES.some((end) => existsSync(`${path}${end}`))
    return { kind: isUsed ? 'missing' : 'fresh' }
  }
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(path)
    return readState(database, marker)
  } catch (error) {
    if (!isDamage(error)) throw error
    return { kind: 'damaged', problem: error.message }
  } finally {
    database?.close()
  }
}
