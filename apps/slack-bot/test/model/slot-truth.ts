import type { ControlledDevice, TuyaSimulator } from '@illume-ota/tuya-simulator'
import type { DeviceState } from '../../src/rollouts/model/device-progress.ts'
import { hasExecution, isLive, type Rollout } from '../../src/rollouts/model/rollout.ts'
import { KNOBS } from './building.ts'

/** States in which the slot was given back although the update may still run: the bot no longer waits for it. */
const RELEASED: readonly DeviceState[] = ['parked', 'stalled', 'unknown', 'verified', 'failed', 'skipped']

/** Devices that a live rollout started and waits for, and that are really updating. */
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

/** A gateway shares its radio with its children. */
const radioOf = ({ deviceId, product, gatewayId }: ControlledDevice): string | undefined =>
  product === 'gateway' ? deviceId : gatewayId

/**
 * I3, checked against the updates that really run at the moment of a POST: slots in the project, behind a gateway, and in a
 * room of a device that the POST names.
 */
export const slotProblem = (
  simulator: TuyaSimulator,
  rollouts: readonly Rollout[],
  deviceIds: readonly string[],
): string | undefined => {
  const named = deviceIds.map((deviceId) => simulator.control.device(deviceId))
  const others = ownUpdates(simulator, rollouts).filter(({ deviceId }) => !deviceIds.includes(deviceId))
  const own = [...named, ...others]
  const isNamed = (devices: readonly ControlledDevice[]): boolean =>
    devices.some(({ deviceId }) => deviceIds.includes(deviceId))
  if (own.length > KNOBS.maxInFlight) return `I3: ${own.length} updates at once`
  for (const [room, devices] of Map.groupBy(own, ({ roomName }) => roomName))
    if (isNamed(devices) && devices.length > KNOBS.maxInFlightPerRoom)
      return `I3: ${devices.length} updates at once in ${room}`
  for (const [gateway, devices] of Map.groupBy(own, radioOf))
    if (gateway !== undefined && isNamed(devices) && devices.length > KNOBS.maxInFlightPerGateway.radio)
      return `I3: ${devices.length} updates at once behind ${gateway}`
  return undefined
}
