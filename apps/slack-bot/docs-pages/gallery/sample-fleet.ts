import type { FleetDevice } from '../../src/fleet/device.ts'
import type { Room } from '../../src/fleet/places/room.ts'

/** A small building with two rooms of the same name, for the gallery and for tests. */
export const SAMPLE_ROOMS: readonly Room[] = [
  { roomId: 'room-4a', name: 'Meeting room A', path: ['4F', 'Meeting room A'] },
  { roomId: 'room-5a', name: 'Meeting room A', path: ['5F', 'Meeting room A'] },
  { roomId: 'room-4c', name: 'Corridor 4', path: ['4F', 'Corridor 4'] },
  { roomId: 'room-5k', name: 'Kitchen', path: ['5F', 'Kitchen'] },
]

interface Sort {
  readonly room: Room | undefined
  readonly count: number
  readonly offline?: number
  readonly kind?: FleetDevice['kind']
  readonly version?: string
  readonly name?: string
}

const devicesOf = (sort: Sort, prefix: string): readonly FleetDevice[] =>
  Array.from({ length: sort.count }, (_, index) => ({
    deviceId: `${prefix}${String(index + 1).padStart(2, '0')}`,
    name: `${sort.name ?? 'Lamp'} ${index + 1}`,
    ...(sort.room === undefined ? {} : { roomId: sort.room.roomId }),
    roomName: sort.room?.name ?? '',
    kind: sort.kind ?? 'light',
    protocol: 'zigbee',
    online: index >= (sort.offline ?? 0),
    phase: 'available',
    statusCode: 1,
    offeredVersion: sort.version ?? '1.4.2',
  }))

const [meeting4, meeting5, corridor] = SAMPLE_ROOMS

/** 24 devices in 3 rooms; the kitchen has none. */
export const SAMPLE_DEVICES: readonly FleetDevice[] = [
  ...devicesOf({ room: meeting4, count: 12, offline: 1 }, 'dev-4a-'),
  ...devicesOf({ room: meeting5, count: 4 }, 'dev-5a-'),
  ...devicesOf({ room: corridor, count: 6, offline: 1 }, 'dev-4c-'),
  ...devicesOf({ room: corridor, count: 2, kind: 'sensor', version: '2.0.1', name: 'Sensor' }, 'dev-4s-'),
]

/** Names that people may give to a device or a room, meant to break a message. */
export const HOSTILE_NAMES: readonly string[] = [
  '<!channel> & <@U0MIATORRES>',
  '*bold* _italic_ ~struck~ `code` ```block```',
  'Very long lamp name '.repeat(15),
  'https://evil.example/|<https://evil.example|click>',
  '=HYPERLINK("https://evil.example")',
  'two\nlines\r\nand \u202Eturned',
  '👩‍👩‍👧‍👦'.repeat(40),
  '',
]

export const hostileDevices = (): readonly FleetDevice[] =>
  HOSTILE_NAMES.map((name, index) => ({
    deviceId: `hostile-${index}`,
    name,
    roomName: name,
    kind: 'other',
    protocol: 'unknown',
    online: index % 2 === 0,
    phase: 'available',
    statusCode: 1,
    offeredVersion: index === 0 ? '<!here>' : '1.0.0',
  }))
