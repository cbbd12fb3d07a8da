import type { TuyaSimulator } from '@illume-ota/tuya-simulator'
import { hasPlan, isLive, type Rollout } from '../../src/rollouts/rollout.ts'

/** I2: a device stands in at most one live rollout. */
const heldTwice = (rollouts: readonly Rollout[]): string | undefined => {
  const holders = new Map<string, string>()
  for (const rollout of rollouts.filter(isLive)) {
    const { devices } = hasPlan(rollout) ? rollout.plan : rollout.selection
    for (const { deviceId } of devices) {
      const other = holders.get(deviceId)
      if (other !== undefined) return `I2: ${deviceId} is in ${other} and ${rollout.rolloutId}`
      holders.set(deviceId, rollout.rolloutId)
    }
  }
  return undefined
}

/** What must hold between two steps of anybody, seen from outside. */
export const projectProblem = (
  simulator: TuyaSimulator,
  rollouts: readonly Rollout[],
): string | undefined => {
  const duplicate = simulator.control.duplicateTriggers().find(({ source }) => source === 'api')
  if (duplicate !== undefined) return `${duplicate.deviceId} was started twice for ${duplicate.version}`
  return heldTwice(rollouts)
}
