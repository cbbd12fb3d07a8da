import { editDistance } from './edit-distance.ts'
import { compareNaturally } from './natural-order.ts'
import { toComparable, toUnquoted } from './plain-text.ts'
import { roomPathOf } from './room-labels.ts'
import type { Room } from './room.ts'

export type RoomSearch =
  | { readonly kind: 'found'; readonly room: Room }
  | { readonly kind: 'ambiguous'; readonly rooms: readonly Room[] }
  | { readonly kind: 'unknown'; readonly suggestions: readonly Room[] }

const MOST_SUGGESTIONS = 5

/** Words of a name or path; what separates them does not matter: "4F / Meeting room A" is "4f meeting room a". */
const wordsOf = (text: string): readonly string[] =>
  toUnquoted(text)
    .split(/[\s/\\>,|]+/u)
    .filter((word) => word !== '')

const isSame = (left: readonly string[], right: readonly string[]): boolean =>
  left.length === right.length && left.every((word, position) => word === right[position])

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

const nearest = (rooms: readonly Room[], typed: string): readonly Room[] => {
  const far = Math.max(2, Math.floor(typed.length * 0.4))
  const rated = inOrder(rooms).map((room) => ({
    room,
    distance: Math.min(
      editDistance(typed, wordsOf(room.name).join(' ')),
      editDistance(typed, wordsOf(roomPathOf(room)).join(' ')),
    ),
  }))
  return rated
    .filter(({ distance }) => distance <= far)
    .toSorted((left, right) => left.distance - right.distance)
    .slice(0, MOST_SUGGESTIONS)
    .map(({ room }) => room)
}

type Rule = (room: Room) => boolean

/** By id, path, name or end of the path: the whole of it was written. */
const wholeRules = (text: string): readonly Rule[] => {
  const typed = wordsOf(text)
  const plain = toUnquoted(text)
  return [
    (room) => toComparable(room.roomId) === plain,
    (room) => isSame(wordsOf(roomPathOf(room)), typed),
    (room) => isSame(wordsOf(room.name), typed),
    (room) => typed.length > 0 && isSame(wordsOf(roomPathOf(room)).slice(-typed.length), typed),
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

/** Finds the room that a person typed: by id, path, name, end of the path, or beginnings of words; in that order. */
export const findRoom = (rooms: readonly Room[], text: string): RoomSearch => {
  const typed = wordsOf(text)
  const rules = [...wholeRules(text), (room: Room) => isContained(typed, wordsOf(roomPathOf(room)))]
  return firstMatch(rooms, rules) ?? { kind: 'unknown', suggestions: nearest(rooms, typed.join(' ')) }
}

/**
 * Finds the room that a setting names: as `findRoom`, but never by beginnings of words. Nobody is there to be asked, and
 * a name that fits no room any more must not slip to another one.
 */
export const findNamedRoom = (rooms: readonly Room[], text: string): RoomSearch =>
  firstMatch(rooms, wholeRules(text)) ?? {
    kind: 'unknown',
    suggestions: nearest(rooms, wordsOf(text).join(' ')),
  }
