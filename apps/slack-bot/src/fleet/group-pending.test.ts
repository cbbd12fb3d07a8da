import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { FleetDevice } from './device.ts'
import { groupPending } from './group-pending.ts'
import { compareNaturally } from './natural-order.ts'
import { createNamedRoomLabels, labelRooms } from './places/room-labels.ts'

const device = (deviceId: string, change: Partial<FleetDevice> = {}): FleetDevice => ({
  deviceId,
  name: `Lamp ${deviceId}`,
  roomName: 'Lobby',
  kind: 'light',
  protocol: 'wifi',
  online: true,
  phase: 'available',
  statusCode: 1,
  offeredVersion: '1.4.2',
  ...change,
})

test('devices by room, kind and version, with what is offline, in the order people expect', () => {
  const groups = groupPending([
    device('10', { roomName: 'Floor 10' }),
    device('2', { roomName: 'Floor 2', offeredVersion: '1.10.0' }),
    device('1', { roomName: 'Floor 2', offeredVersion: '1.9.0', online: false }),
    device('3', { roomName: 'Floor 2', kind: 'sensor', offeredVersion: '2.0.1' }),
  ])
  const shown = groups.map(({ label, count, offlineCount, kinds }) => ({
    label,
    count,
    offlineCount,
    kinds: kinds.map(({ kind, versions }) => [
      kind,
      ...versions.map(({ version, count: n }) => `${n} x ${version}`),
    ]),
  }))
  expect(shown).toEqual([
    {
      label: 'Floor 2',
      count: 3,
      offlineCount: 1,
      kinds: [
        ['light', '1 x 1.9.0', '1 x 1.10.0'],
        ['sensor', '1 x 2.0.1'],
      ],
    },
    { label: 'Floor 10', count: 1, offlineCount: 0, kinds: [['light', '1 x 1.4.2']] },
  ])
})

test('two rooms of one name stay apart, by their path or, without a room tree, by the end of their id', () => {
  const rooms = [
    { roomId: '880001', name: 'Meeting', path: ['4F', 'Meeting'] },
    { roomId: '880002', name: 'Meeting', path: ['5F', 'Meeting'] },
  ]
  const devices = [
    device('a', { roomName: 'Meeting', roomId: '880001' }),
    device('b', { roomName: 'Meeting', roomId: '880002' }),
  ]
  expect(groupPending(devices, rooms).map(({ label }) => label)).toEqual(['4F / Meeting', '5F / Meeting'])
  expect(groupPending(devices).map(({ label }) => label)).toEqual(['Meeting (…0001)', 'Meeting (…0002)'])
  expect(groupPending(devices.slice(1)).map(({ label }) => label)).toEqual(['Meeting'])
})

test('a name that is unique needs no path; equal paths are told apart by the end of the id', () => {
  const labels = labelRooms([
    { roomId: 'x-1111', name: 'Attic', path: ['4F', 'Attic'] },
    { roomId: 'x-2222', name: 'Store', path: ['4F', 'Store'] },
    { roomId: 'x-3333', name: 'store', path: ['4F', 'store'] },
  ])
  expect([...labels.values()]).toEqual(['Attic', '4F / Store (…2222)', '4F / store (…3333)'])
  expect(createNamedRoomLabels([{ name: 'Store', roomId: 'x' }])({ name: 'Store' })).toBe('Store')
})

test('every device is counted once, in every level', () => {
  const anyDevice = fc.record({
    roomName: fc.constantFrom('A', 'B', 'a'),
    kind: fc.constantFrom('light' as const, 'sensor' as const),
    online: fc.boolean(),
    version: fc.option(fc.constantFrom('1.0', '2.0'), { nil: undefined }),
  })
  fc.assert(
    fc.property(fc.array(anyDevice, { maxLength: 30 }), (drafts) => {
      const devices = drafts.map(({ version, ...rest }, index) => {
        const { offeredVersion: _offered, ...bare } = device(String(index), rest)
        return version === undefined ? bare : { ...bare, offeredVersion: version }
      })
      const groups = groupPending(devices)
      const versions = groups.flatMap(({ kinds }) => kinds.flatMap((kind) => kind.versions))
      const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0)
      expect(sum(groups.map(({ count }) => count))).toBe(devices.length)
      expect(sum(versions.map(({ count }) => count))).toBe(devices.length)
      expect(sum(versions.map(({ offlineCount }) => offlineCount))).toBe(
        devices.filter(({ online }) => !online).length,
      )
      expect(versions.flatMap((group) => group.devices.map(({ deviceId }) => deviceId)).toSorted()).toEqual(
        devices.map(({ deviceId }) => deviceId).toSorted(),
      )
    }),
  )
})

test('the natural order is a total order', () => {
  const anyText = fc.stringMatching(/^[A-Ca-c0-9 ]{0,5}$/u)
  fc.assert(
    fc.property(anyText, anyText, anyText, (a, b, c) => {
      expect(Math.sign(compareNaturally(a, b)) + Math.sign(compareNaturally(b, a))).toBe(0)
      const isChain = compareNaturally(a, b) <= 0 && compareNaturally(b, c) <= 0
      expect(isChain && compareNaturally(a, c) > 0).toBe(false)
      expect(compareNaturally(a, b) === 0).toBe(a === b)
    }),
    { numRuns: 500 },
  )
  expect(['Lamp 10', 'lamp 9', 'Lamp 1'].toSorted(compareNaturally)).toEqual(['Lamp 1', 'lamp 9', 'Lamp 10'])
})
