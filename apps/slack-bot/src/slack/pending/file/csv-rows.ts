import type { FloorGroup } from '../../../fleet/group-floors.ts'
import { visibleText } from '../../text/visible-text.ts'

const CSV_HEADER = ['room', 'device', 'device_id', 'kind', 'new_version', 'online'] as const

/** The header, then each waiting device as cells. */
export const csvRows = (floors: readonly FloorGroup[]): readonly (readonly string[])[] => [
  CSV_HEADER,
  ...floors
    .flatMap(({ rooms }) => rooms)
    .flatMap((room) =>
      room.devices.map((device) => [
        visibleText(room.pathLabel, 200),
        visibleText(device.name, 200),
        device.deviceId,
        device.kind,
        visibleText(device.offeredVersion ?? 'not named', 200),
        device.online ? 'yes' : 'no',
      ]),
    ),
]
