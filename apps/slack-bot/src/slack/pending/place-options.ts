import type { PlainTextOption } from '@slack/types'
import { searchPlaces } from '../../fleet/places/find-place.ts'
import { isInPlace, type Place } from '../../fleet/places/place.ts'
import { plainText } from '../blocks/elements.ts'
import { LIMITS } from '../platform/block-limits.ts'
import { visibleText } from '../text/visible-text.ts'
import { toQueryText } from './pending-query.ts'
import { placeLabel, type WaitingRooms } from './waiting-rooms.ts'

/** `4F (12)`: an option of a menu of places. */
export const countedOption = (label: string, count: number, value: string): PlainTextOption => {
  const suffix = ` (${count})`
  return {
    text: plainText(`${visibleText(label, LIMITS.option.text - suffix.length)}${suffix}`, LIMITS.option.text),
    value,
  }
}

/** Long ids are cut, so a value that matches two places must be refused. */
const valueOf = (place: Place): string => toQueryText({}, [place]).slice(0, LIMITS.option.value)

const optionOf = (place: Place, waiting: WaitingRooms): PlainTextOption => {
  const countOf = new Map(waiting.groups.map(({ key, count }) => [key, count]))
  const count = waiting.rooms
    .filter((room) => isInPlace(room, place))
    .reduce((sum, { roomId }) => sum + (countOf.get(roomId) ?? 0), 0)
  return countedOption(placeLabel(waiting, place), count, valueOf(place))
}

export const placeOptions = (places: readonly Place[], waiting: WaitingRooms): readonly PlainTextOption[] =>
  places.map((place) => optionOf(place, waiting))

/** Rooms and floors in which something waits, by what was typed so far. */
export const searchedOptions = (
  waiting: WaitingRooms,
  typed: string,
  most: number = LIMITS.options,
): readonly PlainTextOption[] => {
  const keys = new Set(waiting.groups.map(({ key }) => key))
  const rooms = waiting.rooms.filter(({ roomId }) => keys.has(roomId))
  return placeOptions(searchPlaces(rooms, typed, waiting.labels).slice(0, most), waiting)
}

/** The places that options stand for; `undefined` if one is gone, or can't be told from another one. */
export const placesOfValues = (
  values: readonly string[],
  waiting: WaitingRooms,
): readonly Place[] | undefined => {
  const known = Map.groupBy(searchPlaces(waiting.rooms, '', waiting.labels), valueOf)
  const places = values.map((value) => known.get(value) ?? [])
  return places.every(({ length }) => length === 1) ? places.flat() : undefined
}

/** What stands at the field of places when `placesOfValues` finds none. */
export const UNKNOWN_PLACE =
  'One of these places is no longer in Tuya’s list, or can’t be told from another one. Please choose again.'
