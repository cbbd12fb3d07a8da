import { isSameVersion, versionKey } from '../../fleet/same-version.ts'
import type { Observation } from '../model/observation.ts'
import type { PlannedDevice } from '../model/plan.ts'

/*
 * A device has firmware in its network module and perhaps in an MCU behind it, each with versions of its own. An offer
 * names a version and not whose: first the module's, and when that is in, the MCU's (Tuya, app SDK, firmware types).
 */

const partsOf = (version: string): readonly number[] => versionKey(version).split('.').map(Number)

const isLower = (left: string, right: string): boolean => {
  const [leftParts, rightParts] = [partsOf(left), partsOf(right)]
  for (const [index, part] of leftParts.entries()) {
    const difference = part - (rightParts[index] ?? 0)
    // What is no number compares as neither, and is then taken for the module's.
    if (difference !== 0) return difference < 0
  }
  return leftParts.length < rightParts.length
}

/** Versions only go up, so an offer that is not above the network module's version is the MCU's. */
const isOfMcu = ({ fromVersion, mcuVersion, toVersion }: PlannedDevice): boolean =>
  fromVersion !== undefined &&
  mcuVersion !== undefined &&
  (isSameVersion(fromVersion, toVersion) || isLower(toVersion, fromVersion))

/** The version that the update replaces, as far as it is known. */
export const replacedVersionOf = (device: PlannedDevice): string | undefined =>
  isOfMcu(device) ? device.mcuVersion : device.fromVersion

/** Whether the offer is what is installed already, in another spelling perhaps. False where that was not read. */
export const isInstalledAlready = (device: PlannedDevice): boolean => {
  const replaced = replacedVersionOf(device)
  return replaced !== undefined && isSameVersion(replaced, device.toVersion)
}

/** Whether the device shows the version that the update brings, in the part that the update is for. */
export const showsPlannedVersion = (device: PlannedDevice, observation: Observation): boolean => {
  const { toVersion } = device
  const isPlanned = (version: string | undefined) =>
    version !== undefined && isSameVersion(version, toVersion)
  const isInModule = isPlanned(observation.installedVersion)
  const isInMcu = isPlanned(observation.mcuVersion)
  // Where nothing is on offer any more, the module had the version before the plan was made.
  if (isOfMcu(device)) return isInMcu || (isInModule && observation.phase === 'none')
  // An MCU that had the same number before proves nothing of the module.
  return isInModule || (isInMcu && !isPlanned(device.mcuVersion))
}

/** Whether the part that the update is for is on another version than when the plan was made. */
export const hasLeftVersion = (device: PlannedDevice, observation: Observation): boolean => {
  const before = replacedVersionOf(device)
  const now = isOfMcu(device) ? observation.mcuVersion : observation.installedVersion
  return before !== undefined && now !== undefined && !isSameVersion(now, before)
}
