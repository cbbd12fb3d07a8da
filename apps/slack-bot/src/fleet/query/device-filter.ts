import type { DeviceKind, FleetDevice } from '../device.ts'
import { toSearched } from '../plain-text.ts'
import { isSameVersion } from '../same-version.ts'

/** Which devices of a place are meant. Absent filters let every device through. */
export interface DeviceFilter {
  readonly online?: boolean
  readonly kinds?: readonly DeviceKind[]
  /** Offered versions, as typed. */
  readonly versions?: readonly string[]
  /** A part of the device's name. */
  readonly name?: string
}

/** The devices that a filter leaves. */
export const filterDevices = (
  devices: readonly FleetDevice[],
  { online, kinds, versions, name }: DeviceFilter,
): readonly FleetDevice[] => {
  const wanted = name === undefined ? undefined : toSearched(name)
  return devices.filter(
    (device) =>
      (online === undefined || device.online === online) &&
      (kinds === undefined || kinds.includes(device.kind)) &&
      (versions === undefined ||
        versions.some((version) => isSameVersion(version, device.offeredVersion ?? ''))) &&
      (wanted === undefined || toSearched(device.name).includes(wanted)),
  )
}
