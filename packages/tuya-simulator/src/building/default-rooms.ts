import type { DeviceSpec, RoomSpec } from './room-spec.ts'
import { varyDevices } from './vary-devices.ts'
import type { ProductName } from './product.ts'
import type { SeededRandom } from '../seeded-random.ts'

export interface BuildingSize {
  floors: number
  roomsPerFloor: number
  devices: number
  /** Percentage of devices with a pending update. */
  pendingPercent: number
  offlinePercent: number
  /** Percentage of pending devices whose update goes wrong. */
  failingPercent: number
}

const DEFAULT_SIZE: BuildingSize = {
  floors: 4,
  roomsPerFloor: 6,
  devices: 300,
  pendingPercent: 40,
  offlinePercent: 6,
  failingPercent: 5,
}

/** "Meeting room A" is on both 4F and 5F; only the room id differs. */
const FLOORS = [
  {
    floor: '4F',
    rooms: [
      'Meeting room A',
      'Meeting room B',
      'Open office West',
      '会議室 Kyoto',
      'Kitchen 4F',
      'Corridor 4F',
    ],
  },
  {
    floor: '5F',
    rooms: ['Meeting room A', 'Boardroom', 'Training room (old)', 'Lab 5.07', 'Dachterrasse', 'Corridor 5F'],
  },
  {
    floor: '2F',
    rooms: ['Lobby', 'Reception', 'Café "Früh & Spät"', 'Mail room', 'Restrooms 2F', 'Corridor 2F'],
  },
  {
    floor: '3F',
    rooms: [
      'Open office North',
      'Open office South',
      'Phone booths',
      'Print corner',
      'Kitchen 3F',
      'Corridor 3F',
    ],
  },
] as const

const MIXES: readonly [readonly ProductName[], ...(readonly ProductName[])[]] = [
  ['wifi-switch', 'wifi-downlight', 'wifi-downlight', 'wifi-panel', 'wifi-panel', 'wifi-downlight'],
  ['gateway', 'zigbee-switch', 'motion-sensor', 'zigbee-spot', 'zigbee-spot', 'zigbee-tube', 'zigbee-spot'],
  ['gateway', 'wifi-switch', 'mesh-strip', 'mesh-strip', 'light-sensor', 'mesh-strip'],
  [
    'gateway',
    'wifi-panel',
    'zigbee-tube',
    'relay-light',
    'door-sign',
    'air-purifier',
    'zigbee-tube',
    'light-sensor',
  ],
]

/** Rooms and devices of the default building. Rooms are drawn first, so a larger building starts with the same rooms. */
export const defaultRooms = (random: SeededRandom, options: Partial<BuildingSize>): RoomSpec[] => {
  const size = { ...DEFAULT_SIZE, ...definedOnly(options) }
  const rooms = roomNames(size)
  const wanted = Math.round((size.devices * size.pendingPercent) / 100)
  const showRooms = size.devices >= 150 && rooms.length >= 8 && wanted >= 20 && size.pendingPercent < 100
  const fixed = new Map<number, DeviceSpec[]>()
  if (showRooms) {
    fixed.set(
      rooms.findIndex((room) => room.floor === '4F' && room.name === 'Meeting room A'),
      meetingRoom4F(),
    )
    fixed.set(
      rooms.findIndex((room) => room.floor === '5F' && room.name === 'Meeting room A'),
      meetingRoom5F(),
    )
  }
  fixed.delete(-1)
  const fixedDevices = [...fixed.values()].flat()
  const counts = spread(size.devices - fixedDevices.length, rooms.length - fixed.size)
  const generated = rooms.map((room, index) => ({
    ...room,
    devices: fixed.get(index) ?? fillRoom(random, counts.shift() ?? 0),
  }))
  const fixedPending = fixedDevices.filter((device) => device.offeredVersion !== undefined).length
  varyDevices(
    random,
    generated.filter((_, index) => !fixed.has(index)),
    {
      ...size,
      pending: Math.max(0, wanted - fixedPending),
    },
  )
  return generated.sort((left, right) => compareFloors(left.floor, right.floor))
}

const definedOnly = (options: Partial<BuildingSize>): Partial<BuildingSize> =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))

const compareFloors = (left: string, right: string) => Number.parseInt(left, 10) - Number.parseInt(right, 10)

const roomNames = ({ floors, roomsPerFloor }: BuildingSize): { floor: string; name: string }[] =>
  Array.from({ length: floors }, (_, floorIndex) => {
    const known = FLOORS[floorIndex]
    const floor = known?.floor ?? `${floorIndex + 2}F`
    return Array.from({ length: roomsPerFloor }, (__, roomIndex) => ({
      floor,
      name: known?.rooms[roomIndex] ?? `Room ${floorIndex + 2}.${String(roomIndex + 1).padStart(2, '0')}`,
    }))
  }).flat()

const spread = (total: number, over: number): number[] =>
  Array.from({ length: over }, (_, index) => Math.floor(total / over) + (index < total % over ? 1 : 0))

/** The room that the demo uses: Wi-Fi only, short updates, one lamp without power. */
const meetingRoom4F = (): DeviceSpec[] =>
  Array.from({ length: 12 }, (_, index) => ({
    product: 'wifi-downlight',
    name: `Downlight ${index + 1}`,
    offeredVersion: '1.0.8',
    updateMs: (100 + index * 8) * 1000,
    isPowered: index !== 10,
  }))

/** The room with the same name one floor up: lights behind one gateway, updated one at a time. */
const meetingRoom5F = (): DeviceSpec[] => [
  { product: 'gateway', name: 'Gateway 5F East' },
  ...Array.from({ length: 8 }, (_, index): DeviceSpec => ({
    product: 'zigbee-spot',
    name: `Spot ${index + 1}`,
    offeredVersion: '3.2.0',
  })),
  { product: 'zigbee-switch', name: 'Scene switch door' },
]

const fillRoom = (random: SeededRandom, count: number): DeviceSpec[] => {
  const [first, ...cycle] = random.pick(MIXES)
  return Array.from({ length: count }, (_, index) => ({
    product: (index === 0 ? first : cycle[(index - 1) % cycle.length]) ?? 'wifi-downlight',
  }))
}
