// Opening a database: durability, the folder lock, transactions and refusals.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { sql } from 'kysely'
import { afterEach, describe, expect, test } from 'vitest'
import {
  createTemporaryFolder,
  createTemporaryPostgres,
  postgresUrl,
} from '../../test/support/test-databases.ts'
import { waitFor } from '../../test/support/manual-time.ts'
import { machineClock } from '../clock/machine-clock.ts'
import { createSqlClaimedKeys } from '../store/sql-claimed-keys.ts'
import { FolderLockedError } from './folder-lock.ts'
import { openPostgresDatabase, openSqliteDatabase, type Database } from './open-database.ts'

const cleanUps: (() => void | Promise<void>)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

const folder = (): string => {
  const { path, remove } = createTemporaryFolder()
  cleanUps.push(remove)
  return path
}
const claimKey = (database: Database, key: string): Promise<unknown> =>
  database.db
    .insertInto('claimed_key')
    .values({ key, value: '', at_ms: 2 ** 45 })
    .execute()
const keysOf = async (database: Database): Promise<string[]> =>
  (await database.db.selectFrom('claimed_key').select('key').orderBy('key').execute()).map((row) => row.key)

test('a folder that is opened again has its rows, and milliseconds come back as numbers', async () => {
  const path = folder()
  const first = await openSqliteDatabase(path)
  await claimKey(first, 'k')
  await first.close()
  const second = await openSqliteDatabase(path)
  cleanUps.push(second.close)
  expect(await second.db.selectFrom('claimed_key').selectAll().execute()).toEqual([
    { key: 'k', value: '', at_ms: 2 ** 45 },
  ])
})

test('the database commits to disk in write-ahead mode', async () => {
  const database = await openSqliteDatabase(folder())
  cleanUps.push(database.close)
  expect((await sql`pragma journal_mode`.execute(database.db)).rows).toEqual([{ journal_mode: 'wal' }])
  expect((await sql`pragma synchronous`.execute(database.db)).rows).toEqual([{ synchronous: 2 }])
  expect((await sql`pragma foreign_keys`.execute(database.db)).rows).toEqual([{ foreign_keys: 1 }])
})

test('a file that another program holds is waited for, and the process goes on meanwhile', async () => {
  const path = folder()
  const database = await openSqliteDatabase(path)
  cleanUps.push(database.close)
  const other = new DatabaseSync(join(path, 'illume-ota.db'))
  cleanUps.push(() => other.close())
  other.exec('begin immediate')
  const turns = async (): Promise<void> => {
    for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve))
  }
  const alone = claimKey(database, 'alone')
  await turns()
  expect(other.prepare('select key from claimed_key').all()).toEqual([])
  other.exec('rollback')
  await alone
  other.exec('begin immediate')
  const together = database.transactions.run(async (transaction) => {
    await createSqlClaimedKeys(database.db, machineClock).claimWith(transaction, 'together', 'v')
  })
  await turns()
  other.exec('rollback')
  await together
  expect(await keysOf(database)).toEqual(['alone', 'together'])
})

test.each<readonly [string, (lock: string) => void]>([
  ['was removed', (lock) => rmSync(lock)],
  [
    'was replaced by a copy',
    (lock) => {
      copyFileSync(lock, `${lock}.copy`)
      rmSync(lock)
      renameSync(`${lock}.copy`, lock)
    },
  ],
  [
    'is a new file',
    (lock) => {
      rmSync(lock)
      writeFileSync(lock, '')
    },
  ],
])(
  'a folder whose lock.db %s while it is held is held all the same, however often one tries',
  async (_how, change) => {
    const path = folder()
    const first = await openSqliteDatabase(path)
    change(join(path, 'lock.db'))
    for (let start = 1; start <= 3; start += 1)
      await expect(openSqliteDatabase(path)).rejects.toThrow(/lock\.db was removed or replaced/u)
    await claimKey(first, 'k')
    await first.close()
    const next = await openSqliteDatabase(path)
    cleanUps.push(next.close)
    expect(await keysOf(next)).toEqual(['k'])
  },
)

