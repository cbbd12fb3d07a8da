import type { Room } from './room.ts'

const SEPARATOR = ' / '
const TAIL_LENGTH = 4

export const roomPathOf = (room: Room): string =>
  (room.path.length === 0 ? [room.name] : room.path).join(SEPARATOR)

/** Labels of known rooms by id: the name alone where it is unique in the building, else the path that tells it apart. */
export const labelRooms = (rooms: readonly Room[]): ReadonlyMap<string, string> => {
  const byName = Map.groupBy(rooms, ({ name }) => name.toLowerCase())
  const byPath = Map.groupBy(rooms, (room) => roomPathOf(room).toLowerCase())
  return new Map(
    rooms.map((room) => {
      if ((byName.get(room.name.toLowerCase())?.length ?? 0) === 1) return [room.roomId, room.name]
      const path = roomPathOf(room)
      const isTold = (byPath.get(path.toLowerCase())?.length ?? 0) === 1
      return [room.roomId, isTold ? path : withTail(path, room.roomId)]
    }),
  )
}

const withTail = (label: string, roomId: string): string => `${label} (…${roomId.slice(-TAIL_LENGTH)})`

/** What is known of a room without the room tree: its name, and its id where a detail told it. */
export interface NamedRoom {
  readonly name: string
  readonly roomId?: string
}

/** The label of a room without the room tree: its name, with the end of its id when a namesake with another id is known. */
export const labelNamedRoom = (room: NamedRoom, known: readonly NamedRoom[]): string => {
  if (room.roomId === undefined) return room.name
  const hasNamesake = known.some(
    (other) =>
      other.roomId !== undefined &&
      other.roomId !== room.roomId &&
      other.name.toLowerCase() === room.name.toLowerCase(),
  )
  return hasNamesake ? withTail(room.name, room.roomId) : room.name
}
