import type { Room } from '../../fleet/room.ts'
import type { FilterProblem, PendingRequest } from '../../fleet/pending-filter.ts'
import { listed } from '../text/plural.ts'
import { visibleText } from '../text/visible-text.ts'

const quoted = (text: string): string => (text.includes('"') ? `'${text}'` : `"${text}"`)

/** A filter as people would type it; the room by its id, so that a button never meets a namesake. */
export const toQueryText = (request: PendingRequest, room?: Room): string =>
  [
    ...(room === undefined ? [] : [`room:${quoted(room.roomId)}`]),
    ...(request.online === undefined ? [] : [request.online ? 'online' : 'offline']),
    ...(request.kinds === undefined || request.kinds.length === 0 ? [] : [`type:${request.kinds.join(',')}`]),
    ...(request.name === undefined ? [] : [`name:${quoted(request.name)}`]),
  ].join(' ')

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
