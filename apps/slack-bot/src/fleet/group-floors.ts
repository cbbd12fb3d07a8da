import type { Area } from './places/area.ts'
import { floorNumberOf } from './places/floor-number.ts'
import { groupKinds, type KindGroup, type RoomGroup } from './group-pending.ts'
import { compareNaturally } from './natural-order.ts'
import { labelWithPath, roomPathOf } from './places/room-labels.ts'
import type { Room } from './places/room.ts'

export interface FloorRoom extends RoomGroup {
  /** For lists of several floors: "4F / Corridor" where the room's own label is "Corridor". */
  readonly pathLabel: string
}

export interface FloorGroup {
  /** Absent for the rooms whose floor is not known. */
  readonly area?: Area
  readonly count: number
  readonly offlineCount: number
  readonly kinds: readonly KindGroup[]
  readonly rooms: readonly FloorRoom[]
}

/**
 * The floor of a room: of the areas around it the innermost that is called like a floor, else the innermost of all. A
 * floor's own node of the room tree is on itself.
 */
export const floorOf = ({ path, isArea }: Room): Area | undefined => {
  const around = isArea === true ? path : path.slice(0, -1)
  const floor = around.findLastIndex((name) => floorNumberOf(name) !== undefined)
  const floorPath = floor === -1 ? around : around.slice(0, floor + 1)
  return floorPath.length === 0 ? undefined : { path: floorPath }
}

const compareNames = (left: string, right: string): number => {
  const [low, high] = [floorNumberOf(left), floorNumberOf(right)]
  if (low === undefined && high === undefined) return compareNaturally(left, right)
  // Names without a number come after all floors: anything between them would make no total order.
  return (low ?? Infinity) - (high ?? Infinity) || compareNaturally(left, right)
}

/** Basements below the ground floor, 9F below 10F, whatever they are called. */
const comparePaths = (left: readonly string[], right: readonly string[]): number => {
  for (const [depth, name] of left.entries()) {
    const other = right[depth]
    if (other === undefined) return 1
    const order = compareNames(name, other)
    if (order !== 0) return order
  }
  return left.length - right.length
}

interface Placed {
  readonly group: FloorRoom
  readonly floor: Area | undefined
  readonly path: string
}

const toFloor = (placed: readonly Placed[]): FloorGroup => {
  const rooms = placed
    .toSorted(
      (left, right) =>
        compareNaturally(left.path, right.path) || compareNaturally(left.group.key, right.group.key),
    )
    .map(({ group }) => group)
  const area = placed[0]?.floor
  const sum = (key: 'count' | 'offlineCount'): number => rooms.reduce((total, room) => total + room[key], 0)
  return {
    ...(area !== undefined && { area }),
    count: sum('count'),
    offlineCount: sum('offlineCount'),
    kinds: groupKinds(rooms.flatMap(({ devices }) => devices)),
    rooms,
  }
}

/** Rooms by floor, from the lowest floor to the highest; rooms whose floor `rooms` does not tell come last. */
export const groupByFloor = (groups: readonly RoomGroup[], rooms: readonly Room[]): readonly FloorGroup[] => {
  const byId = new Map(rooms.map((room) => [room.roomId, room]))
  const placed = groups.map((group): Placed => {
    const room = byId.get(group.key)
    const pathLabel = room === undefined ? group.label : labelWithPath(room, group.label)
    return {
      group: { ...group, pathLabel },
      floor: room === undefined ? undefined : floorOf(room),
      path: room === undefined ? group.label : roomPathOf(room),
    }
  })
  return [...Map.groupBy(placed, ({ floor }) => JSON.stringify(floor?.path ?? null)).values()]
    .map(toFloor)
    .toSorted((left, right) => {
      if (left.area === undefined || right.area === undefined)
        return Number(left.area === undefined) - Number(right.area === undefined)
      return comparePaths(left.area.path, right.area.path)
    })
}
