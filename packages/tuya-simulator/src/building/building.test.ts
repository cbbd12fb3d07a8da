import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planBuilding } from './building.ts'
import { compareVersions } from './version.ts'

const isPending = (device: { offeredVersion: string }) => device.offeredVersion !== ''

describe('default building', () => {
  const plan = planBuilding(1)
  const named = (floor: string, name: string) =>
    plan.rooms.find((room) => room.floor === floor && room.name === name)
  const inRoom = (roomId: string | undefined) =>
    plan.devices.filter((device) => device.traits.roomId === roomId)

  it('has 300 devices in 24 rooms on 4 floors, 120 of them waiting for an update', () => {
    expect(plan.floors).toHaveLength(4)
    expect(plan.rooms).toHaveLength(24)
    expect(plan.devices).toHaveLength(300)
    expect(plan.devices.filter(isPending)).toHaveLength(120)
  })

  it('has two rooms with the same name on different floors', () => {
    const [fourth, fifth] = [named('4F', 'Meeting room A'), named('5F', 'Meeting room A')]
    expect(fourth?.roomId).not.toBe(fifth?.roomId)
    const devices = inRoom(fourth?.roomId)
    expect(devices).toHaveLength(12)
    expect(devices.every((device) => isPending(device) && device.profile.product.protocol === 'wifi')).toBe(
      true,
    )
    expect(devices.filter((device) => !device.traits.isPowered)).toHaveLength(1)
    expect(devices.every((device) => device.traits.updateMs < 5 * 60_000)).toBe(true)
  })

  it('has rooms without updates, sleepy, offline and failing devices, and module chains', () => {
    expect(inRoom(named('2F', 'Restrooms 2F')?.roomId).some(isPending)).toBe(false)
    expect(plan.devices.filter((device) => device.traits.isSleepy).length).toBeGreaterThan(5)
    expect(plan.devices.filter((device) => !device.traits.isPowered).length).toBeGreaterThan(5)
    expect(plan.devices.filter((device) => device.traits.destiny !== 'succeeds').length).toBeGreaterThan(3)
    expect(plan.devices.some((device) => device.mcuOffer !== undefined)).toBe(true)
    expect(plan.devices.some((device) => device.hiddenOffer !== undefined)).toBe(true)
  })

  it('has every documented device type, category and protocol', () => {
    const products = plan.devices.map((device) => device.profile.product)
    expect(new Set(products.map((product) => product.deviceTypeValue))).toEqual(new Set([-1, 0, 1, 2, 3, 4]))
    expect(new Set(products.map((product) => product.topCategory)).size).toBe(6)
    expect(new Set(products.map((product) => product.protocol)).size).toBe(3)
  })

  it('has awkward names among the pending devices that are online', () => {
    const names = plan.devices
      .filter((device) => isPending(device) && device.traits.isPowered)
      .map((device) => device.traits.name)
    expect(names.some((name) => name.includes('<!channel>'))).toBe(true)
    expect(names.some((name) => name.length === 300)).toBe(true)
    expect(names.some((name) => /\p{Script=Han}/u.test(name))).toBe(true)
  })
})

describe('any building', () => {
  const size = fc.record(
    {
      floors: fc.integer({ min: 1, max: 8 }),
      roomsPerFloor: fc.integer({ min: 1, max: 8 }),
      devices: fc.integer({ min: 1, max: 400 }),
      pendingPercent: fc.integer({ min: 0, max: 100 }),
      offlinePercent: fc.integer({ min: 0, max: 50 }),
      failingPercent: fc.integer({ min: 0, max: 100 }),
    },
    { requiredKeys: [] },
  )

  it('is the same for the same seed, and has the requested size', () => {
    fc.assert(
      fc.property(fc.nat(1000), size, (seed, options) => {
        const plan = planBuilding(seed, options)
        expect(planBuilding(seed, options)).toEqual(plan)
        expect(plan.devices).toHaveLength(options.devices ?? 300)
        const waiting = Math.round(((options.devices ?? 300) * (options.pendingPercent ?? 40)) / 100)
        expect(plan.devices.filter(isPending)).toHaveLength(waiting)
        expect(plan.rooms).toHaveLength((options.floors ?? 4) * (options.roomsPerFloor ?? 6))
      }),
      { numRuns: 30 },
    )
  })

  it("has unique ids in the vendor's shapes, and offers only versions above the installed one", () => {
    fc.assert(
      fc.property(fc.nat(1000), size, (seed, options) => {
        const plan = planBuilding(seed, options)
        const ids = plan.devices.map((device) => device.profile.deviceId)
        const roomIds = [
          plan.buildingRoomId,
          ...plan.floors.map((floor) => floor.floorId),
          ...plan.rooms.map((room) => room.roomId),
        ]
        expect(new Set(ids).size).toBe(ids.length)
        expect(new Set(roomIds).size).toBe(roomIds.length)
        expect(plan.projectId).toMatch(/^\d{19}$/)
        expect(roomIds.every((id) => /^\d{9}$/.test(id))).toBe(true)
        expect(ids.every((id) => /^bf[0-9a-f]{16}[0-9a-z]{4}$/.test(id))).toBe(true)
        for (const device of plan.devices.filter(isPending)) {
          expect(compareVersions(device.offeredVersion, device.currentVersion)).toBeGreaterThan(0)
        }
      }),
      { numRuns: 30 },
    )
  })

  it('connects Zigbee and mesh devices to a gateway on their floor', () => {
    const plan = planBuilding(3)
    const byId = new Map(plan.devices.map((device) => [device.profile.deviceId, device]))
    const floorOf = new Map(plan.rooms.map((room) => [room.roomId, room.floor]))
    const children = plan.devices.filter((device) => device.profile.product.protocol !== 'wifi')
    expect(children.length).toBeGreaterThan(20)
    for (const child of children) {
      const gateway = byId.get(child.profile.gatewayId ?? '')
      expect(gateway?.profile.product.name).toBe('gateway')
      expect(floorOf.get(gateway?.traits.roomId ?? '')).toBe(floorOf.get(child.traits.roomId))
    }
  })
})
