import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DEFAULT_KNOBS } from '../model/default-knobs.ts'
import type { PlannedDevice } from '../model/plan.ts'
import { planWaves } from './plan-waves.ts'
import { plannedDevice } from '../../../test/support/rollouts/plan-fixture.ts'

const lamps = (count: number): PlannedDevice[] =>
  Array.from({ length: count }, (_, index) => plannedDevice(`d${String(index).padStart(4, '0')}`))
const sizesOf = (devices: readonly PlannedDevice[]): number[] =>
  planWaves(devices, DEFAULT_KNOBS).map((wave) => wave.length)

test.each([
  [0, []],
  [1, [1]],
  [2, [1, 1]],
  [3, [1, 2]],
  [5, [1, 2, 2]],
  [12, [2, 4, 6]],
  [30, [5, 10, 15]],
  [100, [5, 10, 25, 60]],
  [1000, [5, 50, 250, 695]],
])('%i devices go in waves of %j', (count, sizes) => {
  expect(sizesOf(lamps(count))).toEqual(sizes)
})

test('the canary holds one device of each sort before a second of any', () => {
  const devices = [
    ...lamps(20),
    plannedDevice('s1', { kind: 'sensor', protocol: 'zigbee', gatewayId: 'g1' }),
    plannedDevice('s2', { kind: 'sensor', protocol: 'zigbee', gatewayId: 'g2' }),
    plannedDevice('p1', { productId: 'other', protocol: 'mesh', gatewayId: 'g1' }),
    ...lamps(10).map((lamp) => ({ ...lamp, deviceId: `x${lamp.deviceId}` })),
  ]
  const [canary] = planWaves(devices, DEFAULT_KNOBS)
  expect(canary).toHaveLength(5)
  expect(canary).toEqual(expect.arrayContaining(['s1', 's2', 'p1']))
})

test('the canary has a gateway and one of its children, besides the other sorts', () => {
  const gateway = plannedDevice('g', { kind: 'gateway' })
  const child = plannedDevice('c', { protocol: 'zigbee', gatewayId: 'g' })
  const [canary] = planWaves([...lamps(28), gateway, child], DEFAULT_KNOBS)
  expect(canary).toEqual(expect.arrayContaining(['g', 'c', 'd0000']))
})

const anyFleet = fc
  .array(
    fc.record({
      sort: fc.constantFrom('lamp', 'gateway', 'child'),
      gateway: fc.integer({ min: 0, max: 3 }),
      wasOnline: fc.boolean(),
      room: fc.integer({ min: 1, max: 3 }),
    }),
    { maxLength: 60 },
  )
  .map((drafts) => {
    const devices = drafts.map(({ sort, gateway, wasOnline, room }, index) => {
      const roomLabel = `Room ${room}`
      if (sort === 'gateway' && drafts.findIndex((d) => d.sort === sort && d.gateway === gateway) === index)
        return plannedDevice(`g${gateway}`, { kind: 'gateway', roomLabel, wasOnline })
      if (sort === 'child')
        return plannedDevice(`c${index}`, {
          protocol: 'zigbee',
          gatewayId: `g${gateway}`,
          roomLabel,
          wasOnline,
        })
      return plannedDevice(`l${index}`, { roomLabel, wasOnline })
    })
    return devices
  })

test('every device is in exactly one wave, and no child is before its gateway', () => {
  fc.assert(
    fc.property(anyFleet, (devices) => {
      const waves = planWaves(devices, DEFAULT_KNOBS)
      expect(waves.flat().toSorted()).toEqual(devices.map(({ deviceId }) => deviceId).toSorted())
      expect(waves.every((wave) => wave.length > 0)).toBe(true)
      const order = waves.flat()
      const waveOf = (id: string): number => waves.findIndex((wave) => wave.includes(id))
      const early = devices.filter(
        ({ deviceId, gatewayId }) =>
          gatewayId !== undefined && order.includes(gatewayId) && waveOf(gatewayId) > waveOf(deviceId),
      )
      expect(early).toEqual([])
    }),
  )
})

test('the order in which devices are listed changes nothing', () => {
  fc.assert(
    fc.property(
      anyFleet.chain((devices) =>
        fc.tuple(fc.constant(devices), fc.shuffledSubarray(devices, { minLength: devices.length })),
      ),
      ([devices, shuffled]) => {
        expect(planWaves(shuffled, DEFAULT_KNOBS)).toEqual(planWaves(devices, DEFAULT_KNOBS))
      },
    ),
  )
})

test('offline devices come last, and never in the canary while others are online', () => {
  const devices = lamps(30).map((lamp, index) => ({ ...lamp, wasOnline: index % 3 !== 0 }))
  const order = planWaves(devices, DEFAULT_KNOBS).flat()
  const offline = devices.filter(({ wasOnline }) => !wasOnline).map(({ deviceId }) => deviceId)
  expect(order.slice(-offline.length).toSorted()).toEqual(offline)
  const gateway = plannedDevice('g', { kind: 'gateway', wasOnline: false })
  const child = plannedDevice('c', { gatewayId: 'g', protocol: 'zigbee' })
  const behind = planWaves([...lamps(6), gateway, child], DEFAULT_KNOBS)
  expect(behind[0]).not.toContain('g')
  expect(behind.flat().indexOf('g')).toBeLessThan(behind.flat().indexOf('c'))
})

test('devices that were chosen to be first are the first wave, with the gateway they need', () => {
  const gateway = plannedDevice('g1', { kind: 'gateway' })
  const child = plannedDevice('z-child', { protocol: 'zigbee', gatewayId: 'g1' })
  const devices = [...lamps(28), gateway, child]
  const [first, ...later] = planWaves(devices, DEFAULT_KNOBS, ['z-child', 'd0020', 'not-there'])
  expect(first?.toSorted()).toEqual(['d0020', 'g1', 'z-child'])
  expect(later.flat()).toHaveLength(27)
  expect(planWaves(devices, DEFAULT_KNOBS, ['not-there'])).toEqual(planWaves(devices, DEFAULT_KNOBS))
})
