import type { DeviceRecord } from '../../../rollouts/model/device-progress.ts'
import { planIndexOf, plannedDeviceOf } from '../../../rollouts/model/plan-index.ts'
import type { PlannedDevice, RolloutKnobs } from '../../../rollouts/model/plan.ts'
import type { Execution } from '../../../rollouts/model/rollout.ts'
import { toDeviceLine } from '../../../rollouts/telling/device-line.ts'
import { isUnwell, unclearDevicesOf } from '../../../rollouts/waves/gate.ts'
import { LENGTHS } from '../../platform/block-limits.ts'
import { listed } from '../../text/listed.ts'
import { visibleText } from '../../text/visible-text.ts'
import { deviceWordOf, type DeviceWord } from './device-word.ts'

interface Unclear {
  readonly name: string
  readonly word: DeviceWord | 'offline-all-along' | 'unwell'
}

/** What became of one device, and of several. Only these words can make a result unclear. */
const VERBS: Readonly<Partial<Record<Unclear['word'], readonly [one: string, several: string]>>> = {
  offline: ['went offline', 'went offline'],
  'offline-all-along': ['is still offline', 'are still offline'],
  unwell: ['went offline or back to its old version', 'went offline or back to their old versions'],
  overdue: ['takes too long', 'take too long'],
  notStarted: ['did not start', 'did not start'],
  setAside: ['was set aside', 'were set aside'],
  locked: ['waits for its room', 'wait for their rooms'],
  waiting: ['waits for its room', 'wait for their rooms'],
}
const NO_RESULT = ['shows no result', 'show no result'] as const

const MOST_NAMES = 2
const MOST_GROUPS = 2

const groupText = (word: Unclear['word'], devices: readonly Unclear[]): string => {
  const names = devices.slice(0, MOST_NAMES).map(({ name }) => visibleText(name, LENGTHS.name))
  const hidden = devices.length - names.length
  const [one, several] = VERBS[word] ?? NO_RESULT
  return `${listed(hidden === 0 ? names : [...names, `${hidden} more`])} ${devices.length === 1 ? one : several}`
}

const wordOf = (device: PlannedDevice, record: DeviceRecord, knobs: RolloutKnobs): Unclear['word'] => {
  if (isUnwell(record)) return 'unwell'
  const word = deviceWordOf(toDeviceLine(device, record, knobs))
  return word === 'offline' && !device.wasOnline ? 'offline-all-along' : word
}

const unclearOf = (execution: Execution, wave: number): readonly Unclear[] => {
  const index = planIndexOf(execution.plan)
  return unclearDevicesOf(execution, wave).flatMap((deviceId) => {
    const record = execution.devices[deviceId]
    if (record === undefined) return []
    const device = plannedDeviceOf(index, deviceId)
    return [{ name: device.name, word: wordOf(device, record, execution.plan.knobs) }]
  })
}

/** `Spot 2 went offline`, `Spot 2, Spot 3 and 3 more went offline and Lamp 4 takes too long`. Absent if no device is to blame. */
export const unclearText = (execution: Execution, wave: number): string | undefined => {
  const groups = [...Map.groupBy(unclearOf(execution, wave), ({ word }) => word)]
  const shown = groups.slice(0, MOST_GROUPS).map(([word, devices]) => groupText(word, devices))
  const hidden = groups.slice(MOST_GROUPS).flatMap(([, devices]) => devices).length
  if (shown.length === 0) return undefined
  return listed(hidden === 0 ? shown : [...shown, `${hidden} more are unclear`])
}

/** `it`, `them`: the devices that a person need not wait for. */
export const unclearPronoun = (execution: Execution, wave: number): string | undefined => {
  const { length } = unclearDevicesOf(execution, wave)
  if (length === 0) return undefined
  return length === 1 ? 'it' : 'them'
}
