// The small stores on both databases: messages, device facts, call counts, keys, locks, notices.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createSqlCallCounts } from '../../src/store/sql-call-counts.ts'
import { createSqlClaimedKeys } from '../../src/store/sql-claimed-keys.ts'
import { createSqlDeviceFacts } from '../../src/store/sql-device-facts.ts'
import type { DeviceReading } from '../../src/rollouts/ports/firmware-gateway.ts'
import { createSqlDueNotices } from '../../src/store/sql-due-notices.ts'
import { createSqlMessageLedger } from '../../src/store/sql-message-ledger.ts'
import { createSqlOutsideUpdates } from '../../src/store/sql-outside-updates.ts'
import type { StoredSettings } from '../../src/rollouts/ports/settings-store.ts'
import { createSqlSettings } from '../../src/store/sql-settings.ts'
import { createSqlRoomLocks } from '../../src/store/sql-room-locks.ts'
import { databaseKinds, emptyTables, type TestDatabase } from '../support/test-databases.ts'

const detail = (deviceId: string, readStartedAtMs: number, currentVersion: string): DeviceReading => ({
  deviceId,
  name: 'Lamp',
  kind: 'light',
  online: true,
  phase: 'none',
  statusCode: 0,
  roomId: 'r1',
  gatewayId: 'g1',
  currentVersion,
  readStartedAtMs,
})

