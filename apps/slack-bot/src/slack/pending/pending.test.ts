import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DEVICE_KINDS, type DeviceKind, type FleetDevice } from '../../fleet/device.ts'
import { groupByFloor } from '../../fleet/group-floors.ts'
import { findRoom } from '../../fleet/places/find-room.ts'
import { filterDevices } from '../../fleet/query/device-filter.ts'
import { parseSelectionQuery } from '../../fleet/query/selection-query.ts'
import { toTypeable } from '../../fleet/visible-characters.ts'
import { hostileDevices, SAMPLE_DEVICES, SAMPLE_ROOMS } from '../../../docs-pages/gallery/sample-fleet.ts'
import { toCsv } from '../files/to-csv.ts'
import { toChoice } from '../request-upgrade/devices/device-choice.ts'
import { csvRows } from './file/csv-rows.ts'
import { askedPlaces } from './asked-places.ts'
import { quoted } from '../../fleet/query/query-tokens.ts'
import { toQueryText } from './pending-query.ts'
import { labelOf, waitingRoomKeyOf, waitingRooms } from './waiting-rooms.ts'

const KINDS = Object.keys(DEVICE_KINDS) as DeviceKind[]

const withoutRoomIds = (devices: readonly FleetDevice[]): readonly FleetDevice[] =>
  devices.map(({ roomId: _roomId, ...device }) => device)

describe('rooms of what waits', () => {
  it('are found by name only where the name is unique', () => {
    const waiting = waitingRooms({ devices: withoutRoomIds(SAMPLE_DEVICES), rooms: SAMPLE_ROOMS })
    expect(waiting.groups.map(({ key, count }) => [key, count])).toEqual([
      ['room-4c', 8],
      ['name:Meeting room A', 16],
    ])
    const search = findRoom(waiting.rooms, 'meeting room a')
    expect(search).toMatchObject({ kind: 'ambiguous', rooms: { length: 3 } })
  })

  it('keep namesakes apart by id and say their paths', () => {
    const { groups } = waitingRooms({ devices: SAMPLE_DEVICES, rooms: SAMPLE_ROOMS })
    expect(groups.map(({ label }) => label)).toEqual([
      '4F / Meeting room A',
      '5F / Meeting room A',
      'Corridor 4',
    ])
  })

  it('are found again by what a button carries, whatever their names', () => {
    const waiting = waitingRooms({ devices: [...SAMPLE_DEVICES, ...hostileDevices()], rooms: SAMPLE_ROOMS })
    expect(waiting.rooms.length).toBeGreaterThan(SAMPLE_ROOMS.length)
    for (const room of waiting.rooms)
      expect(
        askedPlaces(toQueryText({ online: true }, [{ kind: 'room', room }]), waiting),
        room.name,
      ).toEqual({
        kind: 'places',
        query: { roomIds: [expect.any(String)], online: true },
        places: [{ kind: 'room', room }],
        guesses: [],
      })
  })

  it('are found by the labels that people see, typed in quotes', () => {
    const waiting = waitingRooms({ devices: [...SAMPLE_DEVICES, ...hostileDevices()], rooms: SAMPLE_ROOMS })
    for (const room of waiting.rooms.filter(({ name }) => toTypeable(name) !== ''))
      expect(askedPlaces(`room:${quoted(labelOf(waiting, room))}`, waiting), room.name).toMatchObject({
        kind: 'places',
        places: [{ kind: 'room', room: { roomId: room.roomId } }],
      })
  })

  it('win over the words of filters when all of their name is typed', () => {
    const names = ['Online shop', 'Lab:2', 'Café "Früh & Spät"', 'Offline', 'type:light']
    const rooms = names.map((name) => ({ roomId: `id ${name}`, name, path: ['4F', name] }))
    const waiting = waitingRooms({ devices: [], rooms })
    const asked = (text: string) => {
      const found = askedPlaces(text, waiting)
      const [place] = found.kind === 'places' ? found.places : []
      return found.kind === 'places' && place?.kind === 'room' ? [place.room.name, found.query] : found.kind
    }
    for (const name of names) {
      expect(asked(name), name).toEqual([name, { where: [expect.any(String)] }])
      expect(asked(`4F / ${name}`), name).toEqual([name, { where: [expect.any(String)] }])
      expect(asked(`${name} type:gateway online`), name).toMatchObject([
        name,
        { online: true, kinds: ['gateway'] },
      ])
    }
    expect(asked('lab')).toEqual(['Lab:2', { where: ['lab'] }])
    expect(asked('lab:')).toMatchObject(['Lab:2', {}])
    expect(asked('online')).toBe('everywhere')
    expect(asked('typ:light')).toBe('problem')
  })

  it('are meant once, however often they are named', () => {
    const rooms = [{ roomId: 'r1', name: 'Lab', path: ['4F', 'Lab'] }]
    const asked = askedPlaces('Lab, 4F / Lab, 4F, 4th floor', waitingRooms({ devices: [], rooms }))
    expect(asked.kind === 'places' ? asked.places.map(({ kind }) => kind) : asked).toEqual(['room', 'area'])
  })
})

