import type { RoomSpec } from '@illume-ota/tuya-simulator'
import { DEFAULT_KNOBS } from '../../src/rollouts/model/default-knobs.ts'
import type { RolloutKnobs } from '../../src/rollouts/model/plan.ts'
import type { PollBounds } from '../../src/rollouts/watching/poll-interval.ts'

export const seconds = (count: number): number => count * 1000
export const minutes = (count: number): number => seconds(count * 60)

/** Two rooms with every kind of behaviour: a gateway with children, a sleeping device, Wi-Fi devices, a module chain. */
export const ROOMS: readonly RoomSpec[] = [
  {
    floor: '1F',
    name: 'Lobby',
    devices: [
      { deviceId: 'gw', product: 'gateway', offeredVersion: '3.1.0', updateMs: seconds(90) },
      { deviceId: 'z1', product: 'zigbee-spot', offeredVersion: '3.2.0', updateMs: minutes(2) },
      { deviceId: 'z2', product: 'zigbee-spot', offeredVersion: '3.2.0', updateMs: minutes(3) },
      {
        deviceId: 's1',
        product: 'motion-sensor',
        offeredVersion: '1.0.1',
        updateMs: minutes(2),
        wakeEveryMs: minutes(4),
      },
    ],
  },
  {
    floor: '2F',
    name: 'Meeting',
    devices: [
      { deviceId: 'w1', product: 'wifi-downlight', offeredVersion: '1.0.8', updateMs: seconds(60) },
      { deviceId: 'w2', product: 'wifi-downlight', offeredVersion: '1.0.8', updateMs: seconds(80) },
      {
        deviceId: 'w3',
        product: 'wifi-downlight',
        offeredVersion: '1.0.8',
        updateMs: seconds(100),
        isPowered: false,
      },
      {
        deviceId: 'p1',
        product: 'wifi-panel',
        offeredVersion: '2.4.1',
        mcuOffer: '1.1.0',
        updateMs: seconds(70),
      },
    ],
  },
]
export const DEVICE_IDS: readonly string[] = ROOMS.flatMap(({ devices }) =>
  devices.map(({ deviceId }) => deviceId ?? ''),
)

/** Real proportions and short timeouts: a run of the model takes hours, not days. */
export const KNOBS: RolloutKnobs = {
  ...DEFAULT_KNOBS,
  maxInFlight: 3,
  maxInFlightPerGateway: { radio: 1, wifi: 2 },
  maxInFlightPerRoom: 2,
  sliceSize: 3,
  soakMs: { canary: minutes(1), later: seconds(30) },
  retryDelaysMs: [seconds(30), minutes(2)],
  wakeTimeoutMs: minutes(5),
  stallMs: { wifi: minutes(10), radio: minutes(20) },
  hardCeilingMs: minutes(60),
  offlineRecheckMs: { first: minutes(1), longest: minutes(10) },
  parkedTimeoutMs: minutes(30),
  verifyTimeoutMs: minutes(10),
  approvalTtlMs: minutes(60),
}
export const POLL_BOUNDS: PollBounds = { minimumMs: seconds(5), maximumMs: minutes(2), idleMs: minutes(2) }

/** Reads lag by less than this, as the rules assume. */
export const LONGEST_LAG_MS = KNOBS.settleMs - 1

/** Outside actions within this time before a POST can't be seen before it. */
export const BLIND_MS = KNOBS.offerFreshMs + LONGEST_LAG_MS
