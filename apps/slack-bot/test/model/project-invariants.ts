import type { TuyaSimulator } from '@illume-ota/tuya-simulator'
import { isTerminal } from '../../src/rollouts/model/facts/record-facts.ts'
import { hasPlan, isLive, type Rollout } from '../../src/rollouts/model/rollout.ts'

/** Devices that a halting rollout has finished may be in another rollout. */
export const reservedBy = (rollout: Rollout): readonly string[] => {
  const { devices } = hasPlan(rollout) ? rollout.plan : rollout.selection
  const ids = devices.map(({ deviceId }) => deviceId)
  if (rollout.status !== 'halting') return ids
  return ids.filter((deviceId) => {
    const record = rollout.devices[deviceId]
    return record !== undefined && !isTerminal(record.progress)
  })
}

/** I2: a device is in at most one live rollout. */
const heldTwice = (rollouts: readonly Rollout[]): string | undefined => {
  const holders = new Map<string, string>()
  for (const rollout of rollouts.filter(isLive))
    for (const deviceId of reservedBy(rollout)) {
      const other = holders.get(deviceId)
      if (other !== undefined) return `I2: ${deviceId} is in ${other} and ${rollout.rolloutId}`
      holders.set(deviceId, rollout.rolloutId)
    }
  return undefined
}

/** What must hold between any two steps, as seen from outside. */
export const projectProblem = (
  simulator: TuyaSimulator,
  rollouts: readonly Rollout[],
): string | undefined => {
  const duplicate = simulator.control.duplicateTriggers().find(({ source }) => source === 'api')
  if (duplicate !== undefined) return `${duplicate.deviceId} was started twice for ${duplicate.version}`
  return heldTwice(rollouts)
}
