// From every state of a device a person's command moves it, or time or a reading does.
import { expect, test } from 'vitest'
import {
  APPROVER,
  START_MS,
  applyAll,
  approvedRollout,
  planOf,
  plannedDevice,
} from '../../../test/support/rollouts/plan-fixture.ts'
import { SAMPLE_RECORDS } from '../../../test/support/rollouts/sample-records.ts'
import { advanceCommand } from '../../../test/support/rollouts/sample-rollouts.ts'
import { decide } from '../decide/decide.ts'
import { isRefused } from '../decide/decision.ts'
import type { Command } from '../model/command.ts'
import type { DeviceRecord } from '../model/device-progress.ts'
import type { Rollout } from '../model/rollout.ts'
import { viewOf } from '../state/rollout-view.ts'
import { nextWakeAtMs } from '../watching/next-wake-at.ts'
import { readsNeededBy } from '../watching/reads-needed-by.ts'

const RUNNING = applyAll(approvedRollout(planOf([plannedDevice('a')])), [advanceCommand], START_MS)
const HOUR_MS = 3_600_000
const NOW_MS = START_MS + 24 * HOUR_MS

const STATUSES = {
  running: {},
  paused: { pausedFor: 'human', pausedAtMs: START_MS },
  halting: { haltedBy: APPROVER, haltAtMs: START_MS },
  halted: { haltedBy: APPROVER, endedAtMs: START_MS },
  'completed-with-failures': { endedAtMs: START_MS },
} as const
const person = { by: APPROVER, right: 'approver' } as const
const COMMANDS: readonly Command[] = [
  { type: 'resume', ...person },
  { type: 'retry-failed', ...person },
  { type: 'halt', ...person },
]

const isMovedBy = (rollout: Rollout, command: Command): boolean => {
  const decision = decide(rollout, command, NOW_MS)
  return !isRefused(decision) && decision.events.length > 0
}
/** The outcome of its call moves it; a call that never ends is recorded as ambiguous. */
const isBeingSent = ({ progress }: DeviceRecord): boolean =>
  progress.state === 'intended' || progress.state === 'sending'

const movesByItself = (rollout: Rollout): boolean => {
  const { upgradingList, pendingRooms, detailDeviceIds } = readsNeededBy(viewOf(rollout), NOW_MS)
  return (
    upgradingList ||
    pendingRooms !== 'none' ||
    detailDeviceIds.length > 0 ||
    nextWakeAtMs(viewOf(rollout), NOW_MS) !== undefined ||
    isMovedBy(rollout, advanceCommand)
  )
}

const cases = Object.entries(SAMPLE_RECORDS).flatMap(([name, record]) =>
  (Object.keys(STATUSES) as (keyof typeof STATUSES)[]).map((status) => [name, status, record] as const),
)

test.each(cases)('a device that is %s in a rollout that is %s has a way on', (_name, status, record) => {
  const devices: Record<string, DeviceRecord> = { a: record }
  const rollout = { ...RUNNING, status, ...STATUSES[status], devices } as Rollout
  const hasEnded = status === 'halted' || status === 'completed-with-failures'
  // An ended rollout reserves nothing, so a new request may name the device; a failure must also be retried here.
  const isFree = hasEnded && record.progress.state !== 'failed'
  const isSelfMoved = isBeingSent(record) || movesByItself(rollout)
  expect(isFree || isSelfMoved || COMMANDS.some((command) => isMovedBy(rollout, command))).toBe(true)
})
