import { expect, test } from 'vitest'
import type { DeviceRecord } from '../../../rollouts/model/device-progress.ts'
import type { Dispatch, Execution } from '../../../rollouts/model/rollout.ts'
import { executionOf, TEXTS } from '../../../../docs-pages/gallery/sample-execution.ts'
import { sentDevicesOf } from './sent-devices.ts'

const base = executionOf(TEXTS, ['planned'], [])
const [first = '', second = '', third = ''] = base.plan.waves.flat()

const call = (number: number, state: Dispatch['state'], ...deviceIds: readonly string[]): Dispatch => ({
  dispatchId: `R-23/d${number}`,
  wave: 1,
  deviceIds,
  state,
  intendedAtMs: 0,
})
const after = (
  calls: readonly Dispatch[],
  devices: Readonly<Record<string, Partial<DeviceRecord>>> = {},
): Execution => ({
  ...base,
  dispatches: Object.fromEntries(calls.map((one) => [one.dispatchId, one])),
  devices: Object.fromEntries(
    Object.entries(base.devices).map(([deviceId, record]) => [deviceId, { ...record, ...devices[deviceId] }]),
  ),
})
const counted = (calls: readonly Dispatch[], devices?: Parameters<typeof after>[1]) => {
  const { sent, perhaps, never } = sentDevicesOf(after(calls, devices))
  return [sent, perhaps, never]
}

test('only what Tuya was asked for counts as sent: no call that was withdrawn, refused or put off', () => {
  expect(counted([])).toEqual([0, 0, 12])
  expect(
    counted([call(1, 'intended', first), call(2, 'withdrawn', first), call(3, 'not-sent', first)]),
  ).toEqual([0, 0, 12])
  expect(counted([call(1, 'accepted', first, second), call(2, 'not-sent', third)])).toEqual([2, 0, 10])
})

test('a device counts once, however often it was sent, and a certain call tells more than a lost one', () => {
  expect(counted([call(1, 'ambiguous', first), call(2, 'accepted', first)])).toEqual([1, 0, 11])
})

test('a lost answer means perhaps, until the device itself shows that it was asked', () => {
  const lost = [call(1, 'ambiguous', first, second), call(2, 'sending', third)]
  expect(counted(lost)).toEqual([0, 3, 9])
  const sent = { attempt: 1, dispatchId: 'R-23/d1', sentAtMs: 0 } as const
  const updating = { state: 'updating', sinceMs: 0, isOutside: false, ...sent } as const
  expect(counted(lost, { [first]: { progress: updating } })).toEqual([1, 2, 9])
  expect(counted(lost, { [first]: { failures: 1 } })).toEqual([1, 2, 9])
  const outside = { state: 'updating', sinceMs: 0, isOutside: true, attempt: 1 } as const
  expect(counted(lost, { [first]: { progress: outside } })).toEqual([0, 3, 9])
})
