// An approver takes the vote back, as long as nothing was sent.
import { describe, expect, test } from 'vitest'
import type { Command } from '../model/command.ts'
import type { Rollout } from '../model/rollout.ts'
import { decide } from '../decide/decide.ts'
import { isRefused } from '../decide/decision.ts'
import { viewOf } from '../state/rollout-view.ts'
import { nextWakeAtMs } from '../watching/next-wake-at.ts'
import {
  APPROVER,
  REQUESTER,
  START_MS,
  apply,
  applyAll,
  approveCommand,
  approvedRollout,
  planOf,
  plannedDevice,
  requestedRollout,
} from '../../../test/support/rollouts/plan-fixture.ts'
import {
  SAMPLE_ROLLOUTS,
  acceptedCommand,
  advanceCommand,
  beginCommand,
  observeCommand,
  readingOf,
} from '../../../test/support/rollouts/sample-rollouts.ts'

const PLAN = planOf([plannedDevice('a'), plannedDevice('b')])
const TWO = planOf(PLAN.devices, undefined, { quorum: 2 })
const window = { timeZone: 'UTC', weekdays: [1], startMinute: 0, endMinute: 60 }
const { approvalTtlMs } = PLAN.knobs
const DAYS_LATER_MS = START_MS + 3 * approvalTtlMs
const takeBack = (by = APPROVER): Command => ({ type: 'take-back-approval', by })
const refusalOf = (rollout: Rollout | undefined, command: Command, nowMs = START_MS) => {
  const decision = decide(rollout, command, nowMs)
  return isRefused(decision) ? decision.refusal : undefined
}
/** One slice is journaled, and nothing was sent. */
const intended = (): Rollout =>
  applyAll(
    approvedRollout(PLAN),
    [advanceCommand, observeCommand(readingOf('a'), readingOf('b')), advanceCommand],
    START_MS,
  )

describe('while approvals are missing', () => {
  const voted = (): Rollout => apply(requestedRollout(TWO), approveCommand('U-1'), START_MS).rollout

  test('the vote is gone, the request keeps its expiry, and the person may approve again', () => {
    const open = voted()
    const { rollout, events } = apply(open, takeBack('U-1'), START_MS + 5)
    expect(events).toEqual([{ type: 'approval-taken-back', by: 'U-1' }])
    expect(rollout).toEqual({ ...open, votes: [] })
    expect(refusalOf(rollout, approveCommand('U-1'), START_MS + 6)).toBeUndefined()
  })

  test('only a voter takes a vote back, and only one that was given', () => {
    expect(refusalOf(voted(), takeBack('U-2'))).toEqual({ kind: 'not-your-vote', voters: ['U-1'] })
    expect(refusalOf(voted(), takeBack(REQUESTER))).toEqual({ kind: 'not-your-vote', voters: ['U-1'] })
    expect(refusalOf(requestedRollout(TWO), takeBack())).toEqual({ kind: 'nothing-to-take-back' })
    expect(refusalOf(SAMPLE_ROLLOUTS['draft']?.(), takeBack())).toEqual({ kind: 'nothing-to-take-back' })
  })

  test('a closed request says how it was closed', () => {
    for (const [status, kind] of [
      ['rejected', 'already-decided'],
      ['expired', 'expired'],
      ['withdrawn', 'withdrawn'],
    ] as const)
      expect(refusalOf(SAMPLE_ROLLOUTS[status]?.(), takeBack())).toMatchObject({ kind })
  })
})

