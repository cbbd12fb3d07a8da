import type { Room } from '../../src/fleet/places/room.ts'
import type { CloudDevice } from '../engine/small-cloud.ts'

export interface FleetSize {
  readonly rooms: number
  readonly devicesPerRoom: number
}

/** A building of rooms. Each has one gateway with Zigbee lamps, and as many Wi-Fi lamps. */
export interface LargeFleet {
  readonly rooms: readonly Room[]
  readonly devices: readonly CloudDevice[]
  /** Devices that come online later. */
  readonly comingBack: readonly { readonly deviceId: string; readonly afterMs: number }[]
}

const minutes = (count: number): number => count * 60_000
/** Medians and 95th percentiles that owners of such devices report. */
const DURATIONS = {
  wifi: { medianMs: minutes(8), q95Ms: minutes(20) },
  zigbee: { medianMs: minutes(40), q95Ms: minutes(120) },
} as const
/** One device in this many is offline at first; half of them come back within hours, the others never. */
const ONE_OFFLINE_IN = 40
/** One device in this many fails once; a quarter of them fail every time. */
const ONE_FAILING_IN = 50
const Z95 = 1.645

/** Pseudo-random numbers, the same on every run (mulberry32). */
const createChance = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** A standard normal number (Box and Muller). */
const normal = (chance: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance())

const updateMsOf = (protocol: keyof typeof DURATIONS, chance: () => number): number => {
  const { medianMs, q95Ms } = DURATIONS[protocol]
  const sigma = Math.log(q95Ms / medianMs) / Z95
  return Math.round(medianMs * Math.exp(sigma * normal(chance)))
}

export const createLargeFleet = ({ rooms: count, devicesPerRoom }: FleetSize): LargeFleet => {
  const chance = createChance(20_260_504)
  const isOneIn = (many: number): boolean => chance() * many < 1
  const rooms: Room[] = []
  const devices: CloudDevice[] = []
  const comingBack: { deviceId: string; afterMs: number }[] = []
  for (let room = 1; room <= count; room += 1) {
    const floor = `${Math.ceil(room / 10)}F`
    const roomId = `room-${room}`
    rooms.push({ roomId, name: `Room ${room}`, path: [floor, `Room ${room}`] })
    const gatewayId = `gw-${room}`
    for (let place = 0; place < devicesPerRoom; place += 1) {
      const isGateway = place === 0
      const protocol = !isGateway && place % 2 === 0 ? 'zigbee' : 'wifi'
      const deviceId = isGateway ? gatewayId : `dev-${room}-${place}`
      const isOffline = !isGateway && isOneIn(ONE_OFFLINE_IN)
      if (isOffline && isOneIn(2)) comingBack.push({ deviceId, afterMs: minutes(60 * 6 * chance()) })
      const failures = isOneIn(ONE_FAILING_IN) ? (isOneIn(4) ? 10 : 1) : 0
      devices.push({
        deviceId,
        roomId,
        kind: isGateway ? 'gateway' : 'light',
        protocol,
        ...(protocol === 'zigbee' && { gatewayId }),
        updateMs: updateMsOf(protocol, chance),
        online: !isOffline,
        installed: '1.0.0',
        offered: '2.0.0',
        failures: isGateway ? 0 : failures,
      })
    }
  }
  return { rooms, devices, comingBack }
}
