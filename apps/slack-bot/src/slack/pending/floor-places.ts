import { isInArea, type Area } from '../../fleet/places/area.ts'
import type { Place } from '../../fleet/places/place.ts'

const covers = (place: Place, area: Area): boolean =>
  place.kind === 'area' && isInArea({ path: area.path }, place.area)

const liesIn = (place: Place, area: Area): boolean =>
  isInArea({ path: place.kind === 'area' ? place.area.path : place.room.path }, area)

/** The part of the places that lies on a floor. No places mean everything. */
export const placesOnFloor = (places: readonly Place[], area: Area): readonly Place[] =>
  places.length === 0 || places.some((place) => covers(place, area))
    ? [{ kind: 'area', area }]
    : places.filter((place) => liesIn(place, area))
