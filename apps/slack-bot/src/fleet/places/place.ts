import { isInArea, isSamePath, type Area } from './area.ts'
import type { Room } from './room.ts'

/** What a person can name: one room, or an area with every room in it. */
export type Place =
  | { readonly kind: 'room'; readonly room: Room }
  | { readonly kind: 'area'; readonly area: Area }

export const isInPlace = (room: Room, place: Place): boolean =>
  place.kind === 'room' ? room.roomId === place.room.roomId : isInArea(room, place.area)

export const isSamePlace = (left: Place, right: Place): boolean =>
  left.kind === 'room'
    ? right.kind === 'room' && left.room.roomId === right.room.roomId
    : right.kind === 'area' && isSamePath(left.area.path, right.area.path)
