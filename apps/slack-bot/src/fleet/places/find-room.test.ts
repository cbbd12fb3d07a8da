import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findNamedRoom, findRoom } from './find-room.ts'
import { labelRooms } from './room-labels.ts'
import type { Room } from './room.ts'

const room = (roomId: string, ...path: readonly string[]): Room => ({ roomId, name: path.at(-1) ?? '', path })
const ROOMS = [
  room('r-4a', '4F', 'Meeting room A'),
  room('r-5a', '5F', 'Meeting room A'),
  room('r-4b', '4F', 'Meeting room B'),
  room('r-lobby', 'GF', 'Lobby'),
  room('r-chef', '4F', "Chef's kitchen"),
  room('r-10', '10F', 'Corridor'),
]
const found = (text: string): string => {
  const search = findRoom(ROOMS, text)
  if (search.kind === 'found') return search.room.roomId
  const rooms = search.kind === 'ambiguous' ? search.rooms : search.suggestions
  return `${search.kind}: ${rooms.map(({ roomId }) => roomId).join(' ')}`
}

test.each([
  ['Lobby', 'r-lobby'],
  ['  LOBBY ', 'r-lobby'],
  ['4F / Meeting room A', 'r-4a'],
  ['4F/Meeting room A', 'r-4a'],
  ['4f meeting  room a', 'r-4a'],
  ['“4F / Meeting room A”', 'r-4a'],
  ['r-4a', 'r-4a'],
  ['chef’s kitchen', 'r-chef'],
  ['5f meet a', 'r-5a'],
  ['room b', 'r-4b'],
  ['10f', 'r-10'],
])('%j is one room', (typed, roomId) => {
  expect(found(typed)).toBe(roomId)
})

test('a name that several rooms have is answered with all of them, in order', () => {
  expect(found('Meeting room A')).toBe('ambiguous: r-4a r-5a')
  expect(found('meeting')).toBe('ambiguous: r-4a r-4b r-5a')
})

test('a name that no room has is answered with the nearest ones', () => {
  expect(found('Metting room A')).toBe('unknown: r-4a r-5a r-4b')
  expect(found('loby')).toBe('unknown: r-lobby')
  expect(found('Boiler house north')).toBe('unknown: ')
  expect(found('')).toBe('unknown: ')
})

test.each([
  ['r-4A', 'found'],
  ['4f > meeting room a', 'found'],
  ['"Lobby"', 'found'],
  ['Meeting room A', 'ambiguous'],
  ['Lob', 'unknown'],
  ['4F Meet A', 'unknown'],
  ['', 'unknown'],
])('a setting that names %s is %s: the whole name counts, and no beginning of it', (text, kind) => {
  expect(findNamedRoom(ROOMS, text).kind).toBe(kind)
})

test('every room is found by its own path, as it is and as the label shows it', () => {
  const anyName = fc.stringMatching(/^[A-Za-z0-9]{1,6}( [A-Za-z0-9]{1,4})?$/u)
  const anyRooms = fc
    .uniqueArray(fc.tuple(anyName, anyName), {
      maxLength: 8,
      selector: (path) => path.join(' ').toLowerCase(),
    })
    .map((paths) => paths.map((path, index) => room(`id-${index}`, ...path)))
  fc.assert(
    fc.property(anyRooms, (rooms) => {
      const labels = labelRooms(rooms)
      expect(new Set([...labels.values()].map((label) => label.toLowerCase())).size).toBe(rooms.length)
      for (const one of rooms) {
        const byPath = findRoom(rooms, one.path.join(' / ').toUpperCase())
        expect(byPath).toEqual({ kind: 'found', room: one })
      }
    }),
  )
})
