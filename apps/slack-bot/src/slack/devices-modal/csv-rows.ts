import type { Rollout } from '../../rollouts/model/rollout.ts'
import { LENGTHS } from '../platform/block-limits.ts'
import { visibleText } from '../text/visible-text.ts'
import { listedWordText, type ListedDevice } from './listed-devices.ts'

export const CSV_HEADER = [
  'room',
  'device',
  'device_id',
  'kind',
  'from_version',
  'to_version',
  'state',
  'why',
  'since_utc',
] as const

const shown = (text: string | undefined, limit: number): string =>
  text === undefined ? '' : visibleText(text, limit)

/** A device as cells: what its line in the list says, with its id and the time in UTC. */
export const csvRow = (device: ListedDevice, rollout: Rollout): readonly string[] => [
  shown(device.room?.label, 200),
  shown(device.name, 200),
  device.deviceId,
  device.kind ?? '',
  shown(device.fromVersion, LENGTHS.label),
  shown(device.toVersion, LENGTHS.label),
  listedWordText(device.word, rollout),
  shown(device.why, LENGTHS.reason),
  device.sinceMs === undefined ? '' : new Date(device.sinceMs).toISOString(),
]
