// Facts stored by a clock that was ahead.
import { afterEach, expect, test } from 'vitest'
import { createDetailReader } from '../../src/engine/cloud/detail-reader.ts'
import { createOutsideUpdates } from '../../src/engine/tick/outside-updates.ts'
import { createSqlDeviceFacts } from '../../src/store/sql-device-facts.ts'
import { createSqlOutsideUpdates } from '../../src/store/sql-outside-updates.ts'
import { createManualTime } from '../support/manual-time.ts'
import { silentLog } from '../support/silent-log.ts'
import { openTemporarySqlite } from '../support/test-databases.ts'
import { ROOMS, createSmallCloud, lamp } from './small-cloud.ts'

const HOUR = 3_600_000

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

const open = async () => {
  const { db, close } = await openTemporarySqlite()
  cleanUps.push(close)
  const time = createManualTime()
  const cloud = createSmallCloud({ now: () => time.now(), rooms: ROOMS, devices: [lamp('d1')] })
  const facts = createSqlDeviceFacts(db)
  const details = createDetailReader({ gateway: cloud, facts, clock: time, log: silentLog })
  return { db, time, cloud, details }
}

test('a detail read by a clock that was ahead is read again, once', async () => {
  const { time, cloud, details } = await open()
  time.jump(6 * HOUR)
  await details.read({ projectId: 'p1', deviceIds: ['d1'], maxAgeMs: 60_000, checkAccount: async () => {} })
  time.jump(-6 * HOUR)
  await details.read({ projectId: 'p1', deviceIds: ['d1'], maxAgeMs: 60_000, checkAccount: async () => {} })
  await details.read({ projectId: 'p1', deviceIds: ['d1'], maxAgeMs: 60_000, checkAccount: async () => {} })
  expect(cloud.calls.filter((call) => call === 'readDevice')).toHaveLength(2)
})

test('an outside update counts for four hours, whatever clock first saw it', async () => {
  const { db, time, details } = await open()
  const outside = createOutsideUpdates(
    { updates: createSqlOutsideUpdates(db), clock: time, log: silentLog },
    details,
  )
  const row = {
    deviceId: 'd1',
    name: 'Lamp',
    roomName: 'Lobby',
    kind: 'light',
    protocol: 'wifi',
    online: true,
    phase: 'updating',
    statusCode: 2,
  } as const
  const note = async (): Promise<number> =>
    (await outside.note('p', { devices: [row], isComplete: true, readStartedAtMs: time.now() }, [])).total
  time.jump(6 * HOUR)
  expect(await note()).toBe(1)
  time.jump(-6 * HOUR)
  expect(await note()).toBe(1)
  await time.advance(4 * HOUR - 1)
  expect(await note()).toBe(1)
  await time.advance(1)
  expect(await note()).toBe(0)
})
