import type { UpgradePhase } from '../src/fleet/device.ts'
import { DEFAULT_KNOBS } from '../src/rollouts/model/default-knobs.ts'
import type { DeviceRecord } from '../src/rollouts/model/device-progress.ts'
import type { DeviceEvent } from '../src/rollouts/state/evolve-device.ts'
import { readDevice } from '../src/rollouts/readings/read-device.ts'
import type { ObservedDevice } from '../src/rollouts/readings/observed-device.ts'
import { readAbsence } from '../src/rollouts/readings/read-absence.ts'
import { START_MS, plannedDevice } from '../test/support/rollouts/plan-fixture.ts'
import { SAMPLE_RECORDS } from '../test/support/rollouts/sample-records.ts'
import { readingOf } from '../test/support/rollouts/sample-rollouts.ts'

const { settleMs } = DEFAULT_KNOBS
const SETTLED_MS = START_MS + settleMs
type Change = Parameters<typeof readingOf>[1]
const inList = (phase: UpgradePhase, statusCode: number): Change => ({
  source: 'upgrading-list',
  phase,
  statusCode,
})

const inDetail = (installedVersion: string, change: Change = {}): Change => ({
  source: 'detail',
  phase: 'succeeded',
  statusCode: 3,
  installedVersion,
  ...change,
})

/** What may be seen. */
const READINGS: Readonly<Record<string, Change>> = {
  offered: {},
  'offered, offline': { online: false },
  'other version offered': { offeredVersion: '3.0.0' },
  waiting: inList('waiting', 5),
  updating: inList('updating', 2),
  failed: inList('failed', 4),
  'failed, offline': { ...inList('failed', 4), online: false },
  'succeeded (list)': { source: 'upgrading-list', phase: 'succeeded', statusCode: 3 },
  'new version (detail)': inDetail('2.0.0'),
  'new version, offline (detail)': inDetail('2.0.0', { online: false }),
  'old version, offered (detail)': inDetail('1.0.0', { phase: 'available', statusCode: 1 }),
  'old version, failed (detail)': inDetail('1.0.0', { phase: 'failed', statusCode: 4 }),
  'old version, nothing offered (detail)': inDetail('1.0.0', { phase: 'none', statusCode: 0 }),
  'a third version (detail)': inDetail('1.5.0', { phase: 'none', statusCode: 0 }),
  'nothing offered (list)': { phase: 'none', statusCode: 0 },
  'unknown status 42': inList('unknown', 42),
  'unknown status 77': inList('unknown', 77),
}

interface Setting {
  readonly readStartedAtMs: number
  readonly isHalting: boolean
  readonly isWaveOpen: boolean
}

const readingIn = (setting: Setting, record: DeviceRecord, change: Change): ObservedDevice => ({
  device: plannedDevice('a'),
  record,
  observation: readingOf('a', { ...change, readStartedAtMs: setting.readStartedAtMs }),
  knobs: DEFAULT_KNOBS,
  nowMs: setting.readStartedAtMs,
  isHalting: setting.isHalting,
  isWaveOpen: setting.isWaveOpen,
  planSettledAtMs: SETTLED_MS,
})

const inMinutes = (delayMs: number): string => `in ${Math.round(delayMs / 6000) / 10} min`

const wordsOf = (event: DeviceEvent, nowMs: number): string => {
  const notes: string[] = []
  if (event.type === 'device-skipped' || event.type === 'device-parked') notes.push(event.reason)
  if ('isOutside' in event && event.isOutside) notes.push('outside')
  if ('hasFurtherUpdate' in event && event.hasFurtherUpdate) notes.push('further update')
  if (event.type === 'device-parked') notes.push(inMinutes(event.recheckAtMs - nowMs))
  if (event.type === 'device-failed') notes.push(inMinutes(event.notBeforeMs - nowMs))
  const type = event.type.replace('device-', '')
  return notes.length === 0 ? type : `${type} (${notes.join(', ')})`
}

const cellOf = (events: readonly DeviceEvent[], nowMs: number): string =>
  events.length === 0 ? '·' : events.map((event) => wordsOf(event, nowMs)).join(', ')

const tableOf = (titles: readonly string[], cellsOf: (record: DeviceRecord) => readonly string[]): string => {
  const head = `| the device is | ${titles.join(' | ')} |\n|${' --- |'.repeat(titles.length + 1)}`
  const rows = Object.entries(SAMPLE_RECORDS).map(
    ([state, record]) => `| ${state} | ${cellsOf(record).join(' | ')} |`,
  )
  return `${head}\n${rows.join('\n')}`
}

const readingsIn = (change: Partial<Setting>): string => {
  const setting = { readStartedAtMs: SETTLED_MS, isHalting: false, isWaveOpen: true, ...change }
  return tableOf(Object.keys(READINGS), (record) =>
    Object.values(READINGS).map((seen) =>
      cellOf(readDevice(readingIn(setting, record, seen)), setting.readStartedAtMs),
    ),
  )
}

const ABSENCES = [
  ['the list of running updates', 'upgrading-list', false],
  ['the offers', 'pending-list', false],
  ['the offers, when it is due', 'pending-list', true],
  ['details', 'detail', true],
] as const

const absencesAt = (readStartedAtMs: number): string =>
  tableOf(
    ABSENCES.map(([title]) => title),
    (record) =>
      ABSENCES.map(([, source, isDue]) => {
        const absence = { deviceId: 'a', source, readStartedAtMs }
        return cellOf(readAbsence({ record, absence, knobs: DEFAULT_KNOBS, isDue }), readStartedAtMs)
      }),
  )

/** Every state of a device against every sort of reading, as Markdown, made by asking the rules themselves. */
export const readingTable = (): string =>
  [
    '## Readings that began after the settle time',
    readingsIn({}),
    '## Readings that began too early to tell',
    readingsIn({ readStartedAtMs: SETTLED_MS - 1 }),
    '## Readings of a rollout that is halting',
    readingsIn({ isHalting: true }),
    '## Readings of a wave that is held back',
    readingsIn({ isWaveOpen: false }),
    '## Missing from, after the settle time',
    absencesAt(SETTLED_MS),
    '## Missing from, too early to tell',
    absencesAt(SETTLED_MS - 1),
  ].join('\n\n')
