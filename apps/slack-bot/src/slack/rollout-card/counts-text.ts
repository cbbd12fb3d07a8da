import type { Counts } from '../../rollouts/telling/progress.ts'

/** The words that people see, in the order of what they most want to know. */
const WORDS = {
  verified: 'verified',
  failed: 'failed',
  unknown: 'unknown',
  stalled: 'without an end in sight',
  updating: 'updating',
  verifying: 'being read back',
  queued: 'queued',
  sending: 'being sent',
  perhaps: 'perhaps sent',
  sent: 'sent',
  parked: 'parked',
  skipped: 'skipped',
  waiting: 'waiting',
} as const satisfies Record<Exclude<keyof Counts, 'total'>, string>
type Word = keyof typeof WORDS

const isWord = (key: string): key is Word => key in WORDS

/** `4 verified, 1 updating, 1 parked`: only what there is. */
export const countsText = (counts: Counts): string =>
  Object.keys(WORDS)
    .filter(isWord)
    .filter((word) => counts[word] > 0)
    .map((word) => `${counts[word]} ${WORDS[word]}`)
    .join(', ') || 'no devices'

const CELLS = 10
/** `▓▓▓▓▓▓░░░░ 58 %`. Full only at 100, empty only at 0. */
export const barText = (percent: number): string => {
  const whole = Math.max(0, Math.min(100, Math.floor(percent)))
  const filled = Math.max(whole > 0 ? 1 : 0, Math.floor((whole * CELLS) / 100))
  return `${'▓'.repeat(filled)}${'░'.repeat(CELLS - filled)} ${whole} %`
}
