import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { areasOf, pathInName } from './area.ts'
import { findPlace } from './find-place.ts'
import { floorNumberOf } from './floor-number.ts'
import { isInPlace, type Place } from './place.ts'
import { areaText } from './room-labels.ts'
import type { Room } from './room.ts'

const room = (roomId: string, ...path: readonly string[]): Room => ({ roomId, name: path.at(-1) ?? '', path })
const ROOMS: readonly Room[] = [
  room('r-4a', '4F', 'Meeting room A'),
  room('r-4c', '4F', 'Café'),
  room('r-5a', '5F', 'Meeting room A'),
  room('r-14', '14F', 'Corridor'),
  room('r-gf', 'Ground floor', 'Lobby'),
  room('r-n2', 'North', '2F', 'Lab'),
  room('r-s2', 'South', '2F', 'Lab'),
  { roomId: 'f-4', name: '4F', path: ['4F'], isArea: true },
]
const nameOf = (place: Place): string => (place.kind === 'room' ? place.room.roomId : areaText(place.area))
const found = (text: string, rooms = ROOMS): string => {
  const search = findPlace(rooms, text)
  if (search.kind === 'found') return `${nameOf(search.place)}${search.isGuess ? ' (guess)' : ''}`
  const places = search.kind === 'ambiguous' ? search.places : search.suggestions
  return `${search.kind}: ${places.map(nameOf).join(', ')}`
}

test.each([
  ['4F', '4F'],
  ['4f', '4F'],
  ['“4F”', '4F'],
  ['4F / Meeting room A', 'r-4a'],
  ['4F / cafe', 'r-4c'],
  ['North', 'North'],
  ['north/2f', 'North / 2F'],
  ['2F', 'ambiguous: North / 2F, South / 2F'],
  ['Lab', 'ambiguous: r-n2, r-s2'],
  ['4th floor', '4F (guess)'],
  ['floor 04', '4F (guess)'],
  ['level 5', '5F (guess)'],
  ['5. OG', '5F (guess)'],
  ['4楼', '4F (guess)'],
  ['fourteenth floor', 'unknown: '],
  ['14th floor', '14F (guess)'],
  ['GF', 'Ground floor (guess)'],
  ['4f meet a', 'r-4a (guess)'],
  ['room a meeting 5f', 'r-5a (guess)'],
  ['nor', 'North (guess)'],
  ['2nd floor', 'ambiguous: North / 2F, South / 2F'],
  ['Metting room A', 'unknown: r-4a, r-5a'],
])('%j is %s', (text, expected) => {
  expect(found(text)).toBe(expected)
})

test('a whole name wins over a floor of that number', () => {
  const rooms = [room('r-l', '7F', 'Level 4'), ...ROOMS]
  expect(found('level 4', rooms)).toBe('r-l')
  expect(found('4th floor', rooms)).toBe('4F (guess)')
})

test('an area has the rooms below it, and what hangs on it itself; a room has itself', () => {
  const idsIn = (place: Place) => ROOMS.filter((one) => isInPlace(one, place)).map(({ roomId }) => roomId)
  expect(idsIn({ kind: 'area', area: { path: ['4F'] } })).toEqual(['r-4a', 'r-4c', 'f-4'])
  expect(idsIn({ kind: 'area', area: { path: ['North'] } })).toEqual(['r-n2'])
  expect(idsIn({ kind: 'room', room: room('r-4a', '4F', 'Meeting room A') })).toEqual(['r-4a'])
})

test('every area and room of any building is found by its own path, and never as a guess', () => {
  const anyName = fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,5}$/u)
  const anyRooms = fc
    .uniqueArray(fc.tuple(anyName, anyName, anyName), {
      maxLength: 8,
      selector: (path) => path.join('/').toLowerCase(),
    })
    .map((paths) => paths.map((path, index) => room(`id-${index}`, ...path)))
  fc.assert(
    fc.property(anyRooms, (rooms) => {
      const paths = [...areasOf(rooms).map(({ path }) => path), ...rooms.map(({ path }) => path)]
      const keys = paths.map((path) => path.join(' ').toLowerCase())
      for (const path of paths) {
        // Two paths that read the same, letter case aside, can't be told apart by typing.
        if (keys.filter((key) => key === path.join(' ').toLowerCase()).length > 1) continue
        const search = findPlace(rooms, path.join(' / '))
        expect(search).toMatchObject({ kind: 'found', isGuess: false })
        const place = search.kind === 'found' ? search.place : undefined
        expect(place?.kind === 'area' ? place.area.path : place?.room.path).toEqual(path)
      }
    }),
  )
})

describe('without a room tree', () => {
  it.each([
    ['4F / Meeting room A', ['4F', 'Meeting room A']],
    ['4F/Lab', ['4F', 'Lab']],
    ['North > 2F > Lab', ['North', '2F', 'Lab']],
    ['A/C room', []],
    ['Lobby', []],
    ['/', []],
  ])('the name %j tells the path %j', (name, path) => {
    expect(pathInName(name)).toEqual(path)
  })
})

test.each([
  ['4F', 4],
  ['Floor 12', 12],
  ['L2', 2],
  ['third floor', 3],
  ['B2', -2],
  ['basement', -1],
  ['EG', 0],
  ['4', undefined],
  ['4F east', undefined],
  ['constructor floor', undefined],
  ['Lab', undefined],
])('%j is the floor %s', (text, floor) => {
  expect(floorNumberOf(text)).toBe(floor)
})
