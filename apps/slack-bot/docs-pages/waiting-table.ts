import { decide } from '../src/rollouts/decide/decide.ts'
import { DEFAULT_KNOBS } from '../src/rollouts/model/default-knobs.ts'
import type { DeviceRecord } from '../src/rollouts/model/device-progress.ts'
import { isRefused } from '../src/rollouts/decide/decision.ts'
import { nextWakeAtMs } from '../src/rollouts/watching/next-wake-at.ts'
import type { Rollout } from '../src/rollouts/model/rollout.ts'
import {
  APPROVER,
  START_MS,
  applyAll,
  approvedRollout,
  planOf,
  plannedDevice,
} from '../test/support/rollouts/plan-fixture.ts'
import { SAMPLE_RECORDS } from '../test/support/rollouts/sample-records.ts'
import { advanceCommand } from '../test/support/rollouts/sample-rollouts.ts'
import { readsNeededBy } from '../src/rollouts/watching/reads-needed-by.ts'
import { viewOf } from '../src/rollouts/state/rollout-view.ts'

const { settleMs } = DEFAULT_KNOBS
const HOUR_MS = 3_600_000
const RUNNING = applyAll(approvedRollout(planOf([plannedDevice('a')])), [advanceCommand], START_MS)

const runningWith = (record: DeviceRecord): Rollout => ({ ...RUNNING, devices: { a: record } }) as Rollout
const pausedWith = (record: DeviceRecord): Rollout =>
  ({ ...runningWith(record), status: 'paused', pausedFor: 'human', pausedAtMs: START_MS }) as Rollout
const haltingWith = (record: DeviceRecord): Rollout =>
  ({ ...runningWith(record), status: 'halting', haltedBy: APPROVER, haltAtMs: START_MS }) as Rollout

type Place = readonly [title: string, rolloutWith: (record: DeviceRecord) => Rollout, afterMs: number]
const PLACES: readonly Place[] = [
  ['running, too early to tell', runningWith, settleMs - 1],
  ['after the settle time', runningWith, settleMs],
  ['after 30 minutes', runningWith, HOUR_MS / 2],
  ['after a day', runningWith, 24 * HOUR_MS],
  ['after three days', runningWith, 72 * HOUR_MS],
  ['paused, after an hour', pausedWith, HOUR_MS],
  ['halting, after an hour', haltingWith, HOUR_MS],
]

const readsOf = (rollout: Rollout, nowMs: number): string => {
  const { upgradingList, pendingRooms, detailDeviceIds } = readsNeededBy(viewOf(rollout), nowMs)
  const reads = [
    ...(upgradingList ? ['running list'] : []),
    ...(pendingRooms === 'none' ? [] : ['offers']),
    ...(detailDeviceIds.length > 0 ? ['detail'] : []),
  ]
  return reads.length === 0 ? '·' : reads.join(' + ')
}

const wakeOf = (rollout: Rollout, nowMs: number): string => {
  const wakeAtMs = nextWakeAtMs(viewOf(rollout), nowMs)
  return wakeAtMs === undefined ? '' : ` (${Math.round((wakeAtMs - nowMs) / 100) / 10} s)`
}

const movedOf = (rollout: Rollout, nowMs: number): string => {
  const decision = decide(rollout, advanceCommand, nowMs)
  if (isRefused(decision)) return '; refused'
  const types = decision.events.map(({ type }) => type.replace('device-', ''))
  return types.length === 0 ? '' : `; then ${types.join(', ')}`
}

const cellOf = (record: DeviceRecord, [, rolloutWith, afterMs]: Place): string => {
  const rollout = rolloutWith(record)
  const nowMs = START_MS + afterMs
  return `${readsOf(rollout, nowMs)}${wakeOf(rollout, nowMs)}${movedOf(rollout, nowMs)}`
}

/** What is read next of a device in each state, when time alone changes something, and what time has changed by then. */
export const waitingTable = (): string => {
  const head = `| the device is | ${PLACES.map(([title]) => title).join(' | ')} |\n|${' --- |'.repeat(PLACES.length + 1)}`
  const rows = Object.entries(SAMPLE_RECORDS).map(
    ([state, record]) => `| ${state} | ${PLACES.map((place) => cellOf(record, place)).join(' | ')} |`,
  )
  return `## Readings, wakes and timers\n\n${head}\n${rows.join('\n')}`
}
