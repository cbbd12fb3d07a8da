import type { DeviceLine } from '../../../rollouts/telling/progress.ts'
import { deviceWordOf, type DeviceWord } from './device-word.ts'

/** In the order of what people most want to know. */
const WORDS = {
  updated: 'updated',
  failed: 'failed',
  unknown: 'unknown',
  overdue: 'taking too long',
  setAside: 'set aside',
  updating: 'updating',
  sent: 'sent',
  sending: 'being sent',
  perhaps: 'perhaps sent',
  notStarted: 'sent, not started',
  offline: 'offline',
  locked: 'in a locked room',
  waiting: 'waiting',
  leftOut: 'left out',
} as const satisfies Record<DeviceWord, string>

const isWord = (key: string): key is DeviceWord => key in WORDS

/** `4 updated`, `1 updating`, `1 offline`: only what there is. */
const countParts = (devices: readonly DeviceLine[], isShown: (word: DeviceWord) => boolean) => {
  const groups = Map.groupBy(devices, deviceWordOf)
  return Object.keys(WORDS)
    .filter(isWord)
    .filter((word) => groups.has(word) && isShown(word))
    .map((word) => `${groups.get(word)?.length ?? 0} ${WORDS[word]}`)
}

/** `4 updated, 1 updating, 1 offline`. */
export const countsText = (devices: readonly DeviceLine[]): string =>
  countParts(devices, () => true).join(', ') || 'no devices'

/** The same without those that were updated: what a title adds to `7 of 12 updated`. */
export const otherCounts = (devices: readonly DeviceLine[]): readonly string[] =>
  countParts(devices, (word) => word !== 'updated')

const CELLS = 10
/** `▓▓▓▓▓▓░░░░ 58 %`. Full only at 100, empty only at 0. */
export const barText = (percent: number): string => {
  const whole = Math.max(0, Math.min(100, Math.floor(percent)))
  const filled = Math.max(whole > 0 ? 1 : 0, Math.floor((whole * CELLS) / 100))
  return `${'▓'.repeat(filled)}${'░'.repeat(CELLS - filled)} ${whole} %`
}
