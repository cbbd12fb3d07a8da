import { describe, expect, it } from 'vitest'
import type { FleetDevice } from './device.ts'
import { floorOf, groupByFloor } from './group-floors.ts'
import { groupPending } from './group-pending.ts'
import type { Room } from './places/room.ts'

const room = (...path: readonly string[]): Room => ({
  roomId: path.join('/'),
  name: path.at(-1) ?? '',
  path,
})
const floor = (...path: readonly string[]): Room => ({ ...room(...path), isArea: true })

const deviceIn = ({ roomId, name }: Room, number: number): FleetDevice => ({
  deviceId: `${roomId} ${number}`,
  name: `Lamp ${number}`,
  roomId,
  roomName: name,
  kind: number === 2 ? 'sensor' : 'light',
  protocol: 'zigbee',
  online: number !== 1,
  phase: 'available',
  statusCode: 1,
  offeredVersion: number === 2 ? '2.0.1' : '1.4.2',
})

const floorsOf = (rooms: readonly Room[], devicesEach = 1) =>
  groupByFloor(
    groupPending(
      rooms.flatMap((one) => Array.from({ length: devicesEach }, (_, index) => deviceIn(one, index))),
      rooms,
    ),
    rooms,
  )
const labels = (rooms: readonly Room[]) =>
  floorsOf(rooms).map(({ area, rooms: inside }) => [
    area?.path.join(' / '),
    inside.map(({ pathLabel }) => pathLabel),
  ])

describe('the floor of a room', () => {
  it.each<readonly [string, Room, readonly string[] | undefined]>([
    ['the area that it lies in', room('4F', 'Lab'), ['4F']],
    ['with the building around it', room('North', '4F', 'Lab'), ['North', '4F']],
    ['the floor, not a wing of it', room('North', '4F', 'East wing', 'Lab'), ['North', '4F']],
    ['the innermost area when none is called like a floor', room('North', 'Hall', 'Bar'), ['North', 'Hall']],
    ['itself, for what hangs on a floor', floor('4F'), ['4F']],
    ['unknown for a room without a path', { roomId: 'x', name: '4F', path: [] }, undefined],
    ['unknown for a room that is called like a floor', room('4F'), undefined],
  ])('is %s', (_what, one, path) => {
    expect(floorOf(one)?.path).toEqual(path)
  })
})

describe('rooms by floor', () => {
  it('go from the lowest floor to the highest, and rooms without a floor come last', () => {
    const rooms = [
      room('Lobby'),
      room('10F', 'Lab'),
      room('9F', 'Office 10'),
      room('9F', 'Office 9'),
      floor('9F'),
      room('Annex', 'Store'),
      room('B1', 'Store'),
      room('Ground floor', 'Desk'),
      room('North', '1F', 'Lab'),
    ]
    expect(labels(rooms)).toEqual([
      ['B1', ['B1 / Store']],
      ['Ground floor', ['Ground floor / Desk']],
      ['9F', ['9F / public area', '9F / Office 9', '9F / Office 10']],
      ['10F', ['10F / Lab']],
      ['Annex', ['Annex / Store']],
      ['North / 1F', ['North / 1F / Lab']],
      [undefined, ['Lobby']],
    ])
  })

  it('count a floor’s devices by kind and version', () => {
    const [only, ...others] = floorsOf([room('4F', 'Lab'), room('4F', 'Hall')], 3)
    expect(others).toEqual([])
    expect(only).toMatchObject({
      count: 6,
      offlineCount: 2,
      kinds: [
        { kind: 'light', count: 4, versions: [{ version: '1.4.2', count: 4 }] },
        { kind: 'sensor', count: 2, versions: [{ version: '2.0.1', count: 2 }] },
      ],
    })
  })

  it('keep rooms that the room tree does not have', () => {
    const known = room('4F', 'Lab')
    const stranger = room('5F', 'Bar')
    const groups = groupPending([deviceIn(known, 0), deviceIn(stranger, 0)], [known])
    expect(
      groupByFloor(groups, [known]).map(({ area, rooms }) => [area?.path, rooms.map(({ label }) => label)]),
    ).toEqual([
      [['4F'], ['Lab']],
      [undefined, ['Bar']],
    ])
  })
})
