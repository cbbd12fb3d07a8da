import type { UpgradePhase } from '../fleet/device.ts'
import { DEFAULT_KNOBS } from './default-knobs.ts'
import type { DeviceRecord } from './device-progress.ts'
import { readDevice } from './read-device.ts'
import type { Reading } from './reading.ts'
import { START_MS, plannedDevice } from './test-support/plan-fixture.ts'
import { readingOf } from './test-support/sample-rollouts.ts'

const { settleMs } = DEFAULT_KNOBS
const SETTLED_MS = START_MS + settleMs
const mark = { dispatchId: 'R-1/d1', attempt: 1, sentAtMs: START_MS } as const
const sent = { lastSent: { ...mark, isAmbiguous: false }, generation: 0, movedAtMs: START_MS } as const
const unsent = { generation: 0 } as const
const parkedAt = { sinceMs: START_MS, recheckAtMs: START_MS, recheckDelayMs: 600_000, attempt: 1 } as const

/** A record in each state that a reading may meet. */
const RECORDS: Readonly<Record<string, DeviceRecord>> = {
  planned: { ...unsent, progress: { state: 'planned', attempt: 1, notBeforeMs: START_MS } },
  intended: { ...unsent, progress: { state: 'intended', attempt: 1, dispatchId: 'R-1/d1' } },
  sending: {
    ...unsent,
    progress: { state: 'sending', attempt: 1, dispatchId: 'R-1/d1', startedAtMs: START_MS },
  },
  sent: { ...sent, progress: { state: 'sent', ...mark, isAmbiguous: false } },
  'sent, offered once since': {
    ...sent,
    untakenReadAtMs: START_MS,
    progress: { state: 'sent', ...mark, isAmbiguous: false },
  },
  waiting: { ...sent, progress: { state: 'waiting', ...mark, sinceMs: START_MS } },
  updating: { ...sent, progress: { state: 'updating', ...mark, sinceMs: START_MS, isOutside: false } },
  'updating (outside)': {
    ...unsent,
    movedAtMs: START_MS,
    progress: { state: 'updating', attempt: 1, sinceMs: START_MS, isOutside: true },
  },
  stalled: { ...sent, progress: { state: 'stalled', ...mark, sinceMs: START_MS, isOutside: false } },
  verifying: { ...sent, progress: { state: 'verifying', attempt: 1, sinceMs: START_MS, isOutside: false } },
  'parked (offline)': { ...unsent, progress: { state: 'parked', reason: 'offline', ...parkedAt } },
  'parked (locked)': { ...unsent, progress: { state: 'parked', reason: 'locked', ...parkedAt } },
  'parked (window)': { ...unsent, progress: { state: 'parked', reason: 'window', ...parkedAt } },
  'parked (wake), sent': { ...sent, progress: { state: 'parked', reason: 'wake', ...parkedAt } },
  'parked (box), sent': { ...sent, progress: { state: 'parked', reason: 'box', ...parkedAt } },
  unknown: { ...sent, progress: { state: 'unknown', statusCode: 42, sinceMs: START_MS, attempt: 1 } },
  verified: { ...sent, progress: { state: 'verified', atMs: START_MS, isOutside: false, attempt: 1 } },
  failed: { ...sent, progress: { state: 'failed', atMs: START_MS, problem: '', attempt: 1 } },
  skipped: { ...unsent, progress: { state: 'skipped', atMs: START_MS, reason: 'gone', attempt: 1 } },
}

type Change = Parameters<typeof readingOf>[1]
const inList = (phase: UpgradePhase, statusCode: number): Change => ({
  source: 'upgrading-list',
  phase,
  statusCode,
})

/** What may be seen, each in a reading that began after the settle time. */
const READINGS: Readonly<Record<string, Change>> = {
  offered: {},
  'offered, offline': { online: false },
  'other version offered': { offeredVersion: '3.0.0' },
  waiting: inList('waiting', 5),
  updating: inList('updating', 2),
  failed: inList('failed', 4),
  'succeeded (list)': { source: 'upgraded-list', phase: 'succeeded', statusCode: 3 },
  'new version (detail)': { source: 'detail', phase: 'succeeded', statusCode: 3, installedVersion: '2.0.0' },
  'old version, nothing offered (detail)': {
    source: 'detail',
    phase: 'none',
    statusCode: 0,
    installedVersion: '1.0.0',
  },
  'unknown status': inList('unknown', 77),
}

const readingAt = (record: DeviceRecord, change: Change, readStartedAtMs: number): Reading => ({
  device: plannedDevice('a'),
  record,
  observation: readingOf('a', { ...change, readStartedAtMs }),
  knobs: DEFAULT_KNOBS,
  nowMs: readStartedAtMs,
  isHalting: false,
  isWaveOpen: true,
  planSettledAtMs: START_MS,
})

const answerOf = (record: DeviceRecord, change: Change, readStartedAtMs: number): string => {
  const events = readDevice(readingAt(record, change, readStartedAtMs))
  const words = events.map((event) => {
    const type = event.type.replace('device-', '')
    if (event.type === 'device-skipped' || event.type === 'device-parked') return `${type} (${event.reason})`
    return 'isOutside' in event && event.isOutside ? `${type} (outside)` : type
  })
  return words.length === 0 ? '·' : words.join(', ')
}

/** Every state of a device against every sort of reading, as Markdown, made by asking `readDevice` itself. */
export const readingTable = (): string => {
  const titles = Object.keys(READINGS)
  const head = `| the device is | ${titles.join(' | ')} |\n|${' --- |'.repeat(titles.length + 1)}`
  const rowsAt = (readStartedAtMs: number): string =>
    Object.entries(RECORDS)
      .map(([state, record]) => {
        const cells = Object.values(READINGS).map((change) => answerOf(record, change, readStartedAtMs))
        return `| ${state} | ${cells.join(' | ')} |`
      })
      .join('\n')
  return [
    '## Readings that began after the settle time',
    `${head}\n${rowsAt(SETTLED_MS)}`,
    '## Readings that began too early to tell',
    `${head}\n${rowsAt(SETTLED_MS - 1)}`,
  ].join('\n\n')
}
