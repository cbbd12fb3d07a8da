// Offers are read by room or for the whole project, whichever takes fewer calls. A page has a hundred rows.
import { afterEach, expect, test } from 'vitest'
import { createDetailReader } from '../../src/engine/cloud/detail-reader.ts'
import { createProjectReader } from '../../src/engine/cloud/project-reader.ts'
import { createSqlDeviceFacts } from '../../src/store/sql-device-facts.ts'
import { createManualTime } from '../support/manual-time.ts'
import { silentLog } from '../support/silent-log.ts'
import { openTemporarySqlite } from '../support/test-databases.ts'
import { PROJECT } from './engine-world.ts'
import { createSmallCloud, lamp } from './small-cloud.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

const roomId = (index: number): string => `room-${index}`
const rooms = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => roomId(index))

test('twelve rooms of a project of 1,150 devices are read one by one, thirteen with the whole project', async () => {
  const { db, close } = await openTemporarySqlite()
  cleanUps.push(close)
  const time = createManualTime()
  const cloud = createSmallCloud({
    now: () => time.now(),
    rooms: rooms(50).map((id) => ({ roomId: id, name: id, path: [id] })),
    devices: Array.from({ length: 1150 }, (_, index) => lamp(`d${index}`, { roomId: roomId(index % 50) })),
  })
  const parts = { gateway: cloud, facts: createSqlDeviceFacts(db), clock: time, log: silentLog }
  const reader = createProjectReader(cloud, createDetailReader(parts), async () => {})
  const read = async (pendingRooms: readonly string[] | 'all') => {
    const needed = { upgradingList: false, pendingRooms, detailDeviceIds: [] }
    const { pending } = await reader.poll(PROJECT).read(needed)
    return pending.map((list) => list.roomId)
  }
  await read('all')
  expect(await read(rooms(12))).toEqual(rooms(12))
  expect(await read(rooms(13))).toEqual(['all'])
})
