import { floorNumberOf } from './floor-number.ts'
import type { Room } from './room.ts'

/** A floor, a wing or a building: every room whose path begins with its path. */
export interface Area {
  readonly path: readonly string[]
}

const SEPARATED = /\s+[/>|\\]\s+/u
const SEPARATOR = /\s*[/>|\\]\s*/u

/** The path that a room's name itself tells, for a project whose room tree can't be read: "4F / Lab", "4F/Lab". */
export const pathInName = (name: string): readonly string[] => {
  const parts = name.split(SEPARATOR).filter((part) => part !== '')
  const isPath = parts.length > 1 && (SEPARATED.test(name) || floorNumberOf(parts[0] ?? '') !== undefined)
  return isPath ? parts : []
}

const keyOf = (path: readonly string[]): string => JSON.stringify(path)

export const isSamePath = (left: readonly string[], right: readonly string[]): boolean =>
  left.length === right.length && left.every((name, position) => name === right[position])

/** The areas that the rooms' paths tell, each once, in the order of the rooms. */
export const areasOf = (rooms: readonly Room[]): readonly Area[] => {
  const areas = new Map<string, Area>()
  for (const { path, isArea } of rooms)
    for (let length = 1; length < path.length + (isArea === true ? 1 : 0); length += 1) {
      const prefix = path.slice(0, length)
      areas.set(keyOf(prefix), { path: prefix })
    }
  return [...areas.values()]
}

/** Whether a room lies in the area, or is the area's own node of the room tree. */
export const isInArea = ({ path }: Pick<Room, 'path'>, area: Area): boolean =>
  isSamePath(path.slice(0, area.path.length), area.path)
