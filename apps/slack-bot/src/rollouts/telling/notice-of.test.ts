import { expect, test } from 'vitest'
import type { Event } from '../model/event.ts'
import { evolve } from '../state/evolve.ts'
import { noticeOf } from './notice-of.ts'
import type { Rollout } from '../model/rollout.ts'
import { placedRollout, times } from '../../../test/support/rollouts/placed-rollout.ts'
import type { Stand } from '../../../test/support/rollouts/placed-rollout.ts'
import { APPROVER, REQUESTER, START_MS } from '../../../test/support/rollouts/plan-fixture.ts'
import { SAMPLE_RECORDS } from '../../../test/support/rollouts/sample-records.ts'
import { SAMPLE_ROLLOUTS } from '../../../test/support/rollouts/sample-rollouts.ts'
import { viewOf } from '../state/rollout-view.ts'

const noticeAfter = (rollout: Rollout | undefined, event: Event) =>
  noticeOf(event, viewOf(evolve(rollout, { event, atMs: START_MS })))
const running = (...stands: readonly Stand[]) => placedRollout([stands])
const sample = (title: string): Stand => SAMPLE_RECORDS[title] ?? 'planned'

test('a pause notice has the reason, what goes on by itself, and who and why, if known', () => {
  const rollout = running('planned', sample('sent'), sample('updating'))
  expect(
    noticeAfter(rollout, { type: 'rollout-paused', reason: 'human', by: 'U-1', remark: 'dark floor' }),
  ).toEqual({
    kind: 'paused',
    reason: 'human',
    by: 'U-1',
    remark: 'dark floor',
    inFlight: 2,
  })
  const trouble = { finding: { code: 'api-trouble', problem: { code: 'refused' } } } as const
  const refused = noticeAfter(rollout, {
    type: 'rollout-paused',
    reason: 'api',
    ...trouble,
    untilPerson: true,
  })
  expect(refused).toMatchObject({ ...trouble, untilPerson: true })
  const window = noticeAfter(rollout, { type: 'rollout-paused', reason: 'window' })
  expect(Object.keys(window ?? {})).toEqual(['kind', 'reason', 'inFlight'])
})

test('a resume notice says who resumed it, if a person did', () => {
  const paused = SAMPLE_ROLLOUTS['paused (human)']?.()
  expect(noticeAfter(paused, { type: 'rollout-resumed', by: APPROVER })).toEqual({
    kind: 'resumed',
    by: APPROVER,
  })
  expect(Object.keys(noticeAfter(paused, { type: 'rollout-resumed' }) ?? {})).toEqual(['kind'])
})

test('a failure notice has the attempt, and the time of the next one', () => {
  const rollout = running(sample('sent'))
  const problem = { code: 'update-failed' } as const
  const failed = { deviceId: '1a', problem } as const
  const device = { deviceId: '1a', name: 'Lamp 1a', attempt: 1, problem }
  expect(noticeAfter(rollout, { type: 'device-failed', ...failed, notBeforeMs: 77 })).toEqual({
    kind: 'devices-failed',
    devices: [{ ...device, nextTryAtMs: 77 }],
  })
  expect(noticeAfter(rollout, { type: 'device-failed-finally', ...failed })).toEqual({
    kind: 'devices-failed',
    devices: [device],
  })
})

test('a device has a notice for its first failure and for its last, not for those between', () => {
  const failed = { type: 'device-failed', deviceId: '1a', problem: { code: 'update-failed' } } as const
  const first = evolve(running(sample('sent')), { event: { ...failed, notBeforeMs: 7 }, atMs: START_MS })
  expect(noticeAfter(first, { ...failed, notBeforeMs: 8 })).toBeUndefined()
})

test('failed devices are told together, after the last retry of their wave has ended', () => {
  const problem = { code: 'update-failed' } as const
  const failsAgain = (deviceId: string) => ({ type: 'device-failed-finally', deviceId, problem }) as const
  const retried = sample('planned, its first attempt failed')
  const rollout = running(retried, retried, 'planned')
  expect(noticeAfter(rollout, failsAgain('1a'))).toBeUndefined()
  const after = evolve(rollout, { event: failsAgain('1a'), atMs: START_MS })
  expect(noticeAfter(after, failsAgain('1b'))).toMatchObject({
    devices: [
      { name: 'Lamp 1a', attempt: 2 },
      { name: 'Lamp 1b', attempt: 2 },
    ],
  })
})

