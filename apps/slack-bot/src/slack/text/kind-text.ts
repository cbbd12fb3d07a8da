import type { DeviceKind } from '../../fleet/device.ts'
import { plural } from './plural.ts'

/** Singular and plural. */
const NOUNS = {
  light: ['light', 'lights'],
  gateway: ['gateway', 'gateways'],
  switch: ['switch', 'switches'],
  sensor: ['sensor', 'sensors'],
  appliance: ['appliance', 'appliances'],
  electrical: ['electrical device', 'electrical devices'],
  other: ['other device', 'other devices'],
} as const satisfies Record<DeviceKind, readonly [one: string, many: string]>

/** `1 light`, `12 sensors`. */
export const kindCount = (kind: DeviceKind, count: number): string => {
  const [one, many] = NOUNS[kind]
  return plural(count, one, many)
}

export const kindNoun = (kind: DeviceKind, count: number): string => NOUNS[kind][count === 1 ? 0 : 1]
