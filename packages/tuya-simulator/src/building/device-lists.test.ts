import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planBuilding } from './building.ts'
import { ManualClock } from '../cloud/clock.ts'
import { createDeviceLists, type DeviceRow, type ListName } from './device-lists.ts'
import type { ListFilter } from './list-filter.ts'
import { createLiveBuilding } from './live-building.ts'

const start = (seed: number) => {
  const clock = new ManualClock()
  const plan = planBuilding(seed, {
    floors: 2,
    roomsPerFloor: 3,
    devices: 80,
    pendingPercent: 60,
    failingPercent: 30,
  })
  const building = createLiveBuilding({ plan, clock, speed: 1, readLagMs: 0 })
  const lists = createDeviceLists(building)
  const page = (list: ListName, number: number, size: number, filter: ListFilter = NO_FILTER) => {
    const query = { ...filter, project_id: plan.projectId, page: number, page_size: size }
    return JSON.parse(lists.page(list, query).json) as { list: DeviceRow[]; total: number }
  }
  /** Starts every second pending device and advances 15 minutes, so that all three lists have rows. */
  const stir = () => {
    for (const device of building.devices.filter((_, index) => index % 2 === 0)) {
      if (building.readiness(device) === 'ready') building.trigger(device)
    }
    clock.advance(15 * 60_000)
    building.advance()
  }
  return { building, plan, page, stir }
}

const NO_FILTER: ListFilter = {
  device_status: undefined,
  device_types: undefined,
  top_categories: undefined,
  room_id: undefined,
  device_name: undefined,
  online: undefined,
  upgrade_status: undefined,
}
const LISTS = ['pending', 'upgrading', 'upgraded'] as const
const list = fc.constantFrom(...LISTS)

describe('paging', () => {
  it('shows every row exactly once for any page size, and the same total on each page', () => {
    fc.assert(
      fc.property(fc.nat(5), list, fc.integer({ min: 1, max: 100 }), (seed, name, size) => {
        const { page, stir } = start(seed)
        stir()
        const whole = page(name, 1, 100)
        expect(whole.list).toHaveLength(whole.total)
        const pages = Array.from({ length: Math.ceil(whole.total / size) }, (_, index) =>
          page(name, index + 1, size),
        )
        expect(pages.flatMap((shown) => shown.list)).toEqual(whole.list)
        expect(pages.every((shown) => shown.total === whole.total)).toBe(true)
        expect(page(name, pages.length + 1, size)).toEqual({ list: [], total: whole.total })
      }),
      { numRuns: 40 },
    )
  })

  it('puts each device in the list for its status', () => {
    const { building, page, stir } = start(2)
    stir()
    const ids = (name: ListName) => page(name, 1, 100).list.map((row) => row.device_id)
    const withStatus = (...statuses: number[]) =>
      building.devices
        .filter((device) => statuses.includes(device.state.upgradeStatus))
        .map((device) => device.profile.deviceId)
    expect(ids('pending').sort()).toEqual(withStatus(1).sort())
    expect(ids('upgrading').sort()).toEqual(withStatus(2, 4, 5, 6, 7, 13, 14).sort())
    const updated = building.devices.filter(
      ({ state, currentVersion, profile }) =>
        state.upgradeStatus === 3 || currentVersion !== profile.product.installedVersion,
    )
    expect(ids('upgraded').sort()).toEqual(updated.map((device) => device.profile.deviceId).sort())
    // A module chain: the network module is done, and the MCU has an offer.
    expect(ids('upgraded').some((id) => withStatus(1).includes(id))).toBe(true)
    for (const name of LISTS) expect(ids(name).length, name).toBeGreaterThan(0)
  })

  it('shows the offered version in pending rows and the installed version in records', () => {
    const { building, page, stir } = start(2)
    stir()
    for (const row of page('pending', 1, 100).list) {
      expect(row.version).toBe(building.device(row.device_id)?.offeredVersion)
    }
    const honest = page('upgraded', 1, 100).list.filter(
      (row) => building.device(row.device_id)?.traits.destiny === 'succeeds',
    )
    expect(honest.length).toBeGreaterThan(0)
    for (const row of honest) expect(row.version).toBe(building.device(row.device_id)?.currentVersion)
  })

  it('has exactly the documented fields in a row', () => {
    const [row] = start(1).page('pending', 1, 1).list
    expect(Object.keys(row ?? {})).toEqual([
      'custom_capability',
      'device_id',
      'device_name',
      'device_saas_id',
      'group_type',
      'online',
      'room_name',
      'top_category',
      'top_category_name',
      'upgrade_status',
      'version',
    ])
  })
})

describe('filters', () => {
  const optional = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined })
  const filter = fc.record({
    device_status: optional(fc.subarray(['Expiring', 'Exception', 'Online', 'Offline', 'ONLINE', 'offline'])),
    device_types: optional(fc.subarray([-1, 0, 1, 2, 3, 4, 9])),
    top_categories: optional(fc.subarray(['dgzm', 'zm', 'xjd', 'jjaf', 'wgzk', 'qt'])),
    room: optional(fc.nat(6)),
    device_name: optional(fc.constantFrom('', 'a', 'LIGHT', '1', '<!channel>', '2F', 'no such name')),
    online: optional(fc.boolean()),
    upgrade_status: optional(fc.subarray([0, 1, 2, 3, 4, 5, 6, 7, 13, 14])),
  })

  it('match a simple implementation of the document, in the same order', () => {
    fc.assert(
      fc.property(fc.nat(3), list, filter, (seed, name, { room, ...rest }) => {
        const { building, page, plan, stir } = start(seed)
        stir()
        const wanted = {
          ...rest,
          room_id: room === undefined ? undefined : (plan.rooms[room]?.roomId ?? '000000000'),
        }
        const expected = page(name, 1, 100).list.filter((row) => {
          const device = building.device(row.device_id)
          if (device === undefined) return false
          const keeps = <T>(values: readonly T[] | undefined, value: T) =>
            values === undefined || values.length === 0 || values.includes(value)
          const status = device.seen.deviceStatus.toLowerCase()
          return (
            keeps(
              wanted.device_status?.map((word) => word.toLowerCase()),
              status,
            ) &&
            keeps<number>(wanted.device_types, device.profile.product.deviceTypeValue) &&
            keeps<string>(wanted.top_categories, row.top_category) &&
            keeps(wanted.upgrade_status, row.upgrade_status) &&
            (wanted.room_id === undefined || device.traits.roomId === wanted.room_id) &&
            (wanted.online === undefined || row.online === wanted.online) &&
            row.device_name.toLowerCase().includes((wanted.device_name ?? '').toLowerCase())
          )
        })
        expect(page(name, 1, 100, wanted)).toEqual({ list: expected, total: expected.length })
      }),
      { numRuns: 200 },
    )
  })

  it('are recomputed after each change of the building', () => {
    const { building, page } = start(1)
    const filter = { ...NO_FILTER, online: true }
    const [row] = page('pending', 1, 100, filter).list
    const device = building.device(row?.device_id ?? '')
    if (device === undefined) throw new Error('the building has no pending device')
    building.setTraits(device, { isPowered: false })
    expect(page('pending', 1, 100, filter).list.map((shown) => shown.device_id)).not.toContain(row?.device_id)
  })
})
