import type { ControlledDevice, TuyaSimulator } from '@illume-ota/tuya-simulator'
import type { DeviceState } from '../../src/rollouts/device-progress.ts'
import { hasExecution, hasPlan, isLive, type Rollout } from '../../src/rollouts/rollout.ts'
import { KNOBS } from './building.ts'

/** States in which a slot was given back although the update may still run: the bot has stopped to wait for it. */
const RELEASED: readonly DeviceState[] = ['parked', 'stalled', 'unknown', 'verified', 'failed', 'skipped']

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

/** Devices that a live rollout started and waits for, and that really run. */
const ownUpdates = (simulator: TuyaSimulator, rollouts: readonly Rollout[]): readonly ControlledDevice[] => {
  const isWaitedFor = (deviceId: string): boolean =>
    rollouts.some((rollout) => {
      if (!hasExecution(rollout) || !isLive(rollout)) return false
      const record = rollout.devices[deviceId]
      return record?.lastSent !== undefined && !RELEASED.includes(record.progress.state)
    })
  const lastSource = new Map(simulator.control.triggers().map(({ deviceId, source }) => [deviceId, source]))
  return simulator.control
    .devices()
    .filter(
      ({ deviceId, phase }) =>
        phase !== undefined && lastSource.get(deviceId) === 'api' && isWaitedFor(deviceId),
    )
}

/** I3, by what really runs: slots in the project, behind a gateway, and in a room. */
const slotProblem = (own: readonly ControlledDevice[]): string | undefined => {
  if (own.length > KNOBS.maxInFlight) return `I3: ${own.length} updates at once`
  for (const [room, devices] of Map.groupBy(own, ({ roomName }) => roomName))
    if (devices.length > KNOBS.maxInFlightPerRoom) return `I3: ${devices.length} updates at once in ${room}`
  for (const [gateway, devices] of Map.groupBy(own, ({ gatewayId }) => gatewayId))
    if (gateway !== undefined && devices.length > KNOBS.maxInFlightPerGateway.radio)
      return `I3: ${devices.length} updates at once behind ${gateway}`
  return undefined
}

/** What must hold between two steps of anybody, seen from outside. */
export const projectProblem = (
  simulator: TuyaSimulator,
  rollouts: readonly Rollout[],
): string | undefined => {
  const duplicate = simulator.control.duplicateTriggers().find(({ source }) => source === 'api')
  if (duplicate !== undefined) return `${duplicate.deviceId} was started twice for ${duplicate.version}`
  return heldTwice(rollouts) ?? slotProblem(ownUpdates(simulator, rollouts))
}