describe('after the approval, before anything was sent', () => {
  const scheduled = (): Rollout => approvedRollout({ ...PLAN, window })

  test.each<[string, () => Rollout]>([
    ['waits for its window', scheduled],
    [
      'was paused before it began',
      () => apply(scheduled(), { type: 'pause', by: 'U-ANY' }, START_MS).rollout,
    ],
    ['has begun to read', () => applyAll(approvedRollout(PLAN), [advanceCommand], START_MS)],
    ['has a call that waits for its turn', intended],
    [
      'is paused with a call withdrawn',
      () => apply(intended(), { type: 'pause', by: 'U-ANY' }, START_MS).rollout,
    ],
  ])('a rollout that %s waits for approval again, for as long as a new request', (_what, sample) => {
    const { rollout } = apply(sample(), takeBack(), DAYS_LATER_MS)
    expect(rollout).toMatchObject({
      status: 'awaiting-approval',
      votes: [],
      requestedAtMs: DAYS_LATER_MS,
      expiresAtMs: DAYS_LATER_MS + approvalTtlMs,
    })
    for (const field of ['devices', 'waves', 'dispatches', 'approvedAtMs', 'startedAtMs', 'pausedAtMs'])
      expect(rollout).not.toHaveProperty(field)
    // Reminder, expiry and a new approval follow from the new start.
    expect(nextWakeAtMs(viewOf(rollout), DAYS_LATER_MS)).toBe(DAYS_LATER_MS + approvalTtlMs / 2)
    const reminded = apply(rollout, advanceCommand, DAYS_LATER_MS + approvalTtlMs / 2)
    expect(reminded.events).toEqual([{ type: 'approval-reminded' }])
    expect(apply(reminded.rollout, advanceCommand, DAYS_LATER_MS + approvalTtlMs).rollout.status).toBe(
      'expired',
    )
    expect(refusalOf(rollout, approveCommand(), DAYS_LATER_MS + 1)).toBeUndefined()
    expect(refusalOf(rollout, approveCommand(REQUESTER), DAYS_LATER_MS + 1)).toEqual({ kind: 'own-request' })
  })

  test('it never waits past the start that was asked for', () => {
    const startsAtMs = START_MS + approvalTtlMs / 4
    const { rollout } = apply(approvedRollout({ ...PLAN, startsAtMs }), takeBack(), START_MS + 7)
    expect(rollout).toMatchObject({ expiresAtMs: startsAtMs })
  })

  test('of two approvals the other one stays', () => {
    const first = apply(requestedRollout(TWO), approveCommand('U-1'), START_MS).rollout
    const last = { ...approveCommand('U-2'), voterRights: { 'U-1': 'approver' } } as Command
    const { rollout } = apply(apply(first, last, START_MS).rollout, takeBack('U-1'), START_MS)
    expect(rollout).toMatchObject({ status: 'awaiting-approval', votes: [{ by: 'U-2' }] })
    expect(refusalOf(scheduled(), takeBack('U-2'))).toEqual({ kind: 'not-your-vote', voters: [APPROVER] })
  })

  test('the requester is told, in the thread and directly, and the poller plans the new expiry', () => {
    const decision = decide(scheduled(), takeBack(), START_MS + 5)
    if (isRefused(decision)) throw new Error(decision.refusal.kind)
    const notice = {
      kind: 'approval-taken-back',
      requester: REQUESTER,
      by: APPROVER,
      missing: 1,
      expiresAtMs: START_MS + 5 + approvalTtlMs,
    }
    expect(decision.effects.notices.map((one) => one.notice)).toEqual([notice])
    expect(decision.effects.work.map(({ effect }) => effect)).toEqual([
      { type: 'tell-person', rolloutId: 'R-1', person: REQUESTER, place: REQUESTER, notice },
      { type: 'refresh-card', rolloutId: 'R-1' },
      { type: 'tick-project', projectId: 'P' },
    ])
  })

  test('a call that waited for its turn is withdrawn, and its name is never used again', () => {
    const { rollout, events } = apply(intended(), takeBack(), START_MS)
    expect(events.map(({ type }) => type)).toEqual(['dispatch-withdrawn', 'approval-taken-back'])
    expect(refusalOf(rollout, beginCommand(1))).toEqual({ kind: 'unknown-dispatch' })
    const again = applyAll(
      rollout,
      [approveCommand(), advanceCommand, observeCommand(readingOf('a'), readingOf('b')), advanceCommand],
      START_MS,
    )
    expect(again).toMatchObject({ status: 'running', dispatches: { 'R-1/d2': { state: 'intended' } } })
    expect(refusalOf(again, beginCommand(1))).toEqual({ kind: 'unknown-dispatch' })
    expect(apply(again, beginCommand(2), START_MS).events).toMatchObject([{ type: 'dispatch-started' }])
  })
})

test('once a call was permitted, no approval can be taken back, however the call ended', () => {
  const started = apply(intended(), beginCommand(1), START_MS).rollout
  const unsent: Command = {
    type: 'record-dispatch',
    dispatchId: 'R-1/d1',
    outcome: { kind: 'not-sent', problem: { code: 'no-answer' }, isRetryable: true },
  }
  for (const rollout of [
    started,
    apply(started, acceptedCommand(1, START_MS), START_MS).rollout,
    apply(started, unsent, START_MS).rollout,
    apply(started, { type: 'pause', by: 'U-ANY' }, START_MS).rollout,
    apply(started, { type: 'halt', by: 'U-ANY', right: 'not-approver' }, START_MS).rollout,
    SAMPLE_ROLLOUTS['completed']?.(),
  ])
    expect(refusalOf(rollout, takeBack())).toEqual({ kind: 'sending-begun' })
})

test('a call that ended before it asked for permission was never sent, so the approval can still be taken back', () => {
  const unsent: Command = {
    type: 'record-unsent',
    dispatchId: 'R-1/d1',
    outcome: { kind: 'not-sent', problem: { code: 'no-answer' }, isRetryable: true },
  }
  expect(refusalOf(apply(intended(), unsent, START_MS).rollout, takeBack())).toBeUndefined()
})

test('a rollout that was halted before it sent anything has ended', () => {
  const halted = apply(intended(), { type: 'halt', by: 'U-ANY', right: 'not-approver' }, START_MS).rollout
  expect(refusalOf(halted, takeBack())).toEqual({ kind: 'wrong-status', status: 'halted' })
})