for (const { name, open } of databaseKinds)
  describe(`ledger, facts, counts and keys on ${name}`, () => {
    let database: TestDatabase
    beforeAll(async () => {
      database = await open()
    }, 30_000)
    beforeEach(() => emptyTables(database))
    afterAll(() => database.close())

    test('a card is stored with and without its message', async () => {
      const ledger = createSqlMessageLedger(database.db)
      const card = { rolloutId: 'R-1', place: 'C1', drawnVersion: 0, isTerminal: false } as const
      expect(await ledger.loadCard('R-1')).toBeUndefined()
      await ledger.saveCard(card)
      expect(await ledger.loadCard('R-1')).toEqual(card)
      const posted = { ...card, messageTs: '1.2', drawnVersion: 7, isTerminal: true }
      await ledger.saveCard(posted)
      expect(await ledger.loadCard('R-1')).toEqual(posted)
    })

    test('a reading by a clock hours ahead is replaced; a slow reading is not', async () => {
      const facts = createSqlDeviceFacts(database.db)
      const nowMs = 1_790_000_000_000
      await facts.save([detail('d1', nowMs + 6 * 3_600_000, '1.0.0'), detail('d2', nowMs + 60_000, '1.0.1')])
      await facts.save([detail('d1', nowMs, '2.0.0'), detail('d2', nowMs, '2.0.0')])
      const found = await facts.load(['d1', 'd2'])
      expect(found.get('d1')?.currentVersion).toBe('2.0.0')
      expect(found.get('d2')?.currentVersion).toBe('1.0.1')
    })

    test('settings are stored one version after the other; a second writer of a version stores nothing', async () => {
      const { db, transactions } = database
      const store = createSqlSettings(db)
      const first = {
        projectId: 'p1',
        version: 1,
        document: { name: 'Häuser “A” 💡', approval: { rules: [] } },
        changedBy: 'U1',
        changedAtMs: 1_790_000_000_000,
      }
      const put = (settings: StoredSettings) => transactions.run((open) => store.put(open, settings))
      expect(await store.load('p1')).toBeUndefined()
      expect(await put({ ...first, version: 2 })).toBe(false)
      expect(await put(first)).toBe(true)
      expect(await put({ ...first, document: {}, changedBy: 'U2' })).toBe(false)
      expect(await store.load('p1')).toEqual(first)
      const second = { ...first, version: 2, document: { name: 'B' }, changedBy: 'U2' }
      expect(await put(second)).toBe(true)
      expect(await put({ ...second, changedBy: 'U3' })).toBe(false)
      expect(await put({ ...first, projectId: 'p0' })).toBe(true)
      expect(await store.list()).toEqual([{ ...first, projectId: 'p0' }, second])
    })

    test('a room has one lock per project, which survives restarts until it is replaced or removed', async () => {
      const { db, transactions } = database
      const locks = createSqlRoomLocks(db)
      const lock = {
        projectId: 'p1',
        roomId: 'r1',
        roomLabel: '4F / “Meeting”',
        by: 'U1',
        reason: 'a fair',
        lockedAtMs: 1_790_000_000_000,
        untilMs: 1_790_000_060_000,
      }
      const later = { ...lock, by: 'U2', untilMs: lock.untilMs + 1 }
      await transactions.run((open) => locks.put(open, lock))
      await transactions.run((open) => locks.put(open, { ...lock, projectId: 'p2' }))
      const post = { place: 'C1', messageTs: '1.2' }
      await transactions.run((open) => locks.notePost(open, { ...lock, lockedAtMs: 1 }, post))
      expect(await locks.list('p1')).toEqual([lock])
      await transactions.run((open) => locks.notePost(open, lock, post))
      expect(await locks.list('p1')).toEqual([{ ...lock, post }])
      await transactions.run((open) => locks.put(open, lock))
      expect(await locks.list('p1')).toEqual([lock])
      await transactions.run(async (open) => {
        await locks.put(open, later)
        expect(await locks.list('p1', open)).toEqual([later])
      })
      expect(await createSqlRoomLocks(db).list('p1')).toEqual([later])
      await transactions.run((open) => locks.remove(open, later))
      expect(await locks.list('p1')).toEqual([])
      expect(await locks.list('p2')).toHaveLength(1)
    })

    test('a notice is new, begun and posted, and marking it again changes nothing', async () => {
      const ledger = createSqlMessageLedger(database.db)
      expect(await ledger.noticeState('R-1', 4)).toBe('new')
      await ledger.beginNotice('R-1', 4)
      await ledger.beginNotice('R-1', 4)
      expect(await createSqlMessageLedger(database.db).noticeState('R-1', 4)).toBe('begun')
      await ledger.withdrawNotice('R-1', 4)
      expect(await ledger.noticeState('R-1', 4)).toBe('new')
      await ledger.beginNotice('R-1', 4)
      await ledger.markNoticePosted('R-1', 4, '1.2')
      await ledger.markNoticePosted('R-1', 4, '1.3')
      expect(await ledger.noticeState('R-1', 4)).toBe('posted')
      expect(await ledger.noticeState('R-1', 5)).toBe('new')
      expect(await ledger.noticeState('R-2', 4)).toBe('new')
    })

    test('due notices are listed once each, in the order of their events, and removed one by one', async () => {
      const due = createSqlDueNotices(database.db)
      const said = (seq: number) => ({ seq, notice: { kind: 'reminder' as const, expiresAtMs: seq } })
      await database.transactions.run((open) => due.add(open, 'R-1', [said(9), said(4)]))
      await database.transactions.run((open) => due.add(open, 'R-1', [said(4), said(5)]))
      await expect(
        database.transactions.run(async (open) => {
          await due.add(open, 'R-2', [said(1)])
          throw new Error('rolled back')
        }),
      ).rejects.toThrow('rolled back')
      expect(await due.load('R-1')).toEqual([said(4), said(5), said(9)])
      expect(await due.listRollouts()).toEqual(['R-1'])
      await due.remove('R-1', 4)
      expect(await due.load('R-1')).toEqual([said(5), said(9)])
    })

    test('the newest reading of a device wins, in any order of arrival', async () => {
      const facts = createSqlDeviceFacts(database.db)
      await facts.save([detail('d1', 20, '2.0'), detail('d1', 10, '1.0'), detail('d2', 5, '3.0')])
      await facts.save([detail('d1', 15, '1.5')])
      const found = await facts.load(['d1', 'd2', 'd3'])
      expect(found.get('d1')).toEqual(detail('d1', 20, '2.0'))
      expect([...found.keys()].sort()).toEqual(['d1', 'd2'])
    })

    test('outside updates are stored per project, as last seen', async () => {
      const updates = createSqlOutsideUpdates(database.db)
      const lamp = {
        deviceId: 'd1',
        kind: 'light',
        protocol: 'zigbee',
        roomLabel: 'Lab',
        gatewayId: 'g1',
      } as const
      const gateway = {
        deviceId: 'g1',
        kind: 'gateway',
        protocol: 'wifi',
        roomLabel: 'Lab',
        roomId: 'r1',
      } as const
      const first = { device: lamp, firstSeenAtMs: 1_790_000_000_000 }
      const second = { device: gateway, firstSeenAtMs: 1_790_000_060_000 }
      await updates.replace('p1', [first, second])
      await updates.replace('p2', [first])
      await updates.replace('p2', [])
      expect(await updates.load('p1')).toEqual([first, second])
      expect(await updates.load('p2')).toEqual([])
      await updates.replace('p1', [second])
      expect(await updates.load('p1')).toEqual([second])
      await database.db.updateTable('outside_update').set({ device: '{"deviceId":"g1"}' }).execute()
      expect(await updates.load('p1')).toEqual([])
    })

    test('a damaged row counts as never read', async () => {
      const facts = createSqlDeviceFacts(database.db)
      await facts.save([detail('d1', 20, '2.0')])
      await database.db.updateTable('device_fact').set({ detail: '{"deviceId":7}' }).execute()
      expect((await facts.load(['d1'])).size).toBe(0)
    })

    test('calls add up per project and month, also from concurrent writers', async () => {
      const counts = createSqlCallCounts(database.db)
      await Promise.all(Array.from({ length: 10 }, () => counts.add('p1', '2026-05', 3)))
      await counts.add('p1', '2026-06', 1)
      await counts.add('p2', '2026-05', 1)
      expect(await counts.sumOf('p1', '2026-05')).toBe(30)
      expect(await counts.sumOf('p1', '2026-07')).toBe(0)
    })

    test('a key is claimed by exactly one of many, and deleted when it is old', async () => {
      let nowMs = 1000
      const keys = createSqlClaimedKeys(database.db, { now: () => nowMs, elapsed: () => nowMs })
      const claim = (key: string, value: string): Promise<string | undefined> =>
        database.transactions.run((open) => keys.claimWith(open, key, value))
      const claims = await Promise.all(Array.from({ length: 8 }, (_one, at) => claim('click 1', `R-${at}`)))
      expect(claims.filter((first) => first === undefined)).toHaveLength(1)
      nowMs = 2000
      expect(await claim('view 1', 'R-1')).toBeUndefined()
      expect(await claim('view 1', 'R-2')).toBe('R-1')
      await keys.forgetBefore(1500)
      expect(await claim('click 1', 'R-9')).toBeUndefined()
      expect(await keys.find('view 1')).toBe('R-1')
    })
  })
