import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { PGlite } from '@electric-sql/pglite'
import { PGliteDialect } from 'kysely'
import { Client } from 'pg'
import {
  openDatabase,
  openPostgresDatabase,
  openSqliteDatabase,
  type Database,
} from '../../src/database/open-database.ts'
import type { DatabaseSchema } from '../../src/database/schema.ts'

/** A separate database for one suite. `close` removes it. */
export interface TestDatabase extends Database {
  readonly url?: string
}

/** The real PostgreSQL for tests, such as `postgres://tester@127.0.0.1:5432/postgres`. */
export const postgresUrl = process.env['TEST_DATABASE_URL']

export const createTemporaryFolder = (): { readonly path: string; readonly remove: () => void } => {
  const path = mkdtempSync(join(tmpdir(), 'illume-ota-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

export const openTemporarySqlite = async (): Promise<TestDatabase> => {
  const folder = createTemporaryFolder()
  const database = await openSqliteDatabase(folder.path)
  return {
    ...database,
    close: async () => {
      await database.close()
      folder.remove()
    },
  }
}

export const openTemporaryPGlite = (): Promise<TestDatabase> =>
  openDatabase(new PGliteDialect({ pglite: new PGlite() }), 'postgres')

const asAdministrator = async (statement: string): Promise<void> => {
  const client = new Client({ connectionString: postgresUrl })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

/** A new database on the real server. */
export const createTemporaryPostgres = async (): Promise<{
  readonly url: string
  readonly drop: () => Promise<void>
}> => {
  if (postgresUrl === undefined) throw new Error('TEST_DATABASE_URL is not set')
  const name = `illume_test_${randomUUID().replaceAll('-', '')}`
  await asAdministrator(`create database ${name}`)
  const url = new URL(postgresUrl)
  url.pathname = `/${name}`
  return { url: url.href, drop: () => asAdministrator(`drop database ${name} with (force)`) }
}

export const openTemporaryPostgres = async (): Promise<TestDatabase> => {
  const { url, drop } = await createTemporaryPostgres()
  const database = await openPostgresDatabase(url)
  return {
    ...database,
    url,
    close: async () => {
      await database.close()
      await drop()
    },
  }
}

/** Each kind of database available in this run. Real PostgreSQL needs TEST_DATABASE_URL. */
export const databaseKinds: readonly { readonly name: string; readonly open: () => Promise<TestDatabase> }[] =
  [
    { name: 'SQLite', open: openTemporarySqlite },
    { name: 'PGlite', open: openTemporaryPGlite },
    ...(postgresUrl === undefined ? [] : [{ name: 'PostgreSQL', open: openTemporaryPostgres }]),
  ]

const TABLES = [
  'rollout',
  'rollout_snapshot',
  'project_settings',
  'rollout_frame',
  'event',
  'trail_bound',
  'project_trail',
  'project_event',
  'reserved_device',
  'counter',
  'claimed_key',
  'card',
  'posted_notice',
  'due_notice',
  'begun_notice',
  'device_fact',
  'call_count',
  'update_duration',
  'room_lock',
  'outside_update',
] as const satisfies readonly (keyof DatabaseSchema)[]

export const emptyTables = async (database: Database): Promise<void> => {
  for (const table of TABLES) await database.db.deleteFrom(table).execute()
}
