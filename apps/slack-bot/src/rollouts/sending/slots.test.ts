import { expect, test } from 'vitest'
import type { Command } from '../model/command.ts'
import type { PlannedDevice, RolloutKnobs } from '../model/plan.ts'
import type { Surroundings } from '../model/observation.ts'
import { countSlots, openSlotsOf } from './slots.ts'
import {
  QUIET,
  START_MS,
  approvedRollout,
  applyAll,
  planOf,
  plannedDevice,
} from '../../../test/support/rollouts/plan-fixture.ts'
import { advanceCommand, observeCommand, readingOf } from '../../../test/support/rollouts/sample-rollouts.ts'
import { approvedOf } from '../../../test/support/exploration/explored-world.ts'
import { viewOf } from '../state/rollout-view.ts'

/** Which devices are journaled when all are offered at once. */
const sentAtOnce = (
  devices: readonly PlannedDevice[],
  options: { readonly knobs?: Partial<RolloutKnobs>; readonly around?: Partial<Surroundings> } = {},
): readonly string[] => {
  const plan = planOf(devices, undefined, { maxInFlight: 50, maxInFlightPerRoom: 50, ...options.knobs })
  const offers = observeCommand(...devices.map(({ deviceId }) => readingOf(deviceId)))
  const advance: Command = { type: 'advance', surroundings: { ...QUIET, ...options.around } }
  const rollout = applyAll(approvedRollout(plan), [advanceCommand, offers, advance], START_MS)
  return Object.values(approvedOf(rollout).dispatches).flatMap(({ deviceIds }) => deviceIds)
}
const named = (count: number, change: Partial<PlannedDevice> = {}, prefix = 'd'): PlannedDevice[] =>
  Array.from({ length: count }, (_, index) => plannedDevice(`${prefix}${index}`, change))

test('I3: never more in flight than the limit, including other rollouts', () => {
  expect(sentAtOnce(named(9), { knobs: { maxInFlight: 4 } })).toHaveLength(4)
  expect(sentAtOnce(named(9), { knobs: { maxInFlight: 4 }, around: { openSlots: 3 } })).toHaveLength(1)
  expect(sentAtOnce(named(9), { knobs: { maxInFlight: 4 }, around: { openSlots: 7 } })).toHaveLength(0)
})

test('I3: one radio device behind a gateway, five on Wi-Fi, whatever else is behind it', () => {
  const zigbee = { protocol: 'zigbee', gatewayId: 'g' } as const
  const wifi = { protocol: 'wifi', gatewayId: 'g' } as const
  expect(sentAtOnce(named(4, zigbee))).toHaveLength(1)
  expect(sentAtOnce(named(9, wifi))).toHaveLength(5)
  expect(sentAtOnce(named(4, zigbee), { around: { openSlotsByGateway: { g: 1 } } })).toHaveLength(0)
  expect(sentAtOnce([...named(2, zigbee), ...named(2, { ...zigbee, gatewayId: 'h' }, 'e')])).toEqual([
    'd0',
    'e0',
  ])
})

test('I3: radio devices of one room with an unknown gateway count as behind the same one', () => {
  const mesh = { protocol: 'mesh' } as const
  expect(sentAtOnce([...named(3, mesh), ...named(3, { ...mesh, roomId: 'room-2' }, 'e')])).toEqual([
    'd0',
    'e0',
  ])
})

test('I3: rooms have their own limit', () => {
  const devices = [...named(3), ...named(3, { roomId: 'room-2' }, 'e')]
  expect(sentAtOnce(devices, { knobs: { maxInFlightPerRoom: 2 } })).toEqual(['d0', 'd1', 'e0', 'e1'])
  expect(
    sentAtOnce(devices, { knobs: { maxInFlightPerRoom: 2 }, around: { openSlotsByRoom: { 'room-2': 2 } } }),
  ).toEqual(['d0', 'd1'])
})

test('a gateway is updated alone: before its children, and never while one of them is', () => {
  const gateway = plannedDevice('g', { kind: 'gateway', roomId: 'room-9' })
  const children = named(2, { protocol: 'wifi', gatewayId: 'g' })
  expect(sentAtOnce([gateway, ...children])).toEqual(['g'])
  expect(sentAtOnce([...children, gateway])).toEqual(['g'])
  expect(sentAtOnce([gateway], { around: { openSlotsByGateway: { g: 1 } } })).toEqual([])
})

