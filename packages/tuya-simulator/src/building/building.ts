import type { DeviceProfile, DeviceTraits } from './device.ts'
import { defaultRooms, type BuildingSize } from './default-rooms.ts'
import { productOf } from './product.ts'
import { ALPHABETS, createSeededRandom, type SeededRandom } from '../seeded-random.ts'
import type { DeviceSpec, RoomSpec } from './room-spec.ts'

export interface BuildingOptions extends Partial<BuildingSize> {
  projectName?: string
  /** Use exactly these rooms and devices instead of generating them. */
  rooms?: readonly RoomSpec[]
}

export interface Room {
  roomId: string
  floor: string
  floorId: string
  name: string
}

export interface PlannedDevice {
  profile: DeviceProfile
  traits: DeviceTraits
  currentVersion: string
  mcuVersion: string
  offeredVersion: string
  hiddenOffer: string | undefined
  mcuOffer: string | undefined
}

/** The initial state of a building. */
export interface BuildingPlan {
  projectId: string
  projectName: string
  ownerId: string
  buildingRoomId: string
  floors: readonly { floorId: string; name: string }[]
  rooms: readonly Room[]
  devices: readonly PlannedDevice[]
}

/** Plans a building. The same seed and options give the same ids, names, versions and destinies. */
export const planBuilding = (seed: number, options: BuildingOptions = {}): BuildingPlan => {
  const ids = createSeededRandom(seed, 'ids')
  const project = {
    projectId: `14${ids.text(ALPHABETS.digits, 17)}`,
    projectName: options.projectName ?? 'Harbour House',
    ownerId: `6${ids.text(ALPHABETS.digits, 7)}`,
  }
  const nextRoomId = createRoomIds(ids)
  const buildingRoomId = nextRoomId()
  const specs = options.rooms ?? defaultRooms(createSeededRandom(seed, 'rooms'), options)
  const floors = [...new Set(specs.map((room) => room.floor))].map((name) => ({
    floorId: nextRoomId(),
    name,
  }))
  const floorIds = new Map(floors.map((floor) => [floor.name, floor.floorId]))
  const rooms = specs.map((spec) => {
    const floorId = floorIds.get(spec.floor) ?? buildingRoomId
    return spec.name === undefined
      ? { roomId: floorId, floor: spec.floor, floorId, name: spec.floor }
      : { roomId: nextRoomId(), floor: spec.floor, floorId, name: spec.name }
  })
  const devices = planDevices(seed, specs, rooms)
  return { ...project, buildingRoomId, floors, rooms, devices }
}

const createRoomIds = (random: SeededRandom) => {
  const used = new Set<string>()
  return (): string => {
    for (;;) {
      const id = `2${random.text(ALPHABETS.digits, 8)}`
      if (used.has(id)) continue
      used.add(id)
      return id
    }
  }
}

const planDevices = (seed: number, specs: readonly RoomSpec[], rooms: readonly Room[]): PlannedDevice[] => {
  const random = createSeededRandom(seed, 'devices')
  const placed = specs.flatMap((room, roomIndex) => room.devices.map((spec) => ({ spec, room, roomIndex })))
  const deviceIds = placed.map(
    ({ spec }) => spec.deviceId ?? `bf${random.text(ALPHABETS.hex, 16)}${random.text(ALPHABETS.lower, 4)}`,
  )
  const gatewayOf = gatewayFinder(placed, deviceIds)
  const countByName = new Map<string, number>()
  return placed.map(({ spec, room, roomIndex }, index) => {
    const label = productOf(spec.product).label
    const nth = (countByName.get(`${roomIndex}/${label}`) ?? 0) + 1
    countByName.set(`${roomIndex}/${label}`, nth)
    return planDevice(random, {
      index,
      deviceId: deviceIds[index] ?? '',
      roomId: rooms[roomIndex]?.roomId ?? '',
      name: `${label} ${room.floor} ${nth}`,
      spec: { ...spec, ...gatewayOf(index) },
    })
  })
}

type Placed = { spec: DeviceSpec; room: RoomSpec; roomIndex: number }

const gatewayFinder = (placed: readonly Placed[], deviceIds: readonly string[]) => {
  const byRoom = new Map<number, string>()
  const byFloor = new Map<string, string>()
  placed.forEach(({ spec, room, roomIndex }, index) => {
    const id = deviceIds[index]
    if (spec.product !== 'gateway' || id === undefined) return
    if (!byRoom.has(roomIndex)) byRoom.set(roomIndex, id)
    if (!byFloor.has(room.floor)) byFloor.set(room.floor, id)
  })
  return (index: number): { gatewayId?: string } => {
    const own = placed[index]
    if (own === undefined || productOf(own.spec.product).protocol === 'wifi') return {}
    const gatewayId = own.spec.gatewayId ?? byRoom.get(own.roomIndex) ?? byFloor.get(own.room.floor)
    return gatewayId === undefined ? {} : { gatewayId }
  }
}

interface DevicePlacement {
  index: number
  deviceId: string
  roomId: string
  name: string
  spec: DeviceSpec
}

const MINUTE_MS = 60_000
const FIRST_INSTALL_MS = Date.UTC(2024, 2, 4, 8, 0, 0)

const planDevice = (random: SeededRandom, placement: DevicePlacement): PlannedDevice => {
  const { spec } = placement
  const product = { ...productOf(spec.product), name: spec.product }
  const [shortest, longest] = product.updateMinutes
  const installTimeMs = FIRST_INSTALL_MS + random.integer(0, 600) * 24 * 60 * MINUTE_MS
  const drawnUpdateMs = random.integer(shortest * 60, longest * 60) * 1000
  const drawnWakeMs = random.integer(20, 60) * MINUTE_MS
  const identity = {
    deviceSaasId: `15${random.text(ALPHABETS.digits, 17)}`,
    uuid: random.text(ALPHABETS.hex, 16),
    mac: `a4c138${random.text(ALPHABETS.hex, 6)}`.replaceAll(/(..)(?=.)/g, '$1:'),
  }
  return {
    profile: {
      index: placement.index,
      deviceId: placement.deviceId,
      ...identity,
      product,
      gatewayId: spec.gatewayId,
      installTimeMs,
      activeTimeMs: installTimeMs + 15 * MINUTE_MS,
    },
    traits: {
      name: spec.name ?? placement.name,
      roomId: placement.roomId,
      isPowered: spec.isPowered ?? true,
      isSleepy: spec.isSleepy ?? product.isBatteryPowered,
      wakeEveryMs: spec.wakeEveryMs ?? drawnWakeMs,
      updateMs: spec.updateMs ?? drawnUpdateMs,
      destiny: spec.destiny ?? 'succeeds',
      health: spec.health,
      shownStatus: undefined,
    },
    currentVersion: spec.currentVersion ?? product.installedVersion,
    mcuVersion: product.mcu?.installedVersion ?? '',
    offeredVersion: spec.offeredVersion ?? '',
    hiddenOffer: spec.hiddenOffer,
    mcuOffer: spec.mcuOffer,
  }
}
