import { editDistance } from '../edit-distance.ts'
import { compareNaturally } from '../natural-order.ts'
import { toComparable, toPlain, withoutAccents } from '../plain-text.ts'
import { unquoted } from '../query/quotes.ts'
import { roomPathOf } from './room-labels.ts'
import type { Room } from './room.ts'

export type RoomSearch =
  | { readonly kind: 'found'; readonly room: Room }
  | { readonly kind: 'ambiguous'; readonly rooms: readonly Room[] }
  | { readonly kind: 'unknown'; readonly suggestions: readonly Room[] }

/** How rooms are called on the screen, by id; what is read there can be typed. */
type Labels = ReadonlyMap<string, string>
const NO_LABELS: Labels = new Map()

const MOST_SUGGESTIONS = 5

/** Words of a name or path; what separates them does not matter: "4F / Meeting room A" is "4f meeting room a". */
const wordsOf = (text: string): readonly string[] =>
  toComparable(text)
    .split(/[\s/\\>,|]+/u)
    .filter((word) => word !== '')

/** Words as they are compared: without case, quotes, accents and separators. */
export const plainWordsOf = (text: string): readonly string[] => wordsOf(text).map(withoutAccents)

const isSame = (left: readonly string[], right: readonly string[]): boolean =>
  left.length > 0 && left.length === right.length && left.every((word, position) => word === right[position])

/** Every word typed is the start of a word of the path, in the same order: "4f meet a". */
const isContained = (typed: readonly string[], path: readonly string[]): boolean => {
  let from = 0
  for (const word of typed) {
    const at = path.findIndex((candidate, position) => position >= from && candidate.startsWith(word))
    if (at === -1) return false
    from = at + 1
  }
  return typed.length > 0
}

const inOrder = (rooms: readonly Room[]): readonly Room[] =>
  rooms.toSorted(
    (left, right) =>
      compareNaturally(roomPathOf(left), roomPathOf(right)) || compareNaturally(left.roomId, right.roomId),
  )

const nearest = (rooms: readonly Room[], text: string): readonly Room[] => {
  const typed = plainWordsOf(text).join(' ')
  const far = Math.max(2, Math.floor(typed.length * 0.4))
  const distances = new Map<Room, number>()
  for (const room of rooms) {
    const distance = [room.name, roomPathOf(room)]
      .map((name) => plainWordsOf(name).join(' '))
      // At least as far as the lengths differ.
      .filter((name) => Math.abs(name.length - typed.length) <= far)
      .reduce((least, name) => Math.min(least, editDistance(typed, name)), Infinity)
    if (distance <= far) distances.set(room, distance)
  }
  return inOrder([...distances.keys()])
    .toSorted((left, right) => (distances.get(left) ?? 0) - (distances.get(right) ?? 0))
    .slice(0, MOST_SUGGESTIONS)
}

type Rule = (room: Room) => boolean

/** Letter by letter: of rooms that differ in case, accents or quotes only, the one that is meant. */
const spellingRules = (typed: string, labels: Labels): readonly Rule[] => [
  (room) => toPlain(room.roomId) === typed,
  (room) => toPlain(roomPathOf(room)) === typed,
  (room) => toPlain(room.name) === typed,
  (room) => toPlain(labels.get(room.roomId) ?? room.name) === typed,
]

/** By path, name, end of the path or label: all its words were written. */
const wordRules = (
  typed: readonly string[],
  toWords: (text: string) => readonly string[],
  labels: Labels,
): readonly Rule[] => [
  (room) => isSame(toWords(roomPathOf(room)), typed),
  (room) => isSame(toWords(room.name), typed),
  (room) => typed.length > 0 && isSame(toWords(roomPathOf(room)).slice(-typed.length), typed),
  (room) => isSame(toWords(labels.get(room.roomId) ?? room.name), typed),
]

const wholeRules = (text: string, labels: Labels): readonly Rule[] => {
  const plain = toPlain(text)
  const bare = unquoted(plain)
  return [
    ...(plain === '' ? [] : spellingRules(plain, labels)),
    ...(bare === '' || bare === plain ? [] : spellingRules(bare, labels)),
    (room) => toComparable(room.roomId) === toComparable(text),
    ...wordRules(wordsOf(text), wordsOf, labels),
  ]
}

const firstMatch = (rooms: readonly Room[], rules: readonly Rule[]): RoomSearch | undefined => {
  for (const isMatch of rules) {
    const matches = inOrder(rooms.filter(isMatch))
    const [only] = matches
    if (only !== undefined && matches.length === 1) return { kind: 'found', room: only }
    if (matches.length > 1) return { kind: 'ambiguous', rooms: matches }
  }
  return undefined
}

/** By id, path, name, end of the path or label: as it is spelled, then without case and quotes, then without accents. */
export const findExactly = (
  rooms: readonly Room[],
  text: string,
  labels: Labels = NO_LABELS,
): RoomSearch | undefined =>
  firstMatch(rooms, [...wholeRules(text, labels), ...wordRules(plainWordsOf(text), plainWordsOf, labels)])

/** The rooms whose path has words that begin like the typed ones: in the same order, else in any order. */
export const findByWords = (rooms: readonly Room[], text: string): readonly Room[] => {
  const typed = plainWordsOf(text)
  const inSameOrder = rooms.filter((room) => isContained(typed, plainWordsOf(roomPathOf(room))))
  if (inSameOrder.length > 0) return inOrder(inSameOrder)
  const sorted = typed.toSorted()
  return inOrder(
    rooms.filter((room) =>
      [roomPathOf(room), room.name].some((name) => isSame(plainWordsOf(name).toSorted(), sorted)),
    ),
  )
}

/** The rooms with the most similar spelling; the nearest first. */
export const nearestRooms = (rooms: readonly Room[], text: string): readonly Room[] => nearest(rooms, text)

/** Finds a room by `findExactly`, then by beginnings of words ("4f meet a"). */
export const findRoom = (rooms: readonly Room[], text: string, labels: Labels = NO_LABELS): RoomSearch => {
  const typed = plainWordsOf(text)
  const isBeginning: Rule = (room) => isContained(typed, plainWordsOf(roomPathOf(room)))
  return (
    findExactly(rooms, text, labels) ??
    firstMatch(rooms, [isBeginning]) ?? { kind: 'unknown', suggestions: nearest(rooms, text) }
  )
}

/**
 * Finds the room that a setting names: as `findExactly`, but never without accents. No person
 * is there to be asked, and a name that fits no room any more must not slip to another one.
 */
export const findNamedRoom = (rooms: readonly Room[], text: string): RoomSearch =>
  firstMatch(rooms, wholeRules(text, NO_LABELS)) ?? {
    kind: 'unknown',
    suggestions: nearest(rooms, text),
  }
