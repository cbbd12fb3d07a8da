import { windowStateNow } from '../../../engine/windows/window-state.ts'
import { expect, test } from 'vitest'
import {
  APPROVER,
  START_MS,
  approvedRollout,
  planOf,
  plannedDevice,
} from '../../../../test/support/rollouts/plan-fixture.ts'
import { SAMPLE_RECORDS } from '../../../../test/support/rollouts/sample-records.ts'
import type { DeviceRecord } from '../../../rollouts/model/device-progress.ts'
import type { ApprovedRollout } from '../../../rollouts/model/rollout.ts'
import { progressOf } from '../../../rollouts/telling/progress-of.ts'
import { toPlainText } from '../../text/inline.ts'
import { rolloutCard } from '../rollout-card.ts'
import { liveOf, untilParts } from './until-parts.ts'

const PLAN = planOf([plannedDevice('a')])
const CONTEXT = {
  approvers: { approverUserIds: [APPROVER], approverGroupIds: [], quorum: 1 },
  windowAt: windowStateNow,
}

const rolloutWith = (record: DeviceRecord | undefined, status: 'running' | 'halting' = 'running') =>
  ({
    ...approvedRollout(PLAN),
    status,
    haltedBy: APPROVER,
    haltAtMs: START_MS,
    devices: { a: record },
  }) as unknown as ApprovedRollout
const untilOf = (rollout: ApprovedRollout): string => {
  const [device] = progressOf(rollout, START_MS).devices
  return device === undefined ? '' : toPlainText(untilParts(device, liveOf(rollout)))
}
const left = (reason: 'superseded' | 'replanned' | 'gone'): DeviceRecord => ({
  generation: 0,
  progress: { state: 'skipped', atMs: START_MS, reason, attempt: 1 },
})

test.each([
  ['parked (offline)', ' · read again about 00:16 UTC'],
  ['parked (locked)', ' · until about 1970-01-01 00:16 UTC'],
  ['planned, its first attempt failed', ' · next try not before 00:16 UTC'],
  // Two hours more than it may take at most, because it becomes unknown first.
  ['stalled', ' · waited for until about 1970-01-02 02:16 UTC'],
  ['unknown', ' · waited for until about 1970-01-01 02:16 UTC'],
  ['verified', ''],
])('a device that is %s says what comes next', (name, said) => {
  expect(untilOf(rolloutWith(SAMPLE_RECORDS[name]))).toBe(said)
})

test('a window that opens at an unknown time is waited for all the same', () => {
  const record = SAMPLE_RECORDS['parked (window)']
  if (record?.progress.state !== 'parked') throw new Error('no such sample')
  const progress = { ...record.progress, recheckDelayMs: 0 }
  expect(untilOf(rolloutWith({ ...record, progress }))).toBe(' · until it opens')
})

test('a device that was left out says when it can be planned again', () => {
  expect(untilOf(rolloutWith(left('superseded')))).toBe(' · can be planned again when R-1 has ended')
  expect(untilOf(rolloutWith(left('replanned')))).toBe('')
  expect(untilOf(rolloutWith(left('gone')))).toBe('')
})

test('a halting rollout watches to its end, and says what can be tried again then', () => {
  const halting = rolloutWith(SAMPLE_RECORDS['unknown'], 'halting')
  expect(untilOf(halting)).toBe(' · watched until R-1 has ended')
  expect(rolloutCard(halting, START_MS, CONTEXT)?.text).toContain(
    '1 device can be tried again when it has ended.',
  )
})
