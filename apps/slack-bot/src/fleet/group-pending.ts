import { versionKey } from './same-version.ts'
import type { DeviceKind, FleetDevice } from './device.ts'
import { DEVICE_KINDS } from './device.ts'
import { compareNaturally } from './natural-order.ts'
import { createNamedRoomLabels, labelRooms } from './places/room-labels.ts'
import type { Room } from './places/room.ts'

export interface VersionGroup {
  /** In each of its spellings; absent when the list did not name the offered version. */
  readonly version?: string
  readonly count: number
  readonly offlineCount: number
  readonly devices: readonly FleetDevice[]
}
export interface KindGroup {
  readonly kind: DeviceKind
  readonly count: number
  readonly offlineCount: number
  readonly versions: readonly VersionGroup[]
}
export interface RoomGroup {
  /** Stable within one grouping: the room's id, or its name where no id is known. */
  readonly key: string
  readonly roomId?: string
  readonly label: string
  readonly count: number
  readonly offlineCount: number
  readonly kinds: readonly KindGroup[]
  readonly devices: readonly FleetDevice[]
}

const tally = (devices: readonly FleetDevice[]) => ({
  count: devices.length,
  offlineCount: devices.filter(({ online }) => !online).length,
})

const inOrder = (devices: readonly FleetDevice[]): readonly FleetDevice[] =>
  devices.toSorted(
    (left, right) =>
      compareNaturally(left.name, right.name) || compareNaturally(left.deviceId, right.deviceId),
  )

/** All spellings of one version. */
const toSpelling = (devices: readonly FleetDevice[]): Pick<VersionGroup, 'version'> => {
  const spellings = [...new Set(devices.flatMap(({ offeredVersion }) => offeredVersion ?? []))]
  return spellings.length === 0 ? {} : { version: spellings.join(' / ') }
}

const toVersions = (devices: readonly FleetDevice[]): readonly VersionGroup[] =>
  [
    ...Map.groupBy(devices, ({ offeredVersion }) =>
      offeredVersion === undefined ? undefined : versionKey(offeredVersion),
    ).values(),
  ]
    .map((members) => ({
      ...toSpelling(members),
      ...tally(members),
      devices: inOrder(members),
    }))
    .toSorted((left, right) => compareNaturally(left.version ?? '', right.version ?? ''))

/** Devices by kind, then by offered version, with counts. */
export const groupKinds = (devices: readonly FleetDevice[]): readonly KindGroup[] =>
  [...Map.groupBy(devices, ({ kind }) => kind)]
    .map(([kind, members]) => ({ kind, ...tally(members), versions: toVersions(members) }))
    .toSorted((left, right) => compareNaturally(DEVICE_KINDS[left.kind], DEVICE_KINDS[right.kind]))

/**
 * Devices by room, then by kind, then by offered version, with counts. Rooms are told apart by id where it is known,
 * and labelled with the room tree where there is one; without it namesakes without an id cannot be told apart.
 */
export const groupPending = (
  devices: readonly FleetDevice[],
  rooms: readonly Room[] = [],
): readonly RoomGroup[] => {
  const labels = labelRooms(rooms)
  const labelOf = createNamedRoomLabels(
    devices.map(({ roomName: name, roomId }) => ({ name, ...(roomId !== undefined && { roomId }) })),
  )
  const groups = Map.groupBy(devices, ({ roomId, roomName }) => roomId ?? `name:${roomName}`)
  return [...groups]
    .map(([key, members]) => {
      const roomId = members[0]?.roomId
      const room = { name: members[0]?.roomName ?? '', ...(roomId !== undefined && { roomId }) }
      const label = labels.get(key) ?? labelOf(room)
      return {
        key,
        ...(roomId !== undefined && { roomId }),
        label,
        ...tally(members),
        kinds: groupKinds(members),
        devices: inOrder(members),
      }
    })
    .toSorted(
      (left, right) => compareNaturally(left.label, right.label) || compareNaturally(left.key, right.key),
    )
}
