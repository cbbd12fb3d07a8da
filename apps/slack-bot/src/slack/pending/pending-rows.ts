import { DEVICE_KINDS } from '../../fleet/device.ts'
import { entryOf } from '../../fleet/entry-of.ts'
import type { FloorGroup, FloorRoom } from '../../fleet/group-floors.ts'
import type { RoomGroup } from '../../fleet/group-pending.ts'
import { areaText } from '../../fleet/places/room-labels.ts'
import type { RolloutId } from '../../rollouts/model/ids.ts'
import type { RoomLock } from '../../rollouts/model/room-lock.ts'
import type { Row } from '../blocks/table.ts'
import { LENGTHS } from '../platform/block-limits.ts'
import { at, bold, joined, type Line } from '../text/inline.ts'
import { plural } from '../text/plural.ts'
import { visibleText } from '../text/visible-text.ts'
import { devicesText, shortList, versionsText, versionText, whatText } from './row-text.ts'

/** The live rollout that has reserved each device. */
export type Reservations = Readonly<Record<string, RolloutId>>

/** What stands in a row beside what waits there. */
export interface RowNotes {
  readonly reservations: Reservations
  /** Locked rooms, by room id. */
  readonly locks: ReadonlyMap<string, RoomLock>
  /** How many devices failed in a room, by the room's key. */
  readonly failed: ReadonlyMap<string, number>
}

const reservedText = (rooms: readonly RoomGroup[], reservations: Reservations): string => {
  const ids = new Set(
    rooms.flatMap(({ devices }) => devices.flatMap(({ deviceId }) => entryOf(reservations, deviceId) ?? [])),
  )
  return ids.size === 0 ? '' : `in ${shortList([...ids])}`
}

const failedText = (rooms: readonly RoomGroup[], failed: RowNotes['failed']): string => {
  const count = rooms.reduce((sum, { key }) => sum + (failed.get(key) ?? 0), 0)
  return count === 0 ? '' : `${count} failed`
}

const roomNote = (room: RoomGroup, { reservations, locks, failed }: RowNotes): Line => {
  const lock = locks.get(room.key)
  const texts = [failedText([room], failed), reservedText([room], reservations)]
  return joined(
    [
      ...(lock === undefined ? [] : [['locked until ', at(lock.untilMs, 'day-time')]]),
      ...texts.filter((text) => text !== '').map((text) => [text]),
    ],
    ', ',
  )
}

const floorNote = ({ rooms }: FloorGroup, { reservations, locks, failed }: RowNotes): string => {
  const locked = rooms.filter(({ key }) => locks.has(key)).length
  return [
    locked === 0 ? '' : `${plural(locked, 'room')} locked`,
    failedText(rooms, failed),
    reservedText(rooms, reservations),
  ]
    .filter((text) => text !== '')
    .join(', ')
}

/** Lines without mentions and dates are plain words in a cell. */
const noteCell = (note: Line): string | Line =>
  note.every((part) => typeof part === 'string') ? note.join('') : note

/** `4F / Corridor: 9 lights · to 1.4.2 · 1 offline`. */
const toLine = (name: string, facts: readonly string[], note: Line = []): Line => [
  bold(name),
  `: ${facts.filter((fact) => fact !== '').join(' · ')}`,
  ...(note.length === 0 ? [] : [' · ', ...note]),
]

const offlineText = (count: number): string => (count === 0 ? '' : `${count} offline`)

const NO_FLOOR = 'No floor known'

export const floorText = ({ area }: FloorGroup): string =>
  area === undefined ? NO_FLOOR : visibleText(areaText(area), LENGTHS.room)

export const FLOOR_HEADER = ['Floor', 'Rooms', 'Devices', 'What', 'New version', 'Offline', 'Note'] as const
export const floorRow = (floor: FloorGroup, notes: RowNotes): Row => {
  const name = floorText(floor)
  const versions = versionsText(floor.kinds)
  const note = floorNote(floor, notes)
  const { rooms, count, offlineCount } = floor
  return {
    cells: [name, rooms.length, count, whatText(floor.kinds), versions, offlineCount, note],
    line: toLine(name, [
      plural(rooms.length, 'room'),
      devicesText(floor.kinds, count),
      `to ${versions}`,
      offlineText(offlineCount),
      note,
    ]),
  }
}

export const ROOM_HEADER = ['Room', 'Devices', 'What', 'New version', 'Offline', 'Note'] as const
const roomRow = (room: FloorRoom, notes: RowNotes, heading: Line | undefined): Row => {
  const versions = versionsText(room.kinds)
  const note = roomNote(room, notes)
  const { count, offlineCount } = room
  const label = visibleText(room.pathLabel, LENGTHS.room)
  return {
    cells: [label, count, whatText(room.kinds), versions, offlineCount, noteCell(note)],
    line: toLine(label, [devicesText(room.kinds, count), `to ${versions}`, offlineText(offlineCount)], note),
    ...(heading !== undefined && { heading }),
  }
}

/** The rooms of all floors. With several floors the lines of each have a heading. */
export const roomRows = (floors: readonly FloorGroup[], notes: RowNotes): readonly Row[] =>
  floors.flatMap((floor) => {
    const { rooms, count } = floor
    const facts = ` — ${plural(count, 'device')} in ${plural(rooms.length, 'room')}`
    const heading = floors.length === 1 ? undefined : [bold(floorText(floor)), facts]
    return rooms.map((room) => roomRow(room, notes, heading))
  })

export const DEVICE_HEADER = ['Device', 'Kind', 'New version', 'State', 'Note'] as const
/** One row per device, ordered by kind and version, then by name. */
export const deviceRows = (group: RoomGroup, { reservations }: RowNotes): readonly Row[] =>
  group.kinds.flatMap(({ kind, versions }) =>
    versions.flatMap(({ version, devices }) =>
      devices.map((device) => {
        const reservedFor = entryOf(reservations, device.deviceId)
        const name = visibleText(device.name, LENGTHS.name)
        const offered = versionText(version)
        const state = device.online ? 'online' : 'offline'
        const note = reservedFor === undefined ? '' : `in ${reservedFor}`
        return {
          cells: [name, DEVICE_KINDS[kind], offered, state, note],
          line: toLine(name, [DEVICE_KINDS[kind], `to ${offered}`, state, note]),
        }
      }),
    ),
  )
