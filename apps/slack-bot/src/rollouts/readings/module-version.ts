import { isSameVersion, versionKey } from '../../fleet/same-version.ts'
import type { Observation } from '../model/observation.ts'
import type { PlannedDevice } from '../model/plan.ts'

/*
 * A device has firmware in its network module and perhaps in an MCU behind it, each with its own version. An offer names a
 * version but not the part: first the module's, and once that is installed, the MCU's (Tuya, app SDK, firmware types).
 */

const partsOf = (version: string): readonly number[] => versionKey(version).split('.').map(Number)

const isLower = (left: string, right: string): boolean => {
  const [leftParts, rightParts] = [partsOf(left), partsOf(right)]
  for (const [index, part] of leftParts.entries()) {
    const difference = part - (rightParts[index] ?? 0)
    // A part that isn't a number compares as neither; the offer then counts as the module's.
    if (difference !== 0) return difference < 0
  }
  return leftParts.length < rightParts.length
}

/** Versions only increase, so an offer not above the network module's version is for the MCU. */
const isOfMcu = ({ fromVersion, mcuVersion, toVersion }: PlannedDevice): boolean =>
  fromVersion !== undefined &&
  mcuVersion !== undefined &&
  (isSameVersion(fromVersion, toVersion) || isLower(toVersion, fromVersion))

/** The version that the update replaces, if known. */
export const replacedVersionOf = (device: PlannedDevice): string | undefined =>
  isOfMcu(device) ? device.mcuVersion : device.fromVersion

/** Whether the offered version is installed already, perhaps in another spelling. False if it wasn't read. */
export const isInstalledAlready = (device: PlannedDevice): boolean => {
  const replaced = replacedVersionOf(device)
  return replaced !== undefined && isSameVersion(replaced, device.toVersion)
}

/** Whether the updated part of the device shows the planned version. */
export const showsPlannedVersion = (device: PlannedDevice, observation: Observation): boolean => {
  const { toVersion } = device
  const isPlanned = (version: string | undefined) =>
    version !== undefined && isSameVersion(version, toVersion)
  const isInModule = isPlanned(observation.installedVersion)
  const isInMcu = isPlanned(observation.mcuVersion)
  // If nothing is offered any more, the module had the version before the plan was made.
  if (isOfMcu(device)) return isInMcu || (isInModule && observation.phase === 'none')
  // If the MCU had the same version before, it proves nothing about the module.
  return isInModule || (isInMcu && !isPlanned(device.mcuVersion))
}

/** Whether the updated part shows another version than when the plan was made. */
export const hasLeftVersion = (device: PlannedDevice, observation: Observation): boolean => {
  const before = replacedVersionOf(device)
  const now = isOfMcu(device) ? observation.mcuVersion : observation.installedVersion
  return before !== undefined && now !== undefined && !isSameVersion(now, before)
}
