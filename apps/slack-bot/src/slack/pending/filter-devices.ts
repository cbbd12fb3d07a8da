import type { FleetDevice } from '../../fleet/device.ts'
import type { PendingRequest } from '../../fleet/pending-filter.ts'
import { toSearched } from '../../fleet/plain-text.ts'

/** The devices that a filter leaves; its room is found elsewhere, because a room may be ambiguous. */
export const filterDevices = (
  devices: readonly FleetDevice[],
  request: PendingRequest,
): readonly FleetDevice[] => {
  const { online, kinds, name } = request
  const wanted = name === undefined ? undefined : toSearched(name)
  return devices.filter(
    (device) =>
      (online === undefined || device.online === online) &&
      (kinds === undefined || kinds.includes(device.kind)) &&
      (wanted === undefined || toSearched(device.name).includes(wanted)),
  )
}
