import type { PlannedDevice } from '../model/plan.ts'
import { gatewayKeyOf, roomKeyOf } from '../model/slot-needs.ts'

/** The same product over the same radio behaves alike. */
const productOf = (device: PlannedDevice): string =>
  JSON.stringify([device.productId ?? device.kind, device.protocol])

/** The same product behind another gateway may still behave differently. */
const stratumOf = (device: PlannedDevice): string =>
  JSON.stringify([productOf(device), gatewayKeyOf(device) ?? ''])

/** How often each product, room and stratum is in the canary so far. */
type Chosen = Map<string, number>

const keysOf = (device: PlannedDevice): readonly string[] => [
  `product:${productOf(device)}`,
  `room:${roomKeyOf(device)}`,
  `stratum:${stratumOf(device)}`,
]

/** Smaller is better, compared from left to right: what failed before comes last, then what the canary has least of. */
const preferenceOf = (device: PlannedDevice, chosen: Chosen): readonly number[] => [
  device.quarantinedUntilMs === undefined ? 0 : 1,
  ...keysOf(device).map((key) => chosen.get(key) ?? 0),
]

const isBetter = (left: readonly number[], right: readonly number[]): boolean => {
  const differs = left.findIndex((value, index) => value !== right[index])
  return differs !== -1 && (left[differs] ?? 0) < (right[differs] ?? 0)
}

/** The device that the canary has least of by product, then by room, then by gateway; the first of several in the order. */
const nextCanaryOf = (devices: Iterable<PlannedDevice>, chosen: Chosen): PlannedDevice | undefined => {
  let best: { readonly device: PlannedDevice; readonly preference: readonly number[] } | undefined
  for (const device of devices) {
    const preference = preferenceOf(device, chosen)
    if (best === undefined || isBetter(preference, best.preference)) best = { device, preference }
  }
  return best?.device
}

/**
 * Different products first, then different rooms, so that a fault of one of them shows before the building is updated.
 * Children only with or after their gateway.
 */
export const canaryOf = (ordered: readonly PlannedDevice[], size: number): readonly PlannedDevice[] => {
  const planned = new Set(ordered.map(({ deviceId }) => deviceId))
  const canary = new Set<PlannedDevice>()
  const ids = new Set<string>()
  const isAllowed = (device: PlannedDevice): boolean =>
    !canary.has(device) &&
    (device.gatewayId === undefined ||
      device.gatewayId === device.deviceId ||
      !planned.has(device.gatewayId) ||
      ids.has(device.gatewayId))
  const preferred = ordered.some(({ wasOnline }) => wasOnline)
    ? ordered.filter(({ wasOnline }) => wasOnline)
    : ordered
  const chosen: Chosen = new Map()
  while (canary.size < size) {
    const device = nextCanaryOf(preferred.filter(isAllowed), chosen)
    if (device === undefined) break
    canary.add(device)
    ids.add(device.deviceId)
    for (const key of keysOf(device)) chosen.set(key, (chosen.get(key) ?? 0) + 1)
  }
  return [...canary]
}
