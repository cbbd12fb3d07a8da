import { versionKey } from '../../../fleet/same-version.ts'
import type { DeviceKind } from '../../../fleet/device.ts'
import { replacedVersionOf } from '../../../rollouts/readings/module-version.ts'
import type { PlannedDevice } from '../../../rollouts/model/plan.ts'
import { kindCount } from '../../text/kind-text.ts'
import type { Line } from '../../text/inline.ts'
import { listed } from '../../text/listed.ts'
import { plural } from '../../text/plural.ts'
import { visibleText } from '../../text/visible-text.ts'

const MOST_GROUPS = 5

const versionText = (version: string): string => visibleText(version, 24)

/** One version as it is spelled, in each of its spellings. */
const spellings = (versions: readonly (string | undefined)[]): string =>
  [...new Set(versions.flatMap((version) => version ?? []))].map(versionText).join(' / ')

const largestFirst = <T>(items: readonly T[], key: (item: T) => string): readonly (readonly T[])[] =>
  [...Map.groupBy(items, key).values()].toSorted((one, other) => other.length - one.length)

const keyOf = (device: PlannedDevice): string => {
  const from = replacedVersionOf(device)
  return JSON.stringify([
    device.kind,
    versionKey(device.toVersion),
    from === undefined ? null : versionKey(from),
  ])
}

const groupText = (devices: readonly PlannedDevice[], kind: DeviceKind, isOnlyKind: boolean): string => {
  const count = isOnlyKind ? `${devices.length} ×` : kindCount(kind, devices.length)
  const from = spellings(devices.map(replacedVersionOf)) || 'unread version'
  return `${count} ${from} → ${spellings(devices.map(({ toVersion }) => toVersion))}`
}

/** `22 lights 1.0.5 → 1.0.8`, the largest groups first; `12 × 1.0.5 → 1.0.8` if the devices are all of one kind. */
export const versionLines = (devices: readonly PlannedDevice[]): readonly Line[] => {
  const groups = largestFirst(devices, keyOf)
  const isOnlyKind = new Set(devices.map(({ kind }) => kind)).size === 1
  const lines = groups
    .slice(0, MOST_GROUPS)
    .flatMap((of): Line[] => (of[0] === undefined ? [] : [[groupText(of, of[0].kind, isOnlyKind)]]))
  const hidden = groups.slice(MOST_GROUPS)
  return hidden.length === 0
    ? lines
    : [
        ...lines,
        [
          `and ${plural(hidden.flat().length, 'device')} in ${plural(hidden.length, 'more group')} of kind and version`,
        ],
      ]
}

/** `1.4.2`, `1.4.2 and 2.0.1`. */
export const versionsText = (devices: readonly PlannedDevice[]): string => {
  const versions = largestFirst(devices, ({ toVersion }) => versionKey(toVersion)).map((of) =>
    spellings(of.map(({ toVersion }) => toVersion)),
  )
  return versions.length > 3 ? `${versions.length} different versions` : listed(versions)
}
