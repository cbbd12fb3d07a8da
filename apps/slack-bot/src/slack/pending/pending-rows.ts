import { entryOf } from '../../fleet/entry-of.ts'
import { DEVICE_KINDS } from '../../fleet/device.ts'
import type { RoomGroup } from '../../fleet/group-pending.ts'
import type { RolloutId } from '../../rollouts/model/ids.ts'
import type { RoomLock } from '../../rollouts/ports/room-lock-store.ts'
import { LENGTHS } from '../platform/block-limits.ts'
import type { Row } from '../blocks/table.ts'
import { bold, type Line } from '../text/inline.ts'
import { listed } from '../text/listed.ts'
import { plural } from '../text/plural.ts'
import { lockNote } from '../room-lock/lock-message.ts'
import { visibleText } from '../text/visible-text.ts'

/** The live rollout that has reserved each device. */
export type Reservations = Readonly<Record<string, RolloutId>>

const MOST_VERSIONS = 3

const versionsText = (group: RoomGroup): string => {
  const versions = [
    ...new Set(group.kinds.flatMap((kind) => kind.versions.map(({ version }) => version ?? 'not named'))),
  ]
  const shown = versions.slice(0, MOST_VERSIONS).map((version) => visibleText(version, 24))
  const hidden = versions.length - shown.length
  return [...shown, ...(hidden > 0 ? [`${hidden} more`] : [])].join(', ')
}

const reservationsText = (group: RoomGroup, reservations: Reservations): string => {
  const ids = new Set(group.devices.flatMap(({ deviceId }) => entryOf(reservations, deviceId) ?? []))
  return ids.size === 0 ? '' : `in ${listed([...ids].slice(0, 3))}`
}

/** `4F / Corridor: 9 devices · Light, Sensor · to 1.4.2 · 1 offline`. */
const toLine = (name: string, facts: readonly string[]): Line => [
  bold(name),
  `: ${facts.filter((fact) => fact !== '').join(' · ')}`,
]

export const ROOM_HEADER = ['Room', 'Devices', 'Kind', 'New version', 'Offline', 'Note'] as const
export const roomRow = (group: RoomGroup, reservations: Reservations, lock?: RoomLock): Row => {
  const room = visibleText(group.label, LENGTHS.room)
  const kinds = group.kinds.map(({ kind }) => DEVICE_KINDS[kind]).join(', ')
  const versions = versionsText(group)
  const reserved = reservationsText(group, reservations)
  const note: Line = [
    ...(lock === undefined ? [] : [...lockNote(lock), reserved === '' ? '' : ', ']),
    reserved,
  ]
  const offline = group.offlineCount === 0 ? '' : `${group.offlineCount} offline`
  return {
    cells: [
      room,
      String(group.count),
      kinds,
      versions,
      String(group.offlineCount),
      lock === undefined ? reserved : note,
    ],
    line: [
      ...toLine(room, [plural(group.count, 'device'), kinds, `to ${versions}`, offline]),
      ...(lock === undefined && reserved === '' ? [] : [' · ', ...note]),
    ],
  }
}

export const DEVICE_HEADER = ['Device', 'Kind', 'New version', 'State', 'Note'] as const
/** One row per device, ordered by kind and version, then by name. */
export const deviceRows = (group: RoomGroup, reservations: Reservations): readonly Row[] =>
  group.kinds.flatMap(({ kind, versions }) =>
    versions.flatMap(({ version, devices }) =>
      devices.map((device) => {
        const reservedFor = entryOf(reservations, device.deviceId)
        const name = visibleText(device.name, LENGTHS.name)
        const offered = visibleText(version ?? 'not named', 24)
        const state = device.online ? 'online' : 'offline'
        const note = reservedFor === undefined ? '' : `in ${reservedFor}`
        return {
          cells: [name, DEVICE_KINDS[kind], offered, state, note],
          line: toLine(name, [DEVICE_KINDS[kind], `to ${offered}`, state, note]),
        }
      }),
    ),
  )
