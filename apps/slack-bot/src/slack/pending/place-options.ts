import type { PlainTextOption } from '@slack/types'
import { createPlaceSearch } from '../../fleet/places/find-place.ts'
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

/** How many devices wait in each place. */
const countIn = ({ rooms, groups }: WaitingRooms) => {
  const countOf = new Map(groups.map(({ key, count }) => [key, count]))
  const counted = rooms.flatMap((room) => {
    const count = countOf.get(room.roomId)
    return count === undefined ? [] : [{ room, count }]
  })
  return (place: Place): number =>
    place.kind === 'room'
      ? (countOf.get(place.room.roomId) ?? 0)
      : counted.reduce((sum, { room, count }) => sum + (isInPlace(room, place) ? count : 0), 0)
}

export const placeOptions = (places: readonly Place[], waiting: WaitingRooms): readonly PlainTextOption[] => {
  const countOf = countIn(waiting)
  return places.map((place) => countedOption(placeLabel(waiting, place), countOf(place), valueOf(place)))
}

/** By reading: each keystroke searches the same one. */
const searches = new WeakMap<WaitingRooms, ReturnType<typeof createPlaceSearch>>()

const searchOf = (waiting: WaitingRooms): ReturnType<typeof createPlaceSearch> => {
  const known = searches.get(waiting)
  if (known !== undefined) return known
  const keys = new Set(waiting.groups.map(({ key }) => key))
  const search = createPlaceSearch(
    waiting.rooms.filter(({ roomId }) => keys.has(roomId)),
    waiting.labels,
  )
  searches.set(waiting, search)
  return search
}

/** Rooms and floors in which something waits, by what was typed so far. */
export const searchedOptions = (
  waiting: WaitingRooms,
  typed: string,
  most: number = LIMITS.options,
): readonly PlainTextOption[] => placeOptions(searchOf(waiting)(typed).slice(0, most), waiting)

/** The places that options stand for; `undefined` if one is gone, or can't be told from another one. */
export const placesOfValues = (
  values: readonly string[],
  waiting: WaitingRooms,
): readonly Place[] | undefined => {
  const known = Map.groupBy(createPlaceSearch(waiting.rooms, waiting.labels)(''), valueOf)
  const places = values.map((value) => known.get(value) ?? [])
  return places.every(({ length }) => length === 1) ? places.flat() : undefined
}

/** What stands at the field of places when `placesOfValues` finds none. */
export const UNKNOWN_PLACE =
  'One of these places is no longer in Tuya’s list, or can’t be told from another one. Please choose again.'
