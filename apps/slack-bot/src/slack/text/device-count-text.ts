import type { DeviceKind } from '../../fleet/device.ts'
import { kindCount } from './kind-text.ts'
import { plural } from './plural.ts'

/** `12 lights`, or `34 devices` for several kinds. */
export const deviceCountText = (devices: readonly { readonly kind: DeviceKind }[]): string => {
  const [kind, ...others] = new Set(devices.map((device) => device.kind))
  return kind === undefined || others.length > 0 || kind === 'other'
    ? plural(devices.length, 'device')
    : kindCount(kind, devices.length)
}
