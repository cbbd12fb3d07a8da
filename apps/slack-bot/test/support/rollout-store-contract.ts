import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Event } from '../../src/rollouts/model/event.ts'
import type { RolloutId } from '../../src/rollouts/model/ids.ts'
import { DevicesBusyError, VersionConflictError } from '../../src/rollouts/ports/rollout-store.ts'
import type { Transaction } from '../../src/rollouts/ports/transaction.ts'
import { createSqlRolloutStore, type SqlRolloutStore } from '../../src/store/rollouts/sql-rollout-store.ts'
import { beforeReading } from './before-reading.ts'
import {
  AT_MS,
  PROJECT,
  commitEvents,
  draftedEvent,
  planOf,
  requestedEvent,
} from '../store/sample-rollouts.ts'
import { emptyTables, type TestDatabase } from './test-databases.ts'

const HASH = 'hash of d1,d2'

const reasonsOf = (outcomes: readonly PromiseSettledResult<unknown>[]): unknown[] =>
  outcomes.filter((outcome) => outcome.status === 'rejected').map((outcome) => outcome.reason as unknown)

/** What the engine relies on, on any database. */
export const rolloutStoreContract = (name: string, open: () => Promise<TestDatabase>): void => {
  describe(`rollout store on ${name}`, () => {
    let database: TestDatabase
    let store: SqlRolloutStore
    beforeAll(async () => {
      database = await open()
    }, 30_000)
    beforeEach(async () => {
      await emptyTables(database)
      store = createSqlRolloutStore(database.db)
    })
    afterAll(() => database.close())

    /** Gives another connection the time to run its statements, where the database has several. */
    const whileOthersWork = async (transaction: Transaction): Promise<void> => {
      for (let reads = 0; reads < 50; reads += 1) await store.load('R-1', transaction)
    }
    const draft = (deviceIds: readonly string[]): Promise<RolloutId> =>
      database.transactions.run(async (transaction) => {
        const rolloutId = await store.nextRolloutId(transaction)
        await commitEvents(store, transaction, { rolloutId, events: [draftedEvent(rolloutId, deviceIds)] })
        return rolloutId
      })
    const add = (
      rolloutId: RolloutId,
      events: readonly Event[],
      expectedVersion?: number,
    ): Promise<unknown> =>
      database.transactions.run((transaction) =>
        commitEvents(store, transaction, {
          rolloutId,
          events,
          ...(expectedVersion === undefined ? {} : { expectedVersion }),
        }),
      )

    test('a commit is visible in this store and in a new one', async () => {
      const rolloutId = await draft(['d1', 'd2'])
      await add(rolloutId, [requestedEvent(['d1', 'd2']), { type: 'approval-reminded' }])
      const stored = await store.load(rolloutId)
      expect(stored).toMatchObject({
        projectId: PROJECT,
        version: 3,
        rollout: { status: 'awaiting-approval' },
      })
      const other = createSqlRolloutStore(database.db)
      expect(await other.load(rolloutId)).toEqual(stored)
      expect((await other.events(rolloutId)).map((recorded) => [recorded.seq, recorded.event])).toEqual([
        [1, draftedEvent(rolloutId, ['d1', 'd2'])],
        [2, requestedEvent(['d1', 'd2'])],
        [3, { type: 'approval-reminded' }],
      ])
      expect(await store.load('R-999')).toBeUndefined()
    })

    test('states are stored occasionally, but a reader always gets the newest', async () => {
      const snapshotVersionOf = async (rolloutId: RolloutId): Promise<number> =>
        (
          await database.db
            .selectFrom('rollout_snapshot')
            .select('version')
            .where('rollout_id', '=', rolloutId)
            .executeTakeFirstOrThrow()
        ).version
      const first = await draft(['d1'])
      const second = await draft(['d2'])
      await add(first, [requestedEvent(['d1'])])
      await add(second, [requestedEvent(['d2'])])
      const seen = new Set<number>()
      for (let commits = 1; commits <= 45; commits += 1) {
        const events = Array.from(
          { length: 1 + (commits % 7) },
          () => ({ type: 'approval-reminded' }) as const,
        )
        await add(commits % 3 === 0 ? second : first, events)
        seen.add(await snapshotVersionOf(first))
        const elsewhere = createSqlRolloutStore(database.db)
        for (const rolloutId of [first, second])
          expect(await elsewhere.load(rolloutId)).toEqual(await store.load(rolloutId))
        expect(await elsewhere.list({})).toEqual(await store.list({}))
      }
      // The plan is stored with the first, and then one commit in 100 events and more.
      expect(seen.size).toBe(2)
      // The final state is stored, because no later commit will store it.
      await add(first, [{ type: 'rollout-withdrawn', by: 'U1' }])
      expect(await snapshotVersionOf(first)).toBe((await store.load(first))?.version)
    })
    test('a state read during a commit belongs to exactly one commit', async () => {
      const rolloutId = await draft(['d1'])
      await add(rolloutId, [requestedEvent(['d1'])])
      await add(rolloutId, [{ type: 'approval-reminded' }])
      const before = await store.load(rolloutId)
      const many = Array.from({ length: 150 }, () => ({ type: 'approval-reminded' }) as const)
      const elsewhere = createSqlRolloutStore(beforeReading(database.db, 'event', () => add(rolloutId, many)))
      expect(await elsewhere.load(rolloutId)).toEqual(before)
      expect((await store.load(rolloutId))?.version).toBe(153)
    })
    test('a state without its events is not guessed', async () => {
      const rolloutId = await draft(['d1'])
      await add(rolloutId, [requestedEvent(['d1'])])
      await add(rolloutId, [{ type: 'approval-reminded' }, { type: 'approval-reminded' }])
      const elsewhere = createSqlRolloutStore(database.db)
      await database.db.deleteFrom('event').where('seq', '=', 3).execute()
      await expect(elsewhere.load(rolloutId)).rejects.toThrow('events between #2 and #4 are missing')
      await database.db.deleteFrom('rollout_snapshot').execute()
      await expect(elsewhere.load(rolloutId)).rejects.toThrow('state of R-1 cannot be read: it is missing')
    })
    test('ids count up, and a rolled-back one leaves no gap', async () => {
      expect(await draft(['d1'])).toBe('R-1')
      await expect(
        database.transactions.run(async (transaction) => {
          await store.nextRolloutId(transaction)
          throw new Error('changed my mind')
        }),
      ).rejects.toThrow('changed my mind')
      const ids = await Promise.all(['d2', 'd3', 'd4'].map((deviceId) => draft([deviceId])))
      expect(ids.sort()).toEqual(['R-2', 'R-3', 'R-4'])
    })

    test('a stale version is refused and leaves nothing behind', async () => {
      const rolloutId = await draft(['d1'])
      await add(rolloutId, [requestedEvent(['d1'])])
      await expect(add(rolloutId, [{ type: 'approval-reminded' }], 1)).rejects.toThrow(VersionConflictError)
      await expect(add(rolloutId, [{ type: 'approval-reminded' }], 0)).rejects.toThrow(VersionConflictError)
      expect((await store.load(rolloutId))?.version).toBe(2)
      expect(await store.events(rolloutId)).toHaveLength(2)
    })

    test('of many commits on one version exactly one succeeds', async () => {
      const rolloutId = await draft(['d1'])
      await add(rolloutId, [requestedEvent(['d1'])])
      const outcomes = await Promise.allSettled(
        Array.from({ length: 8 }, (_, index) =>
          add(rolloutId, [{ type: 'approval-given', by: `U${index}`, planHash: 'hash' }], 2),
        ),
      )
      const kept = outcomes.filter((outcome) => outcome.status === 'fulfilled')
      expect(kept).toHaveLength(1)
      for (const reason of reasonsOf(outcomes)) expect(reason).toBeInstanceOf(VersionConflictError)
      expect(await store.events(rolloutId)).toHaveLength(3)
    })

    test('a device is in one live rollout only, and the error names the device and that rollout', async () => {
      const first = await draft(['d1', 'd2', 'd3'])
      const failure = await draft(['d0', 'd2', 'd3']).catch((error: unknown) => error)
      expect(failure).toBeInstanceOf(DevicesBusyError)
      expect(failure).toMatchObject({ reservedBy: first })
      expect([...(failure as DevicesBusyError).deviceIds].sort()).toEqual(['d2', 'd3'])
      expect(await store.load('R-2')).toBeUndefined()
      expect(Object.fromEntries(await store.reservationsOf(['d0', 'd1', 'd2', 'd3', 'd4']))).toEqual({
        d1: first,
        d2: first,
        d3: first,
      })
    })

    test('of concurrent drafts with the same devices exactly one gets them', async () => {
      const ids = Array.from({ length: 20 }, (_, index) => `d${index}`)
      const outcomes = await Promise.allSettled(
        [ids, ids.toReversed(), ids, ids.toReversed()].map((deviceIds) => draft(deviceIds)),
      )
      expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1)
      for (const reason of reasonsOf(outcomes)) expect(reason).toBeInstanceOf(DevicesBusyError)
      expect((await store.list({})).length).toBe(1)
    })

    test('locking reservations waits for a draft that is being committed, and sees it', async () => {
      let locked: Promise<ReadonlyMap<string, RolloutId>> = Promise.resolve(new Map())
      const first = await database.transactions.run(async (transaction) => {
        const rolloutId = await store.nextRolloutId(transaction)
        await commitEvents(store, transaction, { rolloutId, events: [draftedEvent(rolloutId, ['d1', 'd2'])] })
        locked = database.transactions.run((other) => store.lockReservations(other, ['d3', 'd2']))
        await whileOthersWork(transaction)
        return rolloutId
      })
      expect(Object.fromEntries(await locked)).toEqual({ d2: first })
      expect(Object.fromEntries(await store.reservationsOf(['d1', 'd2', 'd3']))).toEqual({
        d1: first,
        d2: first,
      })
    })

    test('a draft waits for a lock of its devices, and then gets them', async () => {
      const made = Promise.withResolvers<RolloutId>()
      await database.transactions.run(async (transaction) => {
        expect(await store.lockReservations(transaction, ['d1'])).toEqual(new Map())
        draft(['d1']).then(made.resolve, made.reject)
        await whileOthersWork(transaction)
      })
      const first = await made.promise
      expect(Object.fromEntries(await store.reservationsOf(['d1']))).toEqual({ d1: first })
    })

    test('devices outside the plan are free, and all devices are free when the rollout ends', async () => {
      const first = await draft(['d1', 'd2'])
      await add(first, [requestedEvent(['d1'])])
      const second = await draft(['d2'])
      await expect(draft(['d1'])).rejects.toThrow(DevicesBusyError)
      await add(first, [{ type: 'rollout-withdrawn', by: 'U1' }])
      await draft(['d1'])
      expect((await store.reservationsOf(['d2'])).get('d2')).toBe(second)
    })

    test('a halting rollout reserves the devices that it still waits for; finished ones are free', async () => {
      const first = await draft(['d1', 'd2'])
      const by = 'U2'
      await add(first, [requestedEvent(['d1', 'd2']), { type: 'approval-given', by, planHash: HASH }])
      await add(first, [{ type: 'rollout-approved', planHash: HASH }, { type: 'rollout-started' }])
      await add(first, [
        { type: 'rollout-halting', by },
        { type: 'device-skipped', deviceId: 'd2', reason: 'halted' },
      ])
      const second = await draft(['d2'])
      await expect(draft(['d1'])).rejects.toThrow(DevicesBusyError)
      expect(Object.fromEntries(await store.reservationsOf(['d1', 'd2']))).toEqual({ d1: first, d2: second })
      await add(first, [{ type: 'rollout-halted' }])
      await draft(['d1'])
    })

    test('a second plan reserves its own devices, not those of the first', async () => {
      const rolloutId = await draft(['d1', 'd2'])
      await add(rolloutId, [requestedEvent(['d1', 'd2'])])
      const stored = await store.load(rolloutId)
      if (stored?.rollout.status !== 'awaiting-approval') throw new Error('not awaiting approval')
      const next = { ...stored.rollout, plan: planOf(['d2']) }
      await database.transactions.run((transaction) =>
        store.commit(transaction, {
          rolloutId,
          projectId: PROJECT,
          expectedVersion: 2,
          atMs: AT_MS,
          events: [requestedEvent(['d2'])],
          next,
        }),
      )
      expect(Object.fromEntries(await store.reservationsOf(['d1', 'd2']))).toEqual({ d2: rolloutId })
    })

    test('a rolled-back commit is never visible, even if another commit takes its version', async () => {
      const rolloutId = await draft(['d1'])
      await expect(
        database.transactions.run(async (transaction) => {
          await commitEvents(store, transaction, { rolloutId, events: [requestedEvent(['d1'])] })
          expect((await store.load(rolloutId, transaction))?.version).toBe(2)
          throw new Error('no')
        }),
      ).rejects.toThrow('no')
      expect((await store.load(rolloutId))?.rollout.status).toBe('draft')
      await add(rolloutId, [{ type: 'draft-abandoned', problem: { code: 'no-window' } }])
      expect(await store.load(rolloutId)).toMatchObject({ version: 2, rollout: { status: 'abandoned' } })
    })

    test('lists are newest first, filtered by project and status, and cut', async () => {
      const ids = [await draft(['d1']), await draft(['d2']), await draft(['d3'])]
      await add('R-2', [{ type: 'draft-abandoned', problem: { code: 'no-window' } }])
      const listed = async (filter: Parameters<SqlRolloutStore['list']>[0]) =>
        (await store.list(filter)).map((stored) => stored.rollout.rolloutId)
      expect(await listed({})).toEqual(ids.toReversed())
      expect(await listed({ statuses: ['draft'] })).toEqual(['R-3', 'R-1'])
      expect(await listed({ projectId: PROJECT, limit: 2 })).toEqual(['R-3', 'R-2'])
      expect(await listed({ projectId: 'other' })).toEqual([])
      expect(await listed({ statuses: [] })).toEqual([])
    })

    test('a list longer than the cache is complete', async () => {
      await database.transactions.run(async (transaction) => {
        for (let index = 0; index < 300; index += 1) {
          const rolloutId = await store.nextRolloutId(transaction)
          await commitEvents(store, transaction, {
            rolloutId,
            events: [draftedEvent(rolloutId, [`x${index}`])],
          })
        }
      })
      expect(await store.list({})).toHaveLength(300)
      expect(await createSqlRolloutStore(database.db).list({})).toHaveLength(300)
    })
  })
}
