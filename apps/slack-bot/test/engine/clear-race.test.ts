// "Clear at Tuya" against a rollout that reserves the device at the last moment.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createFailedClearer } from '../../src/engine/commands/clear-failed.ts'
import { DEFAULT_KNOBS } from '../../src/rollouts/model/default-knobs.ts'
import type { Transactions } from '../../src/rollouts/ports/transaction.ts'
import { createSqlClaimedKeys } from '../../src/store/sql-claimed-keys.ts'
import { createSqlProjectTrail } from '../../src/store/trail/sql-project-trail.ts'
import { createSqlRolloutStore } from '../../src/store/rollouts/sql-rollout-store.ts'
import { commitEvents, draftedEvent } from '../store/sample-rollouts.ts'
import { createManualTime } from '../support/manual-time.ts'
import { silentLog } from '../support/silent-log.ts'
import { databaseKinds, emptyTables, type TestDatabase } from '../support/test-databases.ts'
import { PROJECT } from './engine-world.ts'
import { ROOMS, createSmallCloud, lamp } from './small-cloud.ts'

/** Clears two failed lamps. `beforeLast` runs after the bot's last step before its transaction. */
const clearTwo = async (
  database: TestDatabase,
  beforeLast: (draft: () => Promise<void>) => Promise<void>,
) => {
  const { db } = database
  const clock = createManualTime()
  const store = createSqlRolloutStore(db)
  const projectTrail = createSqlProjectTrail(db)
  const cloud = createSmallCloud({ now: () => clock.now(), rooms: ROOMS, devices: [lamp('d1'), lamp('d2')] })
  for (const device of cloud.devices.values()) device.hasFailed = true
  const draft = (): Promise<void> =>
    database.transactions.run(async (transaction) => {
      const rolloutId = await store.nextRolloutId(transaction)
      await commitEvents(store, transaction, { rolloutId, events: [draftedEvent(rolloutId, ['d1'])] })
    })
  const transactions: Transactions = {
    run: async (work) => {
      await beforeLast(draft)
      return database.transactions.run(work)
    },
  }
  const keys = createSqlClaimedKeys(db, clock)
  const clear = createFailedClearer(
    {
      transactions,
      projectTrail,
      clock,
      gateway: cloud,
      keys,
      store,
      knobsOf: () => DEFAULT_KNOBS,
      log: silentLog,
    },
    {
      failed: {
        readFailed: async () => ({
          ...(await cloud.listUpgrading(PROJECT)),
          rooms: [],
          readAtMs: clock.now(),
        }),
        forget: () => {},
      },
      fleet: { forget: () => {} },
    },
  )
  const cleared = await clear({
    projectId: PROJECT,
    deviceIds: ['d1', 'd2'],
    where: 'Corridor 4',
    by: 'U-APPROVER',
    right: 'approver',
    idempotencyKey: 'form:V1',
  })
  return { cleared, cloud, trail: await projectTrail.newest(PROJECT, 10) }
}

describe.each(databaseKinds)('a clear on $name', ({ open }) => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await open()
  }, 60_000)
  beforeEach(() => emptyTables(database))
  afterAll(() => database.close())

  test('sends nothing if a rollout reserves one of its devices just before', async () => {
    let isDrafted = false
    const { cleared, cloud, trail } = await clearTwo(database, async (draft) => {
      if (!isDrafted) await draft()
      isDrafted = true
    })
    expect(cleared).toEqual({ kind: 'overtaken' })
    expect(cloud.cleared).toEqual([])
    expect(trail).toEqual([])
  })

  test('is sent if none is reserved', async () => {
    const { cleared, cloud } = await clearTwo(database, async () => {})
    expect(cleared).toMatchObject({ kind: 'sent', stillListed: 0 })
    expect(cloud.cleared).toEqual(['d1', 'd2'])
  })
})