describe('a filter', () => {
  it('reads back from the text on a button', () => {
    const request = fc.record(
      {
        online: fc.boolean(),
        versions: fc.uniqueArray(fc.stringMatching(/^[0-9]{1,2}\.[0-9]{1,2}$/u), { minLength: 1 }),
        kinds: fc.uniqueArray(fc.constantFrom(...KINDS), { minLength: 1 }),
        name: fc
          .stringMatching(/^[a-z0-9][a-z0-9 ]{0,20}[a-z0-9]$/u)
          .map((name) => name.replaceAll(/ +/gu, ' ')),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(request, (wanted) => {
        expect(parseSelectionQuery(toQueryText(wanted))).toEqual({ kind: 'parsed', query: wanted })
      }),
    )
  })

  it('leaves exactly the devices that fit', () => {
    const left = filterDevices(SAMPLE_DEVICES, { online: true, kinds: ['light'], name: 'LAMP 1' })
    expect(
      left.every(({ online, kind, name }) => online && kind === 'light' && name.startsWith('Lamp 1')),
    ).toBe(true)
    expect(left.length).toBe(
      SAMPLE_DEVICES.filter(
        ({ online, kind, name }) => online && kind === 'light' && name.startsWith('Lamp 1'),
      ).length,
    )
    expect(filterDevices(SAMPLE_DEVICES, {})).toEqual(SAMPLE_DEVICES)
    const versions = [...new Set(SAMPLE_DEVICES.flatMap(({ offeredVersion }) => offeredVersion ?? []))]
    const [first = ''] = versions
    expect(versions.length).toBeGreaterThan(1)
    expect(filterDevices(SAMPLE_DEVICES, { versions: [`v${first}`] })).toEqual(
      SAMPLE_DEVICES.filter(({ offeredVersion }) => offeredVersion === first),
    )
  })
})

describe('CSV', () => {
  it('keeps one line a device and lets no cell become a formula or break out of its quotes', () => {
    const { groups } = waitingRooms({
      devices: hostileDevices().map((device) => ({ ...device, roomName: 'say "hi"' })),
      rooms: [],
    })
    const lines = toCsv(csvRows(groupByFloor(groups, [])))
      .trimEnd()
      .split('\r\n')
    expect(lines.length).toBe(1 + hostileDevices().length)
    for (const line of lines) {
      expect(line).toMatch(/^(?:"(?:[^"]|"")*"|[^",]*)(?:,(?:"(?:[^"]|"")*"|[^",]*)){5}$/u)
      expect(line).not.toMatch(/(?:^|,)"?[=+@-]/u)
    }
    expect(lines.join('\n')).toContain('"say ""hi"""')
  })
})

describe('what can be asked for', () => {
  it('leaves out what another rollout holds and what has no named version', () => {
    const [first, second, ...rest] = SAMPLE_DEVICES
    if (first === undefined || second === undefined) throw new Error('The sample is too small')
    const { offeredVersion: _version, ...nameless } = second
    const { groups } = waitingRooms({ devices: [first, nameless, ...rest], rooms: SAMPLE_ROOMS })
    const choice = toChoice('all', groups, { [first.deviceId]: 'R-7' })
    expect(choice).toMatchObject({ reservedCount: 1, reservedBy: ['R-7'], unnamedCount: 1 })
    expect(choice.devices.map(({ deviceId }) => deviceId)).not.toContain(first.deviceId)
    expect(choice.devices.length).toBe(SAMPLE_DEVICES.length - 2)
    expect(waitingRoomKeyOf({ ...first, roomName: 'x' })).toBe('room-4a')
  })
})
