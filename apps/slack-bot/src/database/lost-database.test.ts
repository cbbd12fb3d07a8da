// The installation id, and a start whose database is lost or belongs to another installation.
import {
  closeSync,
  existsSync,
  openSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { sql } from 'kysely'
import { afterEach, describe, expect, test } from 'vitest'
import {
  createTemporaryFolder,
  createTemporaryPostgres,
  postgresUrl,
} from '../../test/support/test-databases.ts'
import { DATABASE_FILE } from './folder-state.ts'
import { InstallationError } from './installation.ts'
import { openPostgresDatabase, openSqliteDatabase } from './open-database.ts'

const cleanUps: (() => void | Promise<void>)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

/** A folder in which a bot has run, with one key that it remembers. */
const usedFolder = async () => {
  const { path, remove } = createTemporaryFolder()
  cleanUps.push(remove)
  const database = await openSqliteDatabase(path)
  await database.db.insertInto('claimed_key').values({ key: 'kept', value: '', at_ms: 1 }).execute()
  await database.close()
  return { path, file: join(path, DATABASE_FILE), id: database.installationId }
}

const openAgain = async (path: string, mayBeNew = false) => {
  const database = await openSqliteDatabase(path, { mayBeNew })
  const keys = await database.db.selectFrom('claimed_key').select('key').execute()
  await database.close()
  return { id: database.installationId, keys: keys.map(({ key }) => key) }
}

const inDatabase = (file: string, act: (raw: DatabaseSync) => void): void => {
  const raw = new DatabaseSync(file)
  act(raw)
  raw.close()
}

const overwrite = (file: string, offset: number): void => {
  const handle = openSync(file, 'r+')
  writeSync(handle, new Uint8Array(4_096).fill(0xa5), 0, 4_096, offset)
  closeSync(handle)
}

describe('an installation', () => {
  test('has an id that its folder keeps, and that no other has', async () => {
    const one = await usedFolder()
    const other = await usedFolder()
    expect(one.id).toMatch(/^[0-9a-f]{12}$/u)
    expect(await openAgain(one.path)).toEqual({ id: one.id, keys: ['kept'] })
    expect(other.id).not.toBe(one.id)
  })

  test('goes on in another folder, from its database alone', async () => {
    const { path, id } = await usedFolder()
    rmSync(join(path, 'installation.json'))
    rmSync(join(path, 'lock.db'))
    expect(await openAgain(path)).toEqual({ id, keys: ['kept'] })
  })
})

const LOST: readonly [string, RegExp, (file: string, path: string) => void][] = [
  ['gone', /is gone/u, (file) => rmSync(file)],
  [
    'gone, and the folder’s name with it',
    /is gone/u,
    (file, path) => {
      rmSync(file)
      rmSync(join(path, 'installation.json'))
    },
  ],
  ['of no bytes', /is empty/u, (file) => truncateSync(file, 0)],
  [
    'one without tables',
    /is empty/u,
    (file) => {
      rmSync(file)
      inDatabase(file, (raw) => raw.exec('create table other (id)'))
    },
  ],
  ['without its row', /is empty/u, (file) => inDatabase(file, (raw) => raw.exec('delete from installation'))],
  [
    'no database',
    /is damaged/u,
    (file) => writeFileSync(file, 'not a database, but text that is long enough'),
  ],
  ['damaged at its beginning', /is damaged/u, (file) => overwrite(file, 0)],
  ['damaged in the middle', /is damaged/u, (file) => overwrite(file, 4_096 * 4)],
  [
    'cut off',
    /is damaged/u,
    (file) => truncateSync(file, Math.floor(statSync(file).size / 2 / 4_096) * 4_096),
  ],
]

describe('a start in a used folder whose database is lost', () => {
  test.each(LOST)(
    '(%s) ends with a sentence that names both ways on, and changes nothing',
    async (_, says, lose) => {
      const { path, file, id } = await usedFolder()
      lose(file, path)
      const before = existsSync(file) ? statSync(file).size : undefined
      for (let start = 0; start < 2; start += 1) {
        const failure = await openAgain(path).catch((error: unknown) => error)
        expect(failure).toBeInstanceOf(InstallationError)
        expect(String(failure)).toMatch(says)
        expect(String(failure)).toMatch(/Restore a backup of it, or start once with NEW_INSTALLATION=yes/u)
      }
      expect(existsSync(file) ? statSync(file).size : undefined).toBe(before)
      // Once it is allowed there is a new one, and what was there is still there.
      const next = await openAgain(path, true)
      expect(next.keys).toEqual([])
      expect(next.id).not.toBe(id)
      expect(existsSync(`${file}.set-aside-1`)).toBe(before !== undefined)
      expect(await openAgain(path)).toEqual(next)
    },
  )

  test('a database of another installation is taken only when a person says so', async () => {
    const one = await usedFolder()
    const other = await usedFolder()
    writeFileSync(join(one.path, 'installation.json'), JSON.stringify({ id: other.id }))
    await expect(openAgain(one.path)).rejects.toThrow(
      /another installation than its folder.*NEW_INSTALLATION/u,
    )
    expect(await openAgain(one.path, true)).toEqual({ id: one.id, keys: ['kept'] })
    expect(await openAgain(one.path)).toEqual({ id: one.id, keys: ['kept'] })
  })

  test('the word that allows a new one does nothing to a database that is well', async () => {
    const { path, id } = await usedFolder()
    expect(await openAgain(path, true)).toEqual({ id, keys: ['kept'] })
  })
})

describe.skipIf(postgresUrl === undefined)('on PostgreSQL', () => {
  const usedServer = async () => {
    const { url, drop } = await createTemporaryPostgres()
    cleanUps.push(drop)
    const replicas = await Promise.all([1, 2].map(() => openPostgresDatabase(url)))
    const [one, two] = replicas
    for (const replica of replicas) cleanUps.push(replica.close)
    if (one === undefined || two === undefined) throw new Error('no replicas')
    await sql`create schema pgboss`.execute(one.db)
    await sql`create table pgboss.queue (name text)`.execute(one.db)
    await sql`create table pgboss.job (name text)`.execute(one.db)
    await sql`insert into pgboss.queue values ('illume-cloud'), ('of somebody else')`.execute(one.db)
    await sql`insert into pgboss.job values ('illume-cloud'), ('of somebody else')`.execute(one.db)
    return { url, one, two }
  }

  test('all replicas have the one id', async () => {
    const { one, two } = await usedServer()
    expect(one.installationId).toBe(two.installationId)
  })

  test.each(['tables', 'rows'])('a server that lost its %s is told from a new one', async (what) => {
    const { url, one } = await usedServer()
    const { rows } = await sql<{ name: string }>`
      select tablename as name from pg_tables where schemaname = 'public' and tablename not like 'kysely%'
    `.execute(one.db)
    for (const { name } of rows)
      await (
        what === 'rows' ? sql`delete from ${sql.table(name)}` : sql`drop table ${sql.table(name)}`
      ).execute(one.db)
    if (what === 'tables') await sql`drop table kysely_migration, kysely_migration_lock`.execute(one.db)
    await expect(openPostgresDatabase(url)).rejects.toThrow(
      /are gone.*Restore a backup.*NEW_INSTALLATION=yes/u,
    )
    const next = await openPostgresDatabase(url, { mayBeNew: true })
    cleanUps.push(next.close)
    expect(next.installationId).not.toBe(one.installationId)
    const work = await sql<{ name: string }>`select name from pgboss.job`.execute(next.db)
    expect(work.rows).toEqual([{ name: 'of somebody else' }])
    const again = await openPostgresDatabase(url)
    cleanUps.push(again.close)
    expect(again.installationId).toBe(next.installationId)
  })
})
