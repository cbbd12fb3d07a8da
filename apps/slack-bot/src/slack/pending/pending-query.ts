import type { DeviceFilter } from '../../fleet/query/device-filter.ts'
import type { Place } from '../../fleet/places/place.ts'
import { areaText } from '../../fleet/places/room-labels.ts'
import { AREA_FILTER, ROOM_ID_FILTER, type FilterProblem } from '../../fleet/query/selection-draft.ts'
import type { SelectionQuery } from '../../fleet/query/selection-query.ts'
import { quoted } from '../../fleet/query/query-tokens.ts'
import { listed } from '../text/listed.ts'
import { visibleText } from '../text/visible-text.ts'

const toToken = (place: Place): string =>
  place.kind === 'room'
    ? `${ROOM_ID_FILTER}:${quoted(place.room.roomId)}`
    : `${AREA_FILTER}:${quoted(areaText(place.area))}`

/** A selection as people would type it, for a button; rooms by their ids, so that they never meet a namesake. */
export const toQueryText = (
  request: DeviceFilter & Pick<SelectionQuery, 'isEverywhere'>,
  places: readonly Place[] = [],
): string =>
  [
    ...places.map(toToken),
    ...(request.isEverywhere === true && places.length === 0 ? ['all'] : []),
    ...(request.online === undefined ? [] : [request.online ? 'online' : 'offline']),
    ...(request.kinds === undefined || request.kinds.length === 0 ? [] : [`type:${request.kinds.join(',')}`]),
    ...(request.versions ?? []).map((version) => `version:${quoted(version)}`),
    ...(request.name === undefined ? [] : [`name:${quoted(request.name)}`]),
  ].join(' ')

const MOST_VERSIONS = 5

const versionsText = (versions: readonly string[]): string => {
  const hidden = versions.length - MOST_VERSIONS
  const shown = versions.slice(0, MOST_VERSIONS).map((version) => visibleText(version, 24))
  return listed([...shown, ...(hidden > 0 ? [`${hidden} more`] : [])], 'or')
}

/** A filter in words: `online, of type light, with “12” in the name`. Empty without a filter. */
export const filterText = (request: DeviceFilter): string =>
  [
    ...(request.online === undefined ? [] : [request.online ? 'online' : 'offline']),
    ...(request.kinds === undefined ? [] : [`of type ${listed(request.kinds, 'or')}`]),
    ...(request.versions === undefined ? [] : [`to ${versionsText(request.versions)}`]),
    ...(request.name === undefined ? [] : [`with “${visibleText(request.name, 60)}” in the name`]),
  ].join(', ')

/** What is wrong with a typed filter, and how to correct it. */
export const problemText = (problem: FilterProblem): string => {
  switch (problem.kind) {
    case 'unknown-filter':
      return `I don’t know the filter “${visibleText(problem.typed, 40)}:”. The filters are ${listed(problem.known.map((word) => `${word}:`))}, and online or offline.`
    case 'unknown-value':
      return `“${visibleText(problem.typed, 40)}” is not a value for ${problem.filter}. The values are ${listed(problem.known)}.`
    case 'missing-value':
      return `The value after “${problem.filter}:” is missing.`
    case 'contradiction':
      return `A device can’t be both ${problem.words[0]} and ${problem.words[1]}. Type one of them, or neither.`
  }
}
