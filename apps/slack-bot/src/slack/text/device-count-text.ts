import type { DeviceKind } from '../../fleet/device.ts'
import { plural } from './plural.ts'

const KIND_WORDS = {
  light: ['light', 'lights'],
  gateway: ['gateway', 'gateways'],
  switch: ['switch', 'switches'],
  sensor: ['sensor', 'sensors'],
  appliance: ['appliance', 'appliances'],
  electrical: ['electrical device', 'electrical devices'],
  other: ['other device', 'other devices'],
} as const satisfies Record<DeviceKind, readonly [one: string, many: string]>

/** `22 lights`. */
export const kindCountText = (kind: DeviceKind, count: number): string => {
  const [one, many] = KIND_WORDS[kind]
  return plural(count, one, many)
}

/** `12 lights`, or `34 devices` for several kinds. */
export const deviceCountText = (devices: readonly { readonly kind: DeviceKind }[]): string => {
  const [kind, ...others] = new Set(devices.map((device) => device.kind))
  return kind === undefined || others.length > 0 || kind === 'other'
    ? plural(devices.length, 'device')
    : kindCountText(kind, devices.length)
}
