import { checkView } from '@illume-ota/slack-simulator'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { HOSTILE_NAMES, SAMPLE_DEVICES } from '../../../../docs-pages/gallery/sample-fleet.ts'
import { isSamePlace } from '../../../fleet/places/place.ts'
import { LIMITS } from '../../platform/block-limits.ts'
import { MOST_PLACES } from '../asked-places.ts'
import { placesOfValues, searchedOptions } from '../place-options.ts'
import { waitingRooms } from '../waiting-rooms.ts'
import { filterModal } from './filter-modal.ts'

const ROOMS = 400
const DEVICES = 5_000

/** A building whose rooms have names of any kind and length. */
const buildingOf = (names: readonly string[]) => {
  const rooms = Array.from({ length: ROOMS }, (_, index) => {
    const name = `${names[index % names.length] ?? ''} ${index}`
    return { roomId: `room-${index}`, name, path: [`${1 + (index % 25)}F`, name] }
  })
  const [sample] = SAMPLE_DEVICES
  if (sample === undefined) throw new Error('The sample has devices')
  const devices = Array.from({ length: DEVICES }, (_, index) => ({
    ...sample,
    deviceId: `device-${index}`,
    roomId: `room-${index % ROOMS}`,
    roomName: rooms[index % ROOMS]?.name ?? '',
  }))
  return waitingRooms({ devices, rooms })
}

const name = fc.oneof(
  fc.constantFrom(...HOSTILE_NAMES, '漢'.repeat(200), 'Meeting room A'),
  fc.string({ maxLength: 120 }),
)

it('offers and keeps places within Slack’s limits, and knows what each option stands for', () => {
  fc.assert(
    fc.property(fc.array(name, { minLength: 1, maxLength: 6 }), (names) => {
      const waiting = buildingOf(names)
      const options = searchedOptions(waiting, '')
      expect(options).toHaveLength(LIMITS.options)
      const chosen = options.slice(0, MOST_PLACES)
      const check = checkView(filterModal({}, { places: chosen, privateMetadata: 'C1' }), 'modal')
      expect(check.ok ? [] : check.messages).toEqual([])
      const places = placesOfValues(
        chosen.flatMap(({ value }) => value ?? []),
        waiting,
      )
      expect(places).toHaveLength(MOST_PLACES)
      // The last room is beyond the first hundred, and is found by its path.
      const last = waiting.rooms.find(({ roomId }) => roomId === `room-${ROOMS - 1}`)
      if (last === undefined) throw new Error('The room is there')
      const values = searchedOptions(waiting, last.path.join(' ')).flatMap(({ value }) => value ?? [])
      expect(
        placesOfValues(values, waiting)?.some((place) => isSamePlace(place, { kind: 'room', room: last })),
      ).toBe(true)
    }),
    { numRuns: 8 },
  )
})
