import { areasOf, isInArea, type Area } from './area.ts'
import { findByWords, findExactly, findNamedRoom, nearestRooms, plainWordsOf } from './find-room.ts'
import { floorNumberOf } from './floor-number.ts'
import { compareNaturally } from '../natural-order.ts'
import type { Place } from './place.ts'
import { roomPathOf } from './room-labels.ts'
import type { Room } from './room.ts'

export type PlaceSearch =
  /** `isGuess`: not what was typed, letter by letter, but the only thing that it can mean. */
  | { readonly kind: 'found'; readonly place: Place; readonly isGuess: boolean }
  | { readonly kind: 'ambiguous'; readonly places: readonly Place[] }
  | { readonly kind: 'unknown'; readonly suggestions: readonly Place[] }

/** Areas searched by the rules for rooms: an area is found by its path, its name and the beginnings of words, too. */
interface AreaAsRoom extends Room {
  readonly area: Area
}
const isAreaAsRoom = (room: Room): room is AreaAsRoom => 'area' in room

const toPlace = (room: Room): Place =>
  isAreaAsRoom(room) ? { kind: 'area', area: room.area } : { kind: 'room', room }

const candidatesOf = (rooms: readonly Room[]): readonly Room[] => [
  ...rooms.filter(({ isArea }) => isArea !== true),
  ...areasOf(rooms).map((area): AreaAsRoom => ({
    roomId: `area:${area.path.join('/')}`,
    name: area.path.at(-1) ?? '',
    path: area.path,
    area,
  })),
]

/** An area stands for everything in it: of an area and its rooms the area is meant. */
const widest = (rooms: readonly Room[]): readonly Room[] => {
  const around = rooms.find((one) => isAreaAsRoom(one) && rooms.every((other) => isInArea(other, one.area)))
  return around === undefined ? rooms : [around]
}

const guessOf = (candidates: readonly Room[], text: string): PlaceSearch | undefined => {
  const floor = floorNumberOf(text)
  const floors =
    floor === undefined
      ? []
      : candidates.filter((one) => isAreaAsRoom(one) && floorNumberOf(one.name) === floor)
  const found = floors.length > 0 ? floors : widest(findByWords(candidates, text))
  const [only] = found
  if (only === undefined) return undefined
  return found.length === 1
    ? { kind: 'found', place: toPlace(only), isGuess: true }
    : { kind: 'ambiguous', places: found.map(toPlace) }
}

/**
 * Finds the room or area that a person typed. Whole names and paths first (`findExactly`); then guesses: the number of a
 * floor ("4th floor" is 4F), beginnings of words ("4f meet a"), words in another order. Else the nearest by spelling.
 */
export const findPlace = (
  rooms: readonly Room[],
  text: string,
  labels: ReadonlyMap<string, string> = new Map(),
): PlaceSearch => {
  const candidates = candidatesOf(rooms)
  const exact = findExactly(candidates, text, labels)
  if (exact?.kind === 'found') return { kind: 'found', place: toPlace(exact.room), isGuess: false }
  if (exact?.kind === 'ambiguous') return { kind: 'ambiguous', places: exact.rooms.map(toPlace) }
  return (
    guessOf(candidates, text) ?? { kind: 'unknown', suggestions: nearestRooms(candidates, text).map(toPlace) }
  )
}

/**
 * Finds the room or area that a setting names: whole names and paths, never a guess. No person is there to be asked, and
 * a name that fits nothing any more must not slip to another place.
 */
export const findNamedPlace = (rooms: readonly Room[], text: string): PlaceSearch => {
  const search = findNamedRoom(candidatesOf(rooms), text)
  switch (search.kind) {
    case 'found':
      return { kind: 'found', place: toPlace(search.room), isGuess: false }
    case 'ambiguous':
      return { kind: 'ambiguous', places: search.rooms.map(toPlace) }
    case 'unknown':
      return { kind: 'unknown', suggestions: search.suggestions.map(toPlace) }
  }
}

const byPath = (left: Room, right: Room): number =>
  Number(isAreaAsRoom(right)) - Number(isAreaAsRoom(left)) ||
  compareNaturally(roomPathOf(left), roomPathOf(right)) ||
  compareNaturally(left.roomId, right.roomId)

/**
 * Finds all places that fit what was typed so far, for a menu: areas first, then rooms. Every typed word begins a word of
 * the path or label, in any order; "floor 4" also finds 4F. Without a fit the nearest by spelling; without a text all places.
 * The names are prepared once, because each keystroke searches thousands of them.
 */
export const createPlaceSearch = (
  rooms: readonly Room[],
  labels: ReadonlyMap<string, string> = new Map(),
): ((text: string) => readonly Place[]) => {
  const candidates = candidatesOf(rooms).toSorted(byPath)
  const prepared = candidates.map((one) => ({
    one,
    words: plainWordsOf(`${roomPathOf(one)} ${labels.get(one.roomId) ?? one.name}`),
    floor: isAreaAsRoom(one) ? floorNumberOf(one.name) : undefined,
  }))
  return (text) => {
    const typed = plainWordsOf(text)
    const wanted = floorNumberOf(text)
    const fitting = prepared.filter(
      ({ words, floor }) =>
        (wanted !== undefined && floor === wanted) ||
        typed.every((begun) => words.some((word) => word.startsWith(begun))),
    )
    return (fitting.length > 0 ? fitting.map(({ one }) => one) : nearestRooms(candidates, text)).map(toPlace)
  }
}

/** Whether a text is the whole path, name or label of a room or area, or of several. */
export const createPlaceNames = (
  rooms: readonly Room[],
  labels: ReadonlyMap<string, string>,
): ((text: string) => boolean) => {
  const keyOf = (text: string): string => plainWordsOf(text).join(' ')
  const keys = new Set(
    candidatesOf(rooms).flatMap((one) =>
      [roomPathOf(one), one.name, labels.get(one.roomId) ?? one.name].map(keyOf),
    ),
  )
  return (text) => keyOf(text) !== '' && keys.has(keyOf(text))
}
