import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { PGlite } from '@electric-sql/pglite'
import { PGliteDialect } from 'kysely'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import {
  createTemporaryFolder,
  createTemporaryPostgres,
  postgresUrl,
} from '../../test/support/test-databases.ts'
import { DATABASE_FILE } from './folder-state.ts'
import { InstallationError } from './installation.ts'
import { openDatabase, openPostgresDatabase, openSqliteDatabase } from './open-database.ts'
import { prepareServer } from './prepare-server.ts'

const MIGRATIONS = `
  create table kysely_migration (name varchar(255) not null primary key, timestamp varchar(255) not null);
  insert into kysely_migration values ('0001-rollouts', '2026-11-01'), ('0002-messages', '2026-11-01');
`
const ROLLOUTS = `
  create table rollout (rollout_id text primary key, state text not null);
  insert into rollout values ('R-1', 'kept');
`

const EARLIER = [
  ['names migrations that are no more', `${MIGRATIONS}${ROLLOUTS}`],
  ['names such migrations and has lost its tables', MIGRATIONS],
  ['has tables of ours and names no migrations', ROLLOUTS],
] as const

const REFUSAL = /was made by a development build before 0\.1\.0, and this version can't read it/u

const earlierFolder = (statements: string) => {
  const { path, remove } = createTemporaryFolder()
  onTestFinished(remove)
  const file = join(path, DATABASE_FILE)
  const raw = new DatabaseSync(file)
  raw.exec(statements)
  raw.close()
  return { path, file, bytes: readFileSync(file) }
}

/** A start that ends closes its database; this one is looked into afterwards. */
class KeptOpen extends PGlite {
  override async close(): Promise<void> {}
  async end(): Promise<void> {
    await super.close()
  }
}

/** All tables of the schema, with their rows. */
const contentOf = async (server: {
  query: (statement: string) => Promise<{ rows: unknown[] }>
}): Promise<unknown> => (await server.query("select schema_to_xml('public', true, false, '')::text")).rows

let pglite: KeptOpen
beforeAll(() => {
  pglite = new KeptOpen()
})
afterAll(() => pglite.end())

describe.each(EARLIER)('a database that %s', (_, statements) => {
  test('is refused on SQLite with both ways on, and not a byte of it changes', async () => {
    const { path, file, bytes } = earlierFolder(statements)
    for (let start = 0; start < 2; start += 1) {
      const failure = await openSqliteDatabase(path).catch((error: unknown) => error)
      expect(failure).toBeInstanceOf(InstallationError)
      expect(String(failure)).toMatch(REFUSAL)
      expect(String(failure)).toMatch(/start that build again\..*start once with NEW_INSTALLATION=yes/u)
    }
    expect(readFileSync(file).equals(bytes)).toBe(true)
    expect(readdirSync(path).toSorted()).toEqual([DATABASE_FILE, 'lock.db'])
  })

  test('is kept under another name on SQLite when a new installation is allowed', async () => {
    const { path, file, bytes } = earlierFolder(statements)
    const database = await openSqliteDatabase(path, { mayBeNew: true })
    expect(await database.db.selectFrom('rollout').selectAll().execute()).toEqual([])
    await database.close()
    expect(readFileSync(`${file}.set-aside-1`).equals(bytes)).toBe(true)
    await (await openSqliteDatabase(path)).close()
    expect(existsSync(`${file}.set-aside-2`)).toBe(false)
  })

  test('is refused on PGlite, also when a new installation is allowed, and nothing in it changes', async () => {
    await pglite.exec(`drop schema public cascade; create schema public; ${statements}`)
    const before = await contentOf(pglite)
    for (const mayBeNew of [false, true]) {
      const opening = openDatabase(new PGliteDialect({ pglite }), 'postgres', {
        mayBeNew,
        before: (db) => prepareServer(db, { mayBeNew }),
      })
      await expect(opening).rejects.toThrow(REFUSAL)
    }
    expect(await contentOf(pglite)).toEqual(before)
  })

  test.skipIf(postgresUrl === undefined)('is refused on PostgreSQL by every replica', async () => {
    const { url, drop } = await createTemporaryPostgres()
    onTestFinished(drop)
    const client = new Client({ connectionString: url })
    await client.connect()
    await client.query(statements)
    const before = await contentOf(client)
    for (const mayBeNew of [false, true]) {
      const opened = await Promise.allSettled([1, 2].map(() => openPostgresDatabase(url, { mayBeNew })))
      for (const outcome of opened) {
        const failure = outcome.status === 'rejected' ? outcome.reason : undefined
        expect(failure).toBeInstanceOf(InstallationError)
        expect(String(failure)).toMatch(REFUSAL)
        expect(String(failure)).toMatch(/set DATABASE_URL to an empty one/u)
      }
    }
    expect(await contentOf(client)).toEqual(before)
    await client.end()
  })
})
