import { createRoomNames, findRoom, type RoomSearch } from '../../fleet/find-room.ts'
import { parsePendingFilter, type FilterProblem, type PendingRequest } from '../../fleet/pending-filter.ts'
import { toPlain } from '../../fleet/plain-text.ts'
import type { Room } from '../../fleet/room.ts'
import type { WaitingRooms } from './waiting-rooms.ts'

/** What a typed text asks for among the rooms that are known. */
export type AskedRoom =
  | { readonly kind: 'problem'; readonly problem: FilterProblem }
  | { readonly kind: 'everywhere'; readonly request: PendingRequest }
  | { readonly kind: 'room'; readonly request: PendingRequest; readonly room: Room }
  /** A button's room that is not there any more. */
  | { readonly kind: 'gone'; readonly request: PendingRequest }
  | {
      readonly kind: 'unclear'
      readonly request: PendingRequest
      readonly typed: string
      readonly search: Exclude<RoomSearch, { kind: 'found' }>
    }

const ofSearch = (request: PendingRequest, typed: string, search: RoomSearch): AskedRoom =>
  search.kind === 'found'
    ? { kind: 'room', request, room: search.room }
    : { kind: 'unclear', request, typed, search }

export const askedRoom = (
  text: string,
  { rooms, labels }: Pick<WaitingRooms, 'rooms' | 'labels'>,
): AskedRoom => {
  const parsed = parsePendingFilter(text, createRoomNames(rooms, labels))
  if (parsed.kind === 'problem') {
    // "Lab:2" may be the beginning of a room's name as well as a filter that there is not.
    const search = parsed.problem.kind === 'unknown-filter' ? findRoom(rooms, text, labels) : undefined
    return search === undefined || search.kind === 'unknown' ? parsed : ofSearch({}, text, search)
  }
  const { request } = parsed
  if (request.roomId !== undefined) {
    const wanted = toPlain(request.roomId)
    const [room, ...others] = rooms.filter(({ roomId }) => toPlain(roomId) === wanted)
    return room === undefined || others.length > 0
      ? { kind: 'gone', request }
      : { kind: 'room', request, room }
  }
  if (request.roomText === undefined) return { kind: 'everywhere', request }
  return ofSearch(request, request.roomText, findRoom(rooms, request.roomText, labels))
}
