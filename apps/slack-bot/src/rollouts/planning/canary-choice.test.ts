// How canaries are chosen, and the order of sending.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DEFAULT_KNOBS } from '../model/default-knobs.ts'
import type { PlannedDevice } from '../model/plan.ts'
import { planWaves } from './plan-waves.ts'
import { plannedDevice } from '../../../test/support/rollouts/plan-fixture.ts'

const lamps = (count: number, change: Partial<PlannedDevice> = {}): PlannedDevice[] =>
  Array.from({ length: count }, (_, index) => plannedDevice(`lamp-${index + 10}`, change))
const canaryOf = (devices: readonly PlannedDevice[]): readonly string[] =>
  planWaves(devices, DEFAULT_KNOBS)[0] ?? []
const zigbee = { protocol: 'zigbee' } as const

test('a child is not in the canary before its gateway, even if only the child is online', () => {
  const gateway = plannedDevice('gw', { kind: 'gateway', wasOnline: false })
  const child = plannedDevice('child', { ...zigbee, gatewayId: 'gw' })
  expect(canaryOf([...lamps(16), gateway, child])).toEqual(['lamp-10', 'lamp-11', 'lamp-12'])
  expect(canaryOf([...lamps(16), { ...gateway, wasOnline: true }, child])).toEqual(['gw', 'child', 'lamp-10'])
})

test('a child may be in the canary if its gateway is not updated, and so may a gateway listed as its own gateway', () => {
  const child = plannedDevice('child', { ...zigbee, gatewayId: 'elsewhere' })
  expect(canaryOf([...lamps(16), child])).toContain('child')
  const gateway = plannedDevice('gw', { kind: 'gateway', gatewayId: 'gw' })
  expect(canaryOf([...lamps(16), gateway])).toContain('gw')
})

test.each<[string, Partial<PlannedDevice>]>([
  ['another product', { productId: 'other' }],
  ['another kind of an unknown product', { kind: 'switch' }],
  ['another radio', { protocol: 'mesh', gatewayId: 'g' }],
  ['another gateway', { gatewayId: 'h' }],
])('the canary holds a device of each sort, such as %s', (_what, change) => {
  const many = lamps(16, { gatewayId: 'g' })
  const other = plannedDevice('x-last', { gatewayId: 'g', name: 'Zz', ...change })
  expect(canaryOf([...many, other])).toContain('x-last')
})

test('two kinds of one product are one sort', () => {
  const many = lamps(16, { productId: 'p' })
  const other = plannedDevice('x-last', { productId: 'p', kind: 'switch', name: 'Zz' })
  expect(canaryOf([...many, other])).not.toContain('x-last')
})

test('if everything is offline, so is the canary', () => {
  expect(canaryOf(lamps(12, { wasOnline: false }))).toHaveLength(2)
})

test('in a partly online building an online device is the canary, whatever its position', () => {
  const devices = [...lamps(11, { wasOnline: false }), plannedDevice('z', { name: 'Zz', roomLabel: 'Zz' })]
  expect(canaryOf(devices)).toEqual(['z'])
})

test('a canary has at most five devices, even with more sorts', () => {
  const sorts = lamps(40).map((lamp, index) => ({ ...lamp, productId: `p${index}` }))
  expect(canaryOf(sorts)).toHaveLength(5)
})

test('devices are sent by room, then by name, then by id', () => {
  const device = (deviceId: string, roomLabel: string, name: string) =>
    plannedDevice(deviceId, { roomLabel, name })
  const devices = [device('4', 'B', 'a'), device('3', 'A', 'b'), device('2', 'A', 'a'), device('1', 'A', 'a')]
  expect(planWaves(devices, DEFAULT_KNOBS).flat()).toEqual(['1', '2', '3', '4'])
})

test('waves grow, and a small rest joins the wave before it', () => {
  const sizes = (count: number) => planWaves(lamps(count), DEFAULT_KNOBS).map((wave) => wave.length)
  expect(sizes(4)).toEqual([1, 3])
  expect(sizes(6)).toEqual([1, 2, 3])
  expect(sizes(20)).toEqual([3, 6, 11])
  expect(sizes(21)).toEqual([3, 6, 12])
  expect(sizes(22)).toEqual([3, 6, 13])
  expect(sizes(45)).toEqual([5, 10, 30])
  expect(sizes(46)).toEqual([5, 10, 20, 11])
})

const anyBuilding = fc
  .array(
    fc.record({
      room: fc.integer({ min: 1, max: 8 }),
      product: fc.integer({ min: 1, max: 6 }),
      isOfGateway: fc.boolean(),
      quarantined: fc.boolean(),
    }),
    { minLength: 1, maxLength: 80 },
  )
  .map((devices) =>
    devices.map(({ room, product, isOfGateway, quarantined }, index) =>
      plannedDevice(`d${index}`, {
        roomId: `room-${room}`,
        roomLabel: `Room ${room}`,
        productId: `p${product}`,
        ...(isOfGateway && { protocol: 'zigbee' as const, gatewayId: `elsewhere-${room}` }),
        ...(quarantined && { quarantinedUntilMs: 1 }),
      }),
    ),
  )
const distinct = (values: readonly unknown[]): number => new Set(values).size

test('the canary holds as many products as it can, and no second device of one before a first of another', () => {
  fc.assert(
    fc.property(anyBuilding, (devices) => {
      const productOf = ({ productId, protocol }: PlannedDevice) => `${productId}/${protocol}`
      const well = devices.filter(({ quarantinedUntilMs }) => quarantinedUntilMs === undefined)
      const canary = canaryOf(devices)
      const chosen = devices.filter(({ deviceId }) => canary.includes(deviceId))
      const chosenWell = chosen.filter((device) => well.includes(device))
      // What failed before is chosen only where nothing else is left.
      expect(chosenWell).toHaveLength(Math.min(canary.length, well.length))
      expect(distinct(chosenWell.map(productOf))).toBe(
        Math.min(chosenWell.length, distinct(well.map(productOf))),
      )
    }),
  )
})

test('the canary of one product comes from as many rooms as it can', () => {
  fc.assert(
    fc.property(anyBuilding, (devices) => {
      const lamps = devices.map(({ deviceId, roomId = '', roomLabel }) =>
        plannedDevice(deviceId, { roomId, roomLabel }),
      )
      const canary = canaryOf(lamps)
      const chosen = lamps.filter(({ deviceId }) => canary.includes(deviceId))
      expect(distinct(chosen.map(({ roomId }) => roomId))).toBe(
        Math.min(canary.length, distinct(lamps.map(({ roomId }) => roomId))),
      )
    }),
  )
})

test('a building with a gateway in each room is not tried on gateways alone, nor in one room', () => {
  const rooms = [1, 2, 3, 4, 5, 6, 7, 8]
  const devices = rooms.flatMap((room) => {
    const place = { roomId: `room-${room}`, roomLabel: `Room ${room}` }
    return [
      plannedDevice(`gw-${room}`, { ...place, kind: 'gateway' }),
      ...[1, 2, 3, 4].map((number) =>
        plannedDevice(`child-${room}-${number}`, { ...place, ...zigbee, gatewayId: `gw-${room}` }),
      ),
      plannedDevice(`lamp-${room}`, place),
    ]
  })
  const chosen = devices.filter(({ deviceId }) => canaryOf(devices).includes(deviceId))
  expect(distinct(chosen.map(({ kind, protocol }) => `${kind}/${protocol}`))).toBe(3)
  expect(distinct(chosen.map(({ roomId }) => roomId))).toBeGreaterThanOrEqual(4)
})
