import { DEVICE_KINDS } from '../../fleet/device.ts'
import type { RoomGroup } from '../../fleet/group-pending.ts'
import type { RolloutId } from '../../rollouts/ids.ts'
import { LENGTHS } from '../block-limits.ts'
import { listed } from '../text/plural.ts'
import { visibleText } from '../text/visible-text.ts'

/** Which live rollout holds a device. */
export type Holders = ReadonlyMap<string, RolloutId>

const MOST_VERSIONS = 3

const versionsText = (group: RoomGroup): string => {
  const versions = [
    ...new Set(group.kinds.flatMap((kind) => kind.versions.map(({ version }) => version ?? 'not named'))),
  ]
  const shown = versions.slice(0, MOST_VERSIONS).map((version) => visibleText(version, 24))
  const hidden = versions.length - shown.length
  return [...shown, ...(hidden > 0 ? [`${hidden} more`] : [])].join(', ')
}

const holdersText = (group: RoomGroup, holders: Holders): string => {
  const ids = new Set(group.devices.flatMap(({ deviceId }) => holders.get(deviceId) ?? []))
  return ids.size === 0 ? '–' : `in ${listed([...ids].slice(0, 3))}`
}

export const ROOM_HEADER = ['Room', 'Devices', 'Kind', 'New version', 'Offline', 'Note'] as const
export const roomRow = (group: RoomGroup, holders: Holders): readonly string[] => [
  visibleText(group.label, LENGTHS.room),
  String(group.count),
  group.kinds.map(({ kind }) => DEVICE_KINDS[kind]).join(', '),
  versionsText(group),
  String(group.offlineCount),
  holdersText(group, holders),
]

export const DEVICE_HEADER = ['Device', 'Kind', 'New version', 'State', 'Note'] as const
/** One row a device, ordered by kind and version, then by name. */
export const deviceRows = (group: RoomGroup, holders: Holders): readonly (readonly string[])[] =>
  group.kinds.flatMap(({ kind, versions }) =>
    versions.flatMap(({ version, devices }) =>
      devices.map((device) => {
        const holder = holders.get(device.deviceId)
        return [
          visibleText(device.name, LENGTHS.name),
          DEVICE_KINDS[kind],
          visibleText(version ?? 'not named', 24),
          device.online ? 'online' : 'offline',
          holder === undefined ? '–' : `in ${holder}`,
        ]
      }),
    ),
  )
