import type { Room } from '../../fleet/room.ts'
import { ROOM_ID_FILTER, type FilterProblem, type PendingRequest } from '../../fleet/pending-filter.ts'
import { quoted } from '../../fleet/query-tokens.ts'
import { listed } from '../text/listed.ts'
import { visibleText } from '../text/visible-text.ts'

/** A filter as people would type it, for a button; the room by its id, so that it never meets a namesake. */
export const toQueryText = (request: PendingRequest, room?: Pick<Room, 'roomId'>): string =>
  [
    ...(room === undefined ? [] : [`${ROOM_ID_FILTER}:${quoted(room.roomId)}`]),
    ...(request.online === undefined ? [] : [request.online ? 'online' : 'offline']),
    ...(request.kinds === undefined || request.kinds.length === 0 ? [] : [`type:${request.kinds.join(',')}`]),
    ...(request.name === undefined ? [] : [`name:${quoted(request.name)}`]),
  ].join(' ')

/** The same with the room as people would write it, for forms that show it. */
export const toTypedQuery = (request: PendingRequest, roomText: string): string =>
  [...(roomText === '' ? [] : [`room:${quoted(roomText)}`]), toQueryText(request)].join(' ').trim()

/** What a filter leaves, in words: `online lights called like “12”`. Empty without a filter. */
export const filterText = (request: PendingRequest): string =>
  [
    ...(request.online === undefined ? [] : [request.online ? 'online' : 'offline']),
    ...(request.kinds === undefined ? [] : [`of type ${listed(request.kinds, 'or')}`]),
    ...(request.name === undefined ? [] : [`called like “${visibleText(request.name, 60)}”`]),
  ].join(', ')

/** What is wrong with a typed filter, and what would be right. */
export const problemText = (problem: FilterProblem): string => {
  switch (problem.kind) {
    case 'unknown-filter':
      return `I do not know the filter “${visibleText(problem.typed, 40)}:”. There are ${listed(problem.known.map((word) => `${word}:`))}, and online or offline.`
    case 'unknown-value':
      return `“${visibleText(problem.typed, 40)}” is no ${problem.filter}. There are ${listed(problem.known)}.`
    case 'missing-value':
      return `Something is missing after “${problem.filter}:”.`
    case 'contradiction':
      return `A device cannot be ${problem.words[0]} and ${problem.words[1]} at once. Type one of them, or neither.`
  }
}
