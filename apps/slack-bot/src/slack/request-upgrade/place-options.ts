import type { PlainTextOption } from '@slack/types'
import { searchPlaces } from '../../fleet/places/find-place.ts'
import { isInPlace, type Place } from '../../fleet/places/place.ts'
import type { OptionsHandler } from '../app/interaction.ts'
import { plainText } from '../blocks/elements.ts'
import { toQueryText } from '../pending/pending-query.ts'
import { placeLabel, type WaitingRooms } from '../pending/waiting-rooms.ts'
import { LIMITS } from '../platform/block-limits.ts'
import { visibleText } from '../text/visible-text.ts'
import { parseWhatMetadata } from './metadata.ts'
import { readWhole } from './read-for-form.ts'

/** The value of the option "Everything waiting". */
export const EVERYTHING = 'all'

const counted = (label: string, count: number, value: string): PlainTextOption => {
  const suffix = ` (${count})`
  return {
    text: plainText(`${visibleText(label, LIMITS.option.text - suffix.length)}${suffix}`, LIMITS.option.text),
    value,
  }
}

/** Long ids are cut, so a value that matches two places must be refused. */
const valueOf = (place: Place): string => toQueryText({}, [place]).slice(0, LIMITS.option.value)

const everythingOption = (waiting: WaitingRooms): PlainTextOption =>
  counted('Everything waiting', waiting.devices.length, EVERYTHING)

const optionOf = (place: Place, waiting: WaitingRooms): PlainTextOption => {
  const countOf = new Map(waiting.groups.map(({ key, count }) => [key, count]))
  const count = waiting.rooms
    .filter((room) => isInPlace(room, place))
    .reduce((sum, { roomId }) => sum + (countOf.get(roomId) ?? 0), 0)
  return counted(placeLabel(waiting, place), count, valueOf(place))
}

export const placeOptions = (places: readonly Place[], waiting: WaitingRooms): readonly PlainTextOption[] =>
  places.map((place) => optionOf(place, waiting))

const roomsWithWaiting = ({ rooms, groups }: WaitingRooms) => {
  const keys = new Set(groups.map(({ key }) => key))
  return rooms.filter(({ roomId }) => keys.has(roomId))
}

/** The options for the start of a form that is about everything, or about the places that were typed. */
export const initialOptions = (
  places: readonly Place[],
  waiting: WaitingRooms,
  isEverywhere: boolean,
): readonly PlainTextOption[] =>
  isEverywhere ? [everythingOption(waiting)] : placeOptions(places, waiting).slice(0, LIMITS.options)

/** The places that options stand for; `undefined` if one is gone, or can't be told from another one. */
export const placesOfValues = (
  values: readonly string[],
  waiting: WaitingRooms,
): readonly Place[] | undefined => {
  const known = Map.groupBy(searchPlaces(waiting.rooms, '', waiting.labels), valueOf)
  const places = values.map((value) => known.get(value) ?? [])
  return places.every(({ length }) => length === 1) ? places.flat() : undefined
}

const EVERYTHING_WORDS = /^(?:a|al|all|e\w*)$/iu

/** Rooms and floors in which something waits, searched as the person types. */
export const onPlacesTyped: OptionsHandler = async ({ typed, privateMetadata }, context) => {
  const { waiting } = await readWhole(context)
  if (waiting.devices.length === 0) return []
  const rooms = roomsWithWaiting(waiting)
  const text = typed.trim() === '' ? (parseWhatMetadata(privateMetadata).typed ?? '') : typed
  const places = searchPlaces(rooms, text, waiting.labels).slice(0, LIMITS.options - 1)
  const isAllMeant = text.trim() === '' || EVERYTHING_WORDS.test(text.trim())
  return [...(isAllMeant ? [everythingOption(waiting)] : []), ...placeOptions(places, waiting)]
}
