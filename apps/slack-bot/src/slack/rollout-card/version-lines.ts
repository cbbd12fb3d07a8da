import { versionKey } from '../../fleet/same-version.ts'
import { DEVICE_KINDS } from '../../fleet/device.ts'
import { replacedVersionOf } from '../../rollouts/readings/module-version.ts'
import type { PlannedDevice } from '../../rollouts/model/plan.ts'
import type { Line } from '../text/inline.ts'
import { listed } from '../text/listed.ts'
import { plural } from '../text/plural.ts'
import { visibleText } from '../text/visible-text.ts'

const SHOWN_LINES = 6
const SHOWN_SOURCES = 4

const countBy = <T>(items: readonly T[], key: (item: T) => string): readonly (readonly [string, T[]])[] => {
  const groups = Map.groupBy(items, key)
  return [...groups].sort((a, b) => b[1].length - a[1].length)
}

const versionText = (version: string): string => visibleText(version, 24)

const plannedVersionOf = ({ toVersion }: PlannedDevice): string => toVersion

/** One version as it is spelled, in each of its spellings. */
const spellings = (
  devices: readonly PlannedDevice[],
  versionOf: (device: PlannedDevice) => string | undefined,
): string => [...new Set(devices.flatMap((device) => versionOf(device) ?? []))].map(versionText).join(' / ')

const sources = (devices: readonly PlannedDevice[]): string => {
  const known = devices.filter((device) => replacedVersionOf(device) !== undefined)
  if (known.length === 0) return ''
  const groups = countBy(known, (device) => versionKey(replacedVersionOf(device) ?? ''))
  const shown = groups
    .slice(0, SHOWN_SOURCES)
    .map(([, of]) => `${of.length} × from ${spellings(of, replacedVersionOf)}`)
  const hidden = devices.length - groups.slice(0, SHOWN_SOURCES).reduce((sum, [, of]) => sum + of.length, 0)
  return ` (${[...shown, ...(hidden > 0 ? [`${hidden} × from another or unread version`] : [])].join(', ')})`
}

/** `Light · 12 × to 1.4.2 (11 × from 1.3.9, 1 × from 1.3.7)`, the largest groups first. */
export const versionLines = (devices: readonly PlannedDevice[]): readonly Line[] => {
  const groups = countBy(devices, (device) => `${device.kind}\n${versionKey(device.toVersion)}`)
  const lines = groups.slice(0, SHOWN_LINES).map(([, of]): Line => {
    const [first] = of
    return first === undefined
      ? []
      : [`${DEVICE_KINDS[first.kind]} · ${of.length} × to ${spellings(of, plannedVersionOf)}${sources(of)}`]
  })
  const hidden = groups.length - lines.length
  return hidden === 0 ? lines : [...lines, [`and ${plural(hidden, 'more pair')} of kind and version`]]
}

/** `version 1.4.2`, `versions 1.4.2 and 2.0.1`. */
export const versionsText = (devices: readonly PlannedDevice[]): string => {
  const versions = countBy(devices, (device) => versionKey(device.toVersion)).map(([, of]) =>
    spellings(of, plannedVersionOf),
  )
  if (versions.length > 3) return `${versions.length} different versions`
  return `${versions.length === 1 ? 'version' : 'versions'} ${listed(versions)}`
}
