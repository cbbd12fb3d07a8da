import { compareNaturally } from '../../fleet/natural-order.ts'
import type { Place } from '../../fleet/places/place.ts'
import { LENGTHS } from '../platform/block-limits.ts'
import { listed } from '../text/listed.ts'
import { visibleText } from '../text/visible-text.ts'
import type { AskedPlaces } from './asked-places.ts'
import { placeLabel, type WaitingRooms } from './waiting-rooms.ts'

interface Known {
  readonly waiting: WaitingRooms
  readonly projectName: string
}

const MOST_NAMES = 5

const someOf = (names: readonly string[], word: 'and' | 'or'): string => {
  const hidden = names.length - MOST_NAMES
  return listed([...names.slice(0, MOST_NAMES), ...(hidden > 0 ? [`${hidden} more`] : [])], word)
}

const labelsOf = (places: readonly Place[], waiting: WaitingRooms): readonly string[] =>
  places.map((place) => visibleText(placeLabel(waiting, place), LENGTHS.room))

/** What stands at the field of places that are not clear; absent when they are. */
export const placeProblemText = (asked: AskedPlaces, { waiting, projectName }: Known): string | undefined => {
  if (asked.kind === 'too-many')
    return `More than ${asked.most} places. Name a floor, or leave this empty for all rooms.`
  if (asked.kind !== 'unclear') return undefined
  const typed = `“${visibleText(asked.typed, LENGTHS.room)}”`
  const { search } = asked
  if (search.kind === 'ambiguous')
    return `${typed} fits ${someOf(labelsOf(search.places, waiting), 'and')}. Type the path of one.`
  const nearest = labelsOf(search.suggestions, waiting)
  return [
    `There is no room or floor ${typed} in ${projectName}.`,
    ...(nearest.length === 0 ? [] : [`Did you mean ${someOf(nearest, 'or')}?`]),
  ].join(' ')
}

/** `offered`: of every waiting device. */
export const versionProblemText = (typed: string, offered: readonly string[]): string => {
  const versions = [...new Set(offered)].toSorted(compareNaturally)
  const which =
    versions.length === 0
      ? ''
      : ` The versions on offer: ${someOf(
          versions.map((one) => visibleText(one, 24)),
          'and',
        )}.`
  return `No waiting device is offered ${visibleText(typed, 24)}.${which}`
}
