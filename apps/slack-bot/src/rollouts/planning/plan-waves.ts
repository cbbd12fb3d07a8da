import type { PlannedDevice, RolloutKnobs } from '../model/plan.ts'
import { canaryOf } from './canary-of.ts'

const MOST_IN_CANARY = 5
const CANARY_SHARE = 1 / 6
const SECOND_WAVE_SHARE = 0.05
const THIRD_WAVE_SHARE = 0.25
/** A wave is at least this many times as large as the one before it, so that small plans have few waves. */
const GROWTH = 2

const byText = (left: string, right: string): number => {
  if (left === right) return 0
  return left < right ? -1 : 1
}

/** The order of sending: online before offline, gateways before their children, then by room and name. */
const inOrder = (devices: readonly PlannedDevice[]): readonly PlannedDevice[] => {
  const gateways = new Map(
    devices.filter(({ kind }) => kind === 'gateway').map((device) => [device.deviceId, device]),
  )
  // A child never precedes its gateway, even if only the child is reported as online. Quarantined devices come last.
  const isReachable = (device: PlannedDevice): boolean =>
    device.wasOnline &&
    device.quarantinedUntilMs === undefined &&
    (gateways.get(device.gatewayId ?? '')?.wasOnline ?? true)
  const rank = (device: PlannedDevice): number =>
    (isReachable(device) ? 0 : 2) + (device.kind === 'gateway' ? 0 : 1)
  return devices.toSorted(
    (left, right) =>
      rank(left) - rank(right) ||
      byText(left.roomLabel, right.roomLabel) ||
      byText(left.name, right.name) ||
      byText(left.deviceId, right.deviceId),
  )
}

/** Sizes of the waves: the canary, then 5 %, then 25 %, then the rest. No tiny wave at the end. */
const sizesOf = (count: number, canary: number): readonly number[] => {
  const sizes = [canary]
  let left = count - canary
  for (const share of [SECOND_WAVE_SHARE, THIRD_WAVE_SHARE]) {
    const size = Math.max((sizes.at(-1) ?? 1) * GROWTH, Math.ceil(count * share))
    if (left <= size * 1.5) break
    sizes.push(size)
    left -= size
  }
  return [...sizes, left]
}

/** The devices that the requester chose to start with, and the gateways that may not come after them. */
const chosenFirst = (
  ordered: readonly PlannedDevice[],
  firstDeviceIds: readonly string[],
): readonly PlannedDevice[] => {
  const chosen = new Set(firstDeviceIds)
  const gateways = new Set(
    ordered.flatMap(({ deviceId, gatewayId }) => (chosen.has(deviceId) ? (gatewayId ?? []) : [])),
  )
  return ordered.filter(({ deviceId }) => chosen.has(deviceId) || gateways.has(deviceId))
}

/**
 * Divides devices into waves: a small canary of different products and rooms, or the devices that were chosen to be
 * first, then growing waves. Gateways never come
 * after their children. The order of the input doesn't matter.
 */
export const planWaves = (
  devices: readonly PlannedDevice[],
  _knobs: RolloutKnobs,
  firstDeviceIds: readonly string[] = [],
): string[][] => {
  const ordered = inOrder(devices)
  const size = Math.min(MOST_IN_CANARY, Math.max(1, Math.floor(devices.length * CANARY_SHARE)))
  const first = chosenFirst(ordered, firstDeviceIds)
  const canary = first.length > 0 ? first : canaryOf(ordered, size)
  const rest = ordered.filter((device) => !canary.includes(device))
  const waves = [canary]
  let from = 0
  for (const waveSize of sizesOf(devices.length, canary.length).slice(1)) {
    waves.push(rest.slice(from, from + waveSize))
    from += waveSize
  }
  return waves.filter((wave) => wave.length > 0).map((wave) => wave.map(({ deviceId }) => deviceId))
}