test('a passed-wave notice says what it proved: failures count among the trials', () => {
  const rollout = running(...times(13, 'verified'), 'failed', 'parked')
  expect(noticeAfter(rollout, { type: 'wave-passed', wave: 1 })).toEqual({
    kind: 'wave-passed',
    wave: 1,
    verified: 13,
    devices: 15,
    failed: 1,
    excludedRatePercent: 30,
  })
})

test('outside updates are reported separately from the wave’s own', () => {
  const rollout = running('verified', 'verified', 'outside')
  expect(noticeAfter(rollout, { type: 'wave-passed', wave: 1 })).toMatchObject({ verified: 2, outside: 1 })
})

test('sending is reported if it did not follow the approval at once, or its answer was lost', () => {
  const rollout = running(sample('sent'), 'planned', 'planned')
  const sent = { type: 'wave-sent', wave: 1, devices: 1 } as const
  const told = { kind: 'wave-sent', wave: 1, waves: 1, devices: 1, waveDevices: 3 }
  expect(noticeAfter(rollout, sent)).toBeUndefined()
  expect(noticeAfter({ ...rollout, start: 'next-window' }, sent)).toStrictEqual(told)
  expect(noticeAfter(rollout, { ...sent, isAmbiguous: true })).toEqual({ ...told, isAmbiguous: true })
})

test('a wave that passed without a success of its own has no notice', () => {
  expect(noticeAfter(running('outside', 'skipped'), { type: 'wave-passed', wave: 1 })).toBeUndefined()
})

test('an unknown device’s notice has its status, or what it waited for too long', () => {
  const event = { type: 'device-unknown', deviceId: '1a', statusCode: 42 } as const
  const told = { kind: 'device-unknown', deviceName: 'Lamp 1a', statusCode: 42 }
  expect(Object.entries(noticeAfter(running(sample('sent')), event) ?? {})).toEqual(Object.entries(told))
  expect(noticeAfter(running(sample('sent')), { ...event, isGivenUp: true })).toEqual({
    ...told,
    givenUp: 'end',
  })
  expect(noticeAfter(running(sample('verifying')), { ...event, isGivenUp: true })).toEqual({
    ...told,
    givenUp: 'read-back',
  })
  // Given up once, and later seen with an unknown status: the notice has the status.
  const again = noticeAfter(running(sample('unknown, no end was seen')), event)
  expect(again).not.toHaveProperty('givenUp')
})

test('a halt notice says how many devices are still on their way', () => {
  const rollout = running(sample('sent'), sample('updating'), 'planned', 'verified')
  expect(noticeAfter(rollout, { type: 'rollout-halting', by: 'U-ANY' })).toEqual({
    kind: 'halting',
    by: 'U-ANY',
    inFlight: 2,
  })
})

test('a reminder says when the request expires; the final notice names requester and approvers', () => {
  const request = SAMPLE_ROLLOUTS['awaiting-approval']?.()
  expect(noticeAfter(request, { type: 'approval-reminded' })).toMatchObject({ kind: 'reminder' })
  expect(noticeAfter(running('verified'), { type: 'rollout-completed', hasFailures: false })).toEqual({
    kind: 'finished',
    requester: REQUESTER,
    approvers: [APPROVER],
  })
})

test('events that only change the card have no notice', () => {
  expect(noticeAfter(running('planned'), { type: 'rollout-observed', readStartedAtMs: 1 })).toBeUndefined()
  expect(
    noticeAfter(SAMPLE_ROLLOUTS['draft']?.(), { type: 'draft-abandoned', problem: { code: 'no-window' } }),
  ).toBeUndefined()
})

test('a notice has the person’s reason, and nothing without one', () => {
  const rollout = running('failed', 'verified')
  const paused = SAMPLE_ROLLOUTS['paused (human)']?.()
  const widened = { type: 'wave-widened', wave: 1, by: APPROVER } as const
  const retried = { type: 'failed-retried', by: APPROVER, deviceIds: ['1a'] } as const
  const resumed = { type: 'rollout-resumed', by: APPROVER } as const
  expect(noticeAfter(rollout, { ...widened, remark: 'go' })).toEqual({
    kind: 'widened',
    by: APPROVER,
    wave: 1,
    verified: 1,
    devices: 2,
    remark: 'go',
  })
  expect(noticeAfter(rollout, { ...retried, remark: 'go' })).toEqual({
    kind: 'retrying',
    by: APPROVER,
    devices: 1,
    remark: 'go',
  })
  expect(noticeAfter(paused, { ...resumed, remark: 'go' })).toEqual({
    kind: 'resumed',
    by: APPROVER,
    remark: 'go',
  })
  expect(noticeAfter(rollout, widened)).not.toHaveProperty('remark')
  expect(noticeAfter(rollout, retried)).not.toHaveProperty('remark')
  expect(noticeAfter(paused, resumed)).not.toHaveProperty('remark')
})

