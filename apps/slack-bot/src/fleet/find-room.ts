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

/** Finds the room that a person typed: by id, path, end of the path, name, or beginnings of words; in that order. */
export const findRoom = (rooms: readonly Room[], text: string): RoomSearch => {
  const typed = wordsOf(text)
  const plain = toUnquoted(text)
  const rules: readonly ((room: Room) => boolean)[] = [
    (room) => toComparable(room.roomId) === plain,
    (room) => isSame(wordsOf(roomPathOf(room)), typed),
    (room) => isSame(wordsOf(room.name), typed),
    (room) => typed.length > 0 && isSame(wordsOf(roomPathOf(room)).slice(-typed.length), typed),
    (room) => isContained(typed, wordsOf(roomPathOf(room))),
  ]
  for (const isMatch of rules) {
    const matches = inOrder(rooms.filter(isMatch))
    const [only] = matches
    if (only !== undefined && matches.length === 1) return { kind: 'found', room: only }
    if (matches.length > 1) return { kind: 'ambiguous', rooms: matches }
  }
  return { kind: 'unknown', suggestions: nearest(rooms, typed.join(' ')) }
}
