// A refused list of one room, of the project, or of the account.
import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { createDetailReader } from '../../src/engine/cloud/detail-reader.ts'
import { createFleetReader } from '../../src/engine/cloud/fleet-reader.ts'
import { createProjectReader } from '../../src/engine/cloud/project-reader.ts'
import { createSqlDeviceFacts } from '../../src/store/sql-device-facts.ts'
import { createManualTime } from '../support/manual-time.ts'
import { silentLog } from '../support/silent-log.ts'
import { openTemporarySqlite } from '../support/test-databases.ts'
import { PROJECT } from './engine-world.ts'
import { ROOMS, createSmallCloud, lamp, problem, type CloudCall } from './small-cloud.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

/** The readers with ten lamps in two rooms. Each call can be refused. */
const open = async () => {
  const { db, close } = await openTemporarySqlite()
  cleanUps.push(close)
  const time = createManualTime()
  const deviceIds = Array.from({ length: 10 }, (_, index) => `d${index}`)
  const cloud = createSmallCloud({
    now: () => time.now(),
    rooms: ROOMS,
    devices: deviceIds.map((id, index) => lamp(id, { roomId: index < 5 ? 'r1' : 'r2' })),
  })
  const parts = { gateway: cloud, facts: createSqlDeviceFacts(db), clock: time, log: silentLog }
  const details = createDetailReader(parts)
  const look = () =>
    createProjectReader(cloud, details, (projectId) => cloud.listPending(projectId)).poll(PROJECT)
  const made = (call: CloudCall): number => cloud.calls.filter((one) => one === call).length
  return { time, cloud, deviceIds, parts, details, look, made, fleet: createFleetReader(parts, details) }
}
const nothing = { upgradingList: false, pendingRooms: 'none', detailDeviceIds: [] } as const

describe('a room whose list is refused', () => {
  test('is read once with the project’s list in a poll', async () => {
    const { cloud, look, made } = await open()
    cloud.breakdown = (call, of) =>
      call === 'listPending' && of === 'r1' ? problem('refused', false) : undefined
    const { pending } = await look().read({ ...nothing, pendingRooms: ['r2', 'r1'] })
    expect(pending.map(({ roomId, reading }) => [roomId, reading.devices.length])).toEqual([['all', 10]])
    expect(made('listPending')).toBe(3)
  })

  test('is read with the project’s list for a plan', async () => {
    const { cloud, fleet, time, deviceIds } = await open()
    await fleet.readPending(PROJECT)
    await time.advance(120_000)
    cloud.breakdown = (call, of) =>
      call === 'listPending' && of === 'r1' ? problem('permission', false) : undefined
    const startedAtMs = time.now()
    const { devices, readAtMs } = await fleet.readPendingOf(PROJECT, ['d0'], 1000)
    expect(devices.map(({ deviceId }) => deviceId)).toEqual(deviceIds)
    expect(readAtMs).toBe(startedAtMs)
  })

  test.each(['unreachable', 'quota'] as const)(
    'is not read another way if the account is to blame (%s)',
    async (kind) => {
      const { cloud, look, fleet, time, made } = await open()
      await fleet.readPending(PROJECT)
      await time.advance(120_000)
      cloud.breakdown = (call, of) => (call === 'listPending' && of === 'r1' ? problem(kind) : undefined)
      const before = made('listPending')
      await expect(look().read({ ...nothing, pendingRooms: ['r1'] })).rejects.toMatchObject({ problem: kind })
      await expect(fleet.readPendingOf(PROJECT, ['d0'], 1000)).rejects.toMatchObject({ problem: kind })
      expect(made('listPending')).toBe(before + 2)
    },
  )
})

describe('in one poll', () => {
  test('a refused project list blames the account, although another list was answered', async () => {
    const { cloud, look } = await open()
    cloud.breakdown = (call) => (call === 'listPending' ? problem('refused', false) : undefined)
    const it = look()
    await it.read({ ...nothing, upgradingList: true })
    for (const pendingRooms of [['r1'], 'all'] as const)
      await expect(it.read({ ...nothing, pendingRooms })).rejects.toMatchObject({ problem: 'refused' })
  })

  test('a refused device checks the account only if no list was answered', async () => {
    const { cloud, look, made } = await open()
    cloud.breakdown = (call, of) =>
      of === 'd0' && call === 'readDevice' ? problem('refused', false) : undefined
    const answered = look()
    await answered.read({ ...nothing, upgradingList: true, detailDeviceIds: ['d0'] })
    expect(made('listPending')).toBe(0)
    const { details } = await look().read({ ...nothing, detailDeviceIds: ['d0', 'd1'] })
    expect([...(details?.unreadable.keys() ?? [])]).toEqual(['d0'])
    expect(made('listPending')).toBe(1)
    cloud.breakdown = (call) => (call === 'listUpgrading' ? undefined : problem('refused', false))
    await expect(look().read({ ...nothing, detailDeviceIds: ['d0'] })).rejects.toMatchObject({
      problem: 'refused',
    })
  })
})

describe('unanswered calls about devices', () => {
  const silent = async (deviceIds: readonly string[]) => {
    const it = await open()
    it.cloud.breakdown = (call, of) =>
      call === 'readDevice' && deviceIds.includes(of ?? '') ? problem('unreachable') : undefined
    return {
      ...it,
      reading: it.details.read({
        projectId: 'p1',
        deviceIds: it.deviceIds,
        maxAgeMs: 0,
        checkAccount: async () => {},
      }),
    }
  }

  test('up to three blame their devices', async () => {
    const { reading } = await silent(['d0', 'd4', 'd9'])
    const { found, unreadable } = await reading
    expect([...unreadable.keys()].toSorted()).toEqual(['d0', 'd4', 'd9'])
    expect(found.size).toBe(7)
  })

  test('more blame the cloud, and the remaining devices are not read', async () => {
    const { reading, made, deviceIds } = await silent(Array.from({ length: 10 }, (_, index) => `d${index}`))
    await expect(reading).rejects.toMatchObject({ problem: 'unreachable' })
    expect(made('readDevice')).toBeLessThan(deviceIds.length)
  })
  test('calls in progress when the account is refused still finish, and their details are kept', async () => {
    const { cloud, parts, deviceIds, made } = await open()
    cloud.breakdown = (_, of) => (of === 'd0' ? problem('quota') : undefined)
    const readDevice: typeof cloud.readDevice = async (projectId, deviceId) => {
      await turn()
      if (deviceId !== 'd0') await turn()
      return cloud.readDevice(projectId, deviceId)
    }
    const details = createDetailReader({ ...parts, gateway: { ...cloud, readDevice } })
    const reading = details.read({ projectId: 'p1', deviceIds, maxAgeMs: 0, checkAccount: async () => {} })
    await expect(reading).rejects.toMatchObject({ problem: 'quota' })
    const kept = await parts.facts.load(deviceIds)
    expect([...kept.keys()].toSorted()).toEqual(['d1', 'd2', 'd3'])
    expect(made('readDevice')).toBe(4)
  })
})
