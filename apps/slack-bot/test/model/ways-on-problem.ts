import type { TuyaSimulator } from '@illume-ota/tuya-simulator'
import type { RolloutId } from '../../src/rollouts/model/ids.ts'
import { isLive, type Rollout } from '../../src/rollouts/model/rollout.ts'
import { toFleetDevice } from '../../src/tuya/to-fleet-device.ts'
import { listedWayOn } from '../support/ways-on/listed-way-on.ts'
import { waysOnOf } from '../support/ways-on/way-on.ts'
import { reservedBy } from './project-invariants.ts'

const NOT_LISTED = {
  topCategory: 'zm',
  topCategoryName: undefined,
  groupTypes: [],
  customCapability: undefined,
  otherFields: undefined,
} as const

/** A device without a way on: in a rollout, whether it has ended or not, or in the lists of Tuya. */
export const waysOnProblem = (
  simulator: TuyaSimulator,
  rollouts: readonly Rollout[],
  nowMs: number,
): string | undefined => {
  for (const rollout of rollouts)
    for (const way of waysOnOf(rollout, nowMs).values()) if (way.kind === 'none') return way.problem
  const holders = new Map<string, RolloutId>(
    rollouts
      .filter(isLive)
      .flatMap((rollout) => reservedBy(rollout).map((deviceId) => [deviceId, rollout.rolloutId] as const)),
  )
  for (const { name: deviceName, offeredVersion: version, ...row } of simulator.control.devices()) {
    const { deviceId } = row
    const device = toFleetDevice({ ...NOT_LISTED, ...row, deviceName, version })
    const holder = holders.get(deviceId)
    const way = listedWayOn({
      device,
      rollouts,
      nowMs,
      ...(holder !== undefined && { reservedBy: holder }),
    })
    if (way.kind === 'none') return way.problem
  }
  return undefined
}
