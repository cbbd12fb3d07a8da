import type { Place } from '../../fleet/places/place.ts'
import { LENGTHS } from '../platform/block-limits.ts'
import { listed } from '../text/listed.ts'
import { visibleText } from '../text/visible-text.ts'
import { placeLabel, type WaitingRooms } from './waiting-rooms.ts'

const SHOWN = 3

/** The places that were asked for, in words; the project's name for all of it. */
export const placesText = ({
  places,
  waiting,
  projectName,
}: {
  readonly places: readonly Place[]
  readonly waiting: WaitingRooms
  readonly projectName: string
}): string => {
  if (places.length === 0) return projectName
  const labels = places.map((place) => visibleText(placeLabel(waiting, place), LENGTHS.room))
  const hidden = labels.length - SHOWN
  return listed(hidden > 0 ? [...labels.slice(0, SHOWN), `${hidden} more`] : labels)
}