test('somebody who looks into the database does not keep the bot from starting', async () => {
  const path = folder()
  await (await openSqliteDatabase(path)).close()
  const looking = new DatabaseSync(join(path, 'illume-ota.db'), { readOnly: true })
  cleanUps.push(() => looking.close())
  looking.prepare('select * from claimed_key').all()
  const database = await openSqliteDatabase(path)
  cleanUps.push(database.close)
  await claimKey(database, 'k')
  expect(await keysOf(database)).toEqual(['k'])
})

test('a transaction that throws keeps nothing', async () => {
  const database = await openSqliteDatabase(folder())
  cleanUps.push(database.close)
  const keys = createSqlClaimedKeys(database.db, { now: () => 1, elapsed: () => 1 })
  await expect(
    database.transactions.run(async (transaction) => {
      await keys.claimWith(transaction, 'k', 'v')
      throw new Error('no')
    }),
  ).rejects.toThrow('no')
  expect(await keysOf(database)).toEqual([])
})

describe('one process owns a folder', () => {
  test('a second one gets a sentence that says what to do, and the first one is not disturbed', async () => {
    const path = folder()
    const first = await openSqliteDatabase(path)
    cleanUps.push(first.close)
    await expect(openSqliteDatabase(path)).rejects.toThrow(FolderLockedError)
    await expect(openSqliteDatabase(path)).rejects.toThrow(
      /already runs on the folder .*DATA_FOLDER.*DATABASE_URL/u,
    )
    await claimKey(first, 'k')
    expect(await keysOf(first)).toEqual(['k'])
  })

  test('a process that was killed leaves its folder free, with everything it committed', async () => {
    const path = folder()
    const program = `
      const { openSqliteDatabase } = await import(${JSON.stringify(new URL('open-database.ts', import.meta.url).href)})
      const { db } = await openSqliteDatabase(${JSON.stringify(path)})
      await db.insertInto('claimed_key').values({ key: 'from the child', value: '', at_ms: 1 }).execute()
      console.log('committed')
      setInterval(() => {}, 1000)
    `
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    cleanUps.push(() => void child.kill('SIGKILL'))
    let printed = ''
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString()
    })
    await waitFor('the child to commit', () => printed.includes('committed'))
    await expect(openSqliteDatabase(path)).rejects.toThrow(FolderLockedError)
    child.kill('SIGKILL')
    await once(child, 'exit')
    const database = await openSqliteDatabase(path)
    cleanUps.push(database.close)
    expect(await keysOf(database)).toEqual(['from the child'])
  })
})

test('a database of a newer version is refused with a sentence, and untouched', async () => {
  const path = folder()
  const newer = await openSqliteDatabase(path)
  await sql`insert into kysely_migration (name, timestamp) values ('9999-from-the-future', '2030-01-01')`.execute(
    newer.db,
  )
  await newer.close()
  await expect(openSqliteDatabase(path)).rejects.toThrow(/newer version of illume-ota/u)
  // The failed start gave the folder back.
  await expect(openSqliteDatabase(path)).rejects.toThrow(/newer version of illume-ota/u)
})

test.skipIf(postgresUrl === undefined)(
  'replicas that start at one moment prepare PostgreSQL once',
  async () => {
    const { url, drop } = await createTemporaryPostgres()
    cleanUps.push(drop)
    const replicas = await Promise.all([1, 2, 3].map(() => openPostgresDatabase(url, { maxConnections: 2 })))
    for (const replica of replicas) cleanUps.push(replica.close)
    await Promise.all(replicas.map((replica, index) => claimKey(replica, `k${index}`)))
    for (const replica of replicas) {
      expect(await keysOf(replica)).toEqual(['k0', 'k1', 'k2'])
      await replica.check()
    }
  },
)