test('a halt names its successor, if there is one', () => {
  const rollout = running('planned')
  const halting = { type: 'rollout-halting', by: APPROVER } as const
  expect(noticeAfter(rollout, { ...halting, replacedBy: 'R-2' })).toMatchObject({ replacedBy: 'R-2' })
  expect(noticeAfter(rollout, halting)).not.toHaveProperty('replacedBy')
})

test('a skipped window is announced with the next one, if known', () => {
  const scheduled = SAMPLE_ROLLOUTS['scheduled']?.()
  const skipped = { type: 'window-skipped', clocksChangeAtMs: 7 } as const
  if (scheduled?.status !== 'scheduled') throw new Error('It is not scheduled.')
  const { opensAtMs: _open, ...unknown } = scheduled
  expect(noticeAfter({ ...scheduled, opensAtMs: 9 }, skipped)).toEqual({
    kind: 'window-skipped',
    clocksChangeAtMs: 7,
    opensAtMs: 9,
  })
  expect(Object.keys(noticeAfter(unknown, skipped) ?? {})).toEqual(['kind', 'clocksChangeAtMs'])
})

test('slow polling is reported with its numbers', () => {
  const slow = { month: '2026-11', used: 60, limit: 100, everyMs: 2, insteadOfMs: 1 }
  expect(noticeAfter(running('planned'), { type: 'polling-slowed', ...slow })).toEqual({
    kind: 'polling-slowed',
    ...slow,
  })
})

test('a device that Tuya refuses to answer for is reported once, with Tuya’s answer; a waiting device is not', () => {
  const parked = { deviceId: '1a', recheckAtMs: 7, recheckDelayMs: 6 } as const
  const told = (event: Event) => noticeAfter(running('planned'), event)
  expect(
    told({ type: 'device-parked', reason: 'refused', ...parked, problem: { code: 'device-refused' } }),
  ).toEqual({
    kind: 'device-refused',
    deviceName: 'Lamp 1a',
    problem: { code: 'device-refused' },
  })
  expect(told({ type: 'device-parked', reason: 'refused', ...parked })).toBeUndefined()
  const unknown = { type: 'device-unknown', deviceId: '1a', statusCode: 0, isGivenUp: true } as const
  const rollout = running(sample('updating'))
  expect(noticeAfter(rollout, { ...unknown, problem: { code: 'device-refused' } })).toMatchObject({
    problem: { code: 'device-refused' },
  })
  expect(noticeAfter(rollout, unknown)).not.toHaveProperty('problem')
})

test('devices that fit into no window are reported by name', () => {
  const misfit = { type: 'window-misfit', deviceIds: ['1a', '1b'], needsMs: 9, longestMs: 3 } as const
  expect(noticeAfter(running('planned', 'planned'), misfit)).toEqual({
    kind: 'window-misfit',
    deviceNames: ['Lamp 1a', 'Lamp 1b'],
    needsMs: 9,
    longestMs: 3,
  })
})

test('a dropped vote is reported with its voter, and the votes of others stay', () => {
  const request = SAMPLE_ROLLOUTS['awaiting-approval']?.()
  if (request?.status !== 'awaiting-approval') throw new Error('It waits for nobody.')
  const votes = ['U-1', 'U-2', 'U-3'].map((by) => ({ by, atMs: START_MS }))
  const dropped = { type: 'approval-dropped', by: 'U-2' } as const
  expect(noticeAfter({ ...request, votes }, dropped)).toEqual({ kind: 'vote-dropped', voter: 'U-2' })
  const after = evolve({ ...request, votes }, { event: dropped, atMs: START_MS })
  expect(after).toMatchObject({ votes: [{ by: 'U-1' }, { by: 'U-3' }] })
})

test('a request that ends without an approval has a notice for its requester', () => {
  const request = SAMPLE_ROLLOUTS['awaiting-approval']?.()
  const endings: readonly Event[] = [
    { type: 'rollout-rejected', by: APPROVER },
    { type: 'rollout-expired' },
    { type: 'rollout-withdrawn', by: REQUESTER },
  ]
  for (const ending of endings)
    expect(noticeAfter(request, ending)).toEqual({ kind: 'not-approved', requester: REQUESTER })
})
