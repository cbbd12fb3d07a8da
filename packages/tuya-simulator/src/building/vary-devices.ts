import type { DeviceSpec } from './room-spec.ts'
import { productOf } from './product.ts'
import type { SeededRandom } from '../seeded-random.ts'

/** Rooms that show what an empty list looks like. */
const ROOMS_WITHOUT_UPDATES = new Set(['Restrooms 2F', 'Dachterrasse'])

const LONG_NAME =
  `Pendant over the long table, ${'left of the printer and right of the window, '.repeat(7)}`.slice(0, 300)
const AWKWARD_NAMES = [
  'Spot <!channel> 3',
  LONG_NAME,
  '*Bold* _lamp_ ~7~ `x` <https://example.com|click>',
  'Lampe Büro Süd – Fensterreihe 🪟',
  '天井照明 12',
  'مصباح 4',
] as const

export interface VariationCounts {
  devices: number
  pending: number
  offlinePercent: number
  failingPercent: number
}

/** Chooses which devices have an update, are offline, fail, or have an awkward name. Mutates `rooms`. */
export const varyDevices = (
  random: SeededRandom,
  rooms: readonly { name: string; devices: DeviceSpec[] }[],
  counts: VariationCounts,
): void => {
  const devices = random.shuffle(rooms.flatMap((room) => room.devices))
  const withoutUpdates = new Set(
    rooms.filter((room) => ROOMS_WITHOUT_UPDATES.has(room.name)).flatMap((room) => room.devices),
  )
  // These rooms come last, so they get updates only when nearly all devices have one.
  const eligible = [...devices.filter((device) => !withoutUpdates.has(device)), ...withoutUpdates]
  const pending = eligible.slice(0, counts.pending)
  const upToDate = eligible.slice(counts.pending)
  for (const device of pending) offerUpdate(random, device)

  const breakable = random.shuffle(devices.filter((device) => device.product !== 'gateway'))
  for (const device of breakable.slice(0, share(counts.devices, counts.offlinePercent)))
    device.isPowered = false

  const online = pending.filter((device) => device.isPowered !== false)
  AWKWARD_NAMES.forEach((name, index) => Object.assign(online[index] ?? {}, { name }))
  const failing = online.toReversed().slice(0, share(counts.pending, counts.failingPercent))
  failing.forEach(
    (device, index) => (device.destiny = FAILING_DESTINIES[index % FAILING_DESTINIES.length] ?? 'fails'),
  )

  for (const device of upToDate.slice(0, share(counts.devices, 3))) {
    device.hiddenOffer = random.pick(productOf(device.product).offeredVersions)
  }
  for (const device of upToDate.toReversed().slice(0, share(counts.devices, 2))) {
    device.health = random.chance(0.5) ? 'Expiring' : 'Exception'
  }
}

const FAILING_DESTINIES = ['fails', 'fails-once', 'times-out', 'fails', 'lies'] as const

const share = (of: number, percent: number): number => Math.round((of * percent) / 100)

const offerUpdate = (random: SeededRandom, device: DeviceSpec): void => {
  const product = productOf(device.product)
  device.offeredVersion = random.pick(product.offeredVersions)
  if (product.mcu !== undefined && random.chance(0.3)) device.mcuOffer = product.mcu.offeredVersion
}
