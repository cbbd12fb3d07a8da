import type { Area } from './area.ts'
import { toComparable } from '../plain-text.ts'
import type { Room } from './room.ts'

const SEPARATOR = ' / '
const TAIL_LENGTH = 4

export const roomPathOf = (room: Room): string =>
  (room.path.length === 0 ? [room.name] : room.path).join(SEPARATOR)

/** An area as people write it: "4F", "North / 4F". */
export const areaText = ({ path }: Area): string => path.join(SEPARATOR)

/** Tuya's word for what hangs on a floor or a building itself. */
const PUBLIC_AREA = 'public area'

/** Labels of known rooms by id: the name alone where it is unique in the building, else the path that tells it apart. */
export const labelRooms = (rooms: readonly Room[]): ReadonlyMap<string, string> => {
  const byName = Map.groupBy(rooms, ({ name }) => toComparable(name))
  const byPath = Map.groupBy(rooms, (room) => toComparable(roomPathOf(room)))
  return new Map(
    rooms.map((room) => {
      if (room.isArea === true) return [room.roomId, [roomPathOf(room), PUBLIC_AREA].join(SEPARATOR)]
      if ((byName.get(toComparable(room.name))?.length ?? 0) === 1) return [room.roomId, room.name]
      const path = roomPathOf(room)
      const isTold = (byPath.get(toComparable(path))?.length ?? 0) === 1
      return [room.roomId, isTold ? path : withTail(path, room.roomId)]
    }),
  )
}

/** A label for lists of several floors: with the path, unless the label tells more than the name already. */
export const labelWithPath = (room: Room, label: string): string =>
  label === room.name ? roomPathOf(room) : label

const withTail = (label: string, roomId: string): string => `${label} (…${roomId.slice(-TAIL_LENGTH)})`

/** What is known of a room without the room tree: its name, and its id where a detail told it. */
export interface NamedRoom {
  readonly name: string
  readonly roomId?: string
}

/**
 * The label of a room without the room tree, among the rooms that are known: its name, with the end of its id when a
 * namesake has another id.
 */
export const createNamedRoomLabels = (known: readonly NamedRoom[]): ((room: NamedRoom) => string) => {
  const idsByName = new Map<string, Set<string>>()
  for (const { name, roomId } of known) {
    if (roomId === undefined) continue
    const key = toComparable(name)
    idsByName.set(key, (idsByName.get(key) ?? new Set<string>()).add(roomId))
  }
  return ({ name, roomId }) => {
    if (roomId === undefined) return name
    const ids = idsByName.get(toComparable(name)) ?? new Set([roomId])
    return ids.size > (ids.has(roomId) ? 1 : 0) ? withTail(name, roomId) : name
  }
}