test('a radio device of an unknown gateway is never updated together with a gateway or a radio device of its room', () => {
  const unplaced = plannedDevice('u', { protocol: 'zigbee' })
  const placed = plannedDevice('p', { protocol: 'zigbee', gatewayId: 'h' })
  const gateway = plannedDevice('g', { kind: 'gateway', roomId: 'room-9' })
  expect(sentAtOnce([unplaced, gateway])).toEqual(['u'])
  expect(sentAtOnce([gateway, unplaced])).toEqual(['g'])
  expect(sentAtOnce([unplaced, placed])).toEqual(['u'])
  expect(sentAtOnce([placed, unplaced])).toEqual(['p'])
  expect(sentAtOnce([placed, { ...unplaced, roomId: 'room-2' }])).toEqual(['p', 'u'])
  const wifi = plannedDevice('w', { protocol: 'wifi' })
  expect(sentAtOnce([gateway, wifi, unplaced])).toEqual(['g', 'w'])
})

test('an update with only a room name counts in the room of that name', () => {
  const outside = { deviceId: 'o', kind: 'light', protocol: 'zigbee', roomLabel: 'Lab' } as const
  const { byGateway, byRoom } = countSlots([outside])
  const here = { protocol: 'zigbee', gatewayId: 'g', roomLabel: 'Lab' } as const
  expect(sentAtOnce(named(1, here), { around: { openSlotsByGateway: byGateway } })).toEqual([])
  expect(
    sentAtOnce(named(1, { ...here, roomLabel: 'Hall' }), { around: { openSlotsByGateway: byGateway } }),
  ).toEqual(['d0'])
  const onWifi = { roomLabel: 'Lab' } as const
  const around = { openSlotsByRoom: byRoom }
  expect(sentAtOnce(named(3, onWifi), { around, knobs: { maxInFlightPerRoom: 2 } })).toEqual(['d0'])
})

test('a gateway that is listed as its own gateway does not wait for itself', () => {
  expect(sentAtOnce([plannedDevice('g', { kind: 'gateway', gatewayId: 'g' })])).toEqual(['g'])
})

test("a gateway's own update also blocks the children of other rollouts", () => {
  const plan = planOf([plannedDevice('g', { kind: 'gateway' })])
  const updating = readingOf('g', { source: 'upgrading-list', phase: 'updating', statusCode: 2 })
  const rollout = applyAll(approvedRollout(plan), [advanceCommand, observeCommand(updating)], START_MS)
  const around = { openSlotsByGateway: openSlotsOf(viewOf(rollout)).byGateway }
  expect(sentAtOnce(named(1, { protocol: 'wifi', gatewayId: 'g' }), { around })).toEqual([])
})

test('I14: slots are counted while devices take them, by project, gateway and room', () => {
  const zigbee = { protocol: 'zigbee', gatewayId: 'g' } as const
  const plan = planOf([...named(2, zigbee), plannedDevice('w', { roomId: 'room-2' })])
  const offers = observeCommand(...plan.devices.map(({ deviceId }) => readingOf(deviceId)))
  const sent = applyAll(approvedRollout(plan), [advanceCommand, offers, advanceCommand], START_MS)
  expect(openSlotsOf(viewOf(sent))).toEqual({
    total: 2,
    byGateway: { g: 1, 'placed:room-1': 1 },
    byRoom: { 'room-1': 1, 'room-2': 1 },
  })
  const halted = applyAll(sent, [{ type: 'halt', by: 'U-ANY', right: 'not-approver' }], START_MS)
  expect(openSlotsOf(viewOf(halted))).toEqual({ total: 0, byGateway: {}, byRoom: {} })
})

test('slices contain devices of one wave, and no more than one POST may carry', () => {
  const plan = planOf(named(5), undefined, { sliceSize: 2, maxInFlight: 50, maxInFlightPerRoom: 50 })
  const offers = observeCommand(...plan.devices.map(({ deviceId }) => readingOf(deviceId)))
  const rollout = applyAll(approvedRollout(plan), [advanceCommand, offers, advanceCommand], START_MS)
  expect(Object.values(approvedOf(rollout).dispatches).map(({ deviceIds }) => deviceIds.length)).toEqual([
    2, 2, 1,
  ])
})
