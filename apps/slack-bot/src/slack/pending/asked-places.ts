import { areasOf } from '../../fleet/places/area.ts'
import { createPlaceNames, findPlace, type PlaceSearch } from '../../fleet/places/find-place.ts'
import { isSamePlace, type Place } from '../../fleet/places/place.ts'
import { toPlain } from '../../fleet/plain-text.ts'
import { areaText } from '../../fleet/places/room-labels.ts'
import type { Room } from '../../fleet/places/room.ts'
import type { FilterProblem } from '../../fleet/query/selection-draft.ts'
import { parseSelectionQuery, type SelectionQuery } from '../../fleet/query/selection-query.ts'
import { placesInText, typedPlaces } from '../../fleet/places/typed-places.ts'
import type { WaitingRooms } from './waiting-rooms.ts'

/** A place that was not typed as it is called: used at once to look, and confirmed before anything is requested. */
export interface Guess {
  readonly typed: string
  readonly place: Place
}

/** What a typed text asks for among the rooms that are known. */
export type AskedPlaces =
  | { readonly kind: 'problem'; readonly problem: FilterProblem }
  /** No place was named, or everything was. */
  | { readonly kind: 'everywhere'; readonly query: SelectionQuery }
  | {
      readonly kind: 'places'
      readonly query: SelectionQuery
      readonly places: readonly Place[]
      readonly guesses: readonly Guess[]
    }
  | { readonly kind: 'too-many'; readonly query: SelectionQuery; readonly most: number }
  /** A button's room or area that is not there any more. */
  | { readonly kind: 'gone'; readonly query: SelectionQuery }
  | {
      readonly kind: 'unclear'
      readonly query: SelectionQuery
      /** The part of the text that is not clear, and the other parts as they were typed. */
      readonly typed: string
      readonly others: readonly string[]
      readonly search: Exclude<PlaceSearch, { kind: 'found' }>
    }

/** A command line and a button have limited room, and a floor names all its rooms at once. */
export const MOST_PLACES = 20

type Known = Pick<WaitingRooms, 'rooms' | 'labels'>

const ofParts = (query: SelectionQuery, parts: readonly string[], { rooms, labels }: Known): AskedPlaces => {
  const places: Place[] = []
  const guesses: Guess[] = []
  for (const typed of parts) {
    const search = findPlace(rooms, typed, labels)
    if (search.kind !== 'found')
      return { kind: 'unclear', query, typed, others: parts.filter((other) => other !== typed), search }
    if (!places.some((place) => isSamePlace(place, search.place))) places.push(search.place)
    if (search.isGuess) guesses.push({ typed, place: search.place })
  }
  return { kind: 'places', query, places, guesses }
}

const isName = (text: string, { rooms, labels }: Known): boolean => {
  const search = findPlace(rooms, text, labels)
  return search.kind === 'ambiguous' || (search.kind === 'found' && !search.isGuess)
}

const toParts = (text: string, known: Known): readonly string[] => {
  const pieces = typedPlaces(text)
  return pieces.length > MOST_PLACES ? pieces : placesInText(text, (part) => isName(part, known))
}

const ofTyped = (query: SelectionQuery, where: readonly string[], known: Known): AskedPlaces => {
  const parts = where.flatMap((text) => toParts(text, known))
  return parts.length > MOST_PLACES
    ? { kind: 'too-many', query, most: MOST_PLACES }
    : ofParts(query, parts, known)
}

const roomById = (rooms: readonly Room[], id: string): Place | undefined => {
  const wanted = toPlain(id)
  const [room, ...others] = rooms.filter(({ roomId }) => toPlain(roomId) === wanted)
  return room === undefined || others.length > 0 ? undefined : { kind: 'room', room }
}

const areaByPath = (rooms: readonly Room[], path: string): Place | undefined => {
  const wanted = toPlain(path)
  const area = areasOf(rooms).find((one) => toPlain(areaText(one)) === wanted)
  return area === undefined ? undefined : { kind: 'area', area }
}

/** The places that buttons name by id, with those that were typed beside them. */
const ofButtons = (query: SelectionQuery, known: Known): AskedPlaces => {
  const { rooms } = known
  const named = [
    ...(query.roomIds ?? []).map((id) => roomById(rooms, id)),
    ...(query.areaPaths ?? []).map((path) => areaByPath(rooms, path)),
  ]
  const places = named.flatMap((place) => place ?? [])
  if (places.length < named.length) return { kind: 'gone', query }
  if (query.where === undefined) return { kind: 'places', query, places, guesses: [] }
  const typed = ofTyped(query, query.where, known)
  return typed.kind === 'places' ? { ...typed, places: [...places, ...typed.places] } : typed
}

export const askedPlaces = (text: string, known: Known): AskedPlaces => {
  const { rooms, labels } = known
  const parsed = parseSelectionQuery(text, createPlaceNames(rooms, labels))
  if (parsed.kind === 'problem') {
    // "Lab:2" may be the beginning of a room's name as well as a filter that there is not.
    const asPlace = parsed.problem.kind === 'unknown-filter' ? ofParts({}, [text], known) : undefined
    const isPlace = asPlace !== undefined && (asPlace.kind !== 'unclear' || asPlace.search.kind !== 'unknown')
    return isPlace ? asPlace : parsed
  }
  const { query } = parsed
  if (query.roomIds !== undefined || query.areaPaths !== undefined) return ofButtons(query, known)
  return query.where === undefined ? { kind: 'everywhere', query } : ofTyped(query, query.where, known)
}
