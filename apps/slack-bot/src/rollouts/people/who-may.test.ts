// Who may do what to a rollout, by status.
import { describe, expect, test } from 'vitest'
import type { ApproverRight, Command, CommandOf } from '../model/command.ts'
import { decide } from '../decide/decide.ts'
import { isRefused } from '../decide/decision.ts'
import type { Rollout } from '../model/rollout.ts'
import {
  APPROVER,
  PLAN_HASH,
  REQUESTER,
  START_MS,
  apply,
  applyAll,
  approveCommand,
  approvedRollout,
  draftCommand,
  planOf,
  plannedDevice,
  QUIET,
  requestedRollout,
} from '../../../test/support/rollouts/plan-fixture.ts'
import { SAMPLE_ROLLOUTS } from '../../../test/support/rollouts/sample-rollouts.ts'

const window = { timeZone: 'UTC', weekdays: [1], startMinute: 0, endMinute: 60 }
const PLAN = planOf([plannedDevice('a'), plannedDevice('b')])
const scheduled = (): Rollout => approvedRollout({ ...PLAN, window })
const advanceWith = (isOpen: boolean): Command => ({
  type: 'advance',
  surroundings: { ...QUIET, window: { isOpen, nextChangeAtMs: START_MS + 3_600_000 } },
})
const pause: Command = { type: 'pause', by: 'U-ANY' }
const resume: Command = { type: 'resume', by: APPROVER, right: 'approver' }
const halt = (by = 'U-ANY', right: ApproverRight = 'not-approver'): Command => ({ type: 'halt', by, right })
const refusalOf = (rollout: Rollout | undefined, command: Command) => {
  const decision = decide(rollout, command, START_MS)
  return isRefused(decision) ? decision.refusal : undefined
}

describe('before a rollout begins', () => {
  const notBegun: readonly (readonly [string, readonly Command[]])[] = [
    ['waits for its window', []],
    ['was polled while its window was closed', [advanceWith(false)]],
    ['was paused by anyone', [pause]],
    ['was paused, and resumed by an approver', [pause, resume]],
    ['was paused, resumed and polled', [pause, resume, advanceWith(false)]],
    ['was paused, resumed, and paused again', [pause, resume, pause]],
  ]

  test.each(notBegun)('only the requester and approvers end it: it %s', (_what, commands) => {
    const rollout = applyAll(scheduled(), [advanceWith(false), ...commands], START_MS)
    expect(refusalOf(rollout, halt())).toEqual({ kind: 'not-begun', requester: REQUESTER })
    expect(refusalOf(rollout, halt('U-ANY', 'unknown'))).toEqual({ kind: 'approver-unknown' })
    expect(refusalOf(rollout, halt('U-ANY', 'approver'))).toBeUndefined()
    expect(refusalOf(rollout, halt(REQUESTER))).toBeUndefined()
  })

  test('after a resume it waits for the window again, and only the open window starts it', () => {
    const resumed = applyAll(scheduled(), [advanceWith(false), pause, resume], START_MS)
    expect(resumed.status).toBe('scheduled')
    expect(apply(resumed, advanceWith(false), START_MS).rollout.status).toBe('scheduled')
    expect(apply(resumed, advanceWith(true), START_MS).rollout).toMatchObject({
      status: 'running',
      startedAtMs: START_MS,
    })
  })

  test('anyone may halt a rollout that has begun, running or paused', () => {
    const begun = apply(scheduled(), advanceWith(true), START_MS).rollout
    expect(refusalOf(begun, halt())).toBeUndefined()
    expect(refusalOf(apply(begun, pause, START_MS).rollout, halt('U-ANY', 'unknown'))).toBeUndefined()
    expect(refusalOf(apply(begun, advanceWith(false), START_MS).rollout, halt())).toBeUndefined()
  })
})

describe('replanning the rest', () => {
  const replan = (by: string, right: ApproverRight): Command => ({
    type: 'replan',
    by,
    right,
    replacedBy: 'R-2',
  })
  test.each(['paused (drift)', 'running', 'scheduled', 'completed'])(
    'is for the requester and approvers: %s',
    (status) => {
      const rollout = SAMPLE_ROLLOUTS[status]?.()
      expect(refusalOf(rollout, replan('U-ANY', 'not-approver'))).toEqual({
        kind: 'not-yours-to-replan',
        requester: REQUESTER,
      })
      expect(refusalOf(rollout, replan('U-ANY', 'unknown'))).toEqual({ kind: 'approver-unknown' })
    },
  )
  test('is allowed for both', () => {
    const drifted = SAMPLE_ROLLOUTS['paused (drift)']?.()
    expect(refusalOf(drifted, replan(APPROVER, 'approver'))).toBeUndefined()
    expect(refusalOf(drifted, replan(REQUESTER, 'unknown'))).toBeUndefined()
  })
})

test('no requester of a replaced rollout may approve the new one, whatever their right', () => {
  const draft = draftCommand(PLAN)
  const replacement = applyAll(
    undefined,
    [
      { ...draft, replaces: 'R-7', replacedRequesters: ['U-FIRST', 'U-SECOND'] } as Command,
      { type: 'request-approval', plan: PLAN, planHash: PLAN_HASH, notes: [] },
    ],
    START_MS,
  )
  for (const by of ['U-FIRST', 'U-SECOND'])
    expect(refusalOf(replacement, approveCommand(by))).toEqual({ kind: 'own-replaced', replaces: 'R-7' })
  expect(refusalOf(replacement, approveCommand(REQUESTER))).toEqual({ kind: 'own-request' })
  const reminded = apply(
    replacement,
    { type: 'advance', surroundings: QUIET },
    START_MS + PLAN.knobs.approvalTtlMs / 2,
  )
  expect(refusalOf(reminded.rollout, approveCommand('U-FIRST'))).toMatchObject({ kind: 'own-replaced' })
  const running = apply(replacement, approveCommand(), START_MS).rollout
  expect(running).toMatchObject({ status: 'running', replacedRequesters: ['U-FIRST', 'U-SECOND'] })
  expect(refusalOf(requestedRollout(PLAN), approveCommand('U-FIRST'))).toBeUndefined()
})

test('a request for more than 20 devices needs a reason, and one for more than 5,000 is refused', () => {
  const asked = (count: number, reason?: string): Command => {
    const devices = Array.from({ length: count }, (_, index) => plannedDevice(`d${index}`))
    const { reason: _given, ...draft } = draftCommand(planOf(devices)) as CommandOf<'draft-rollout'>
    return { ...draft, ...(reason !== undefined && { reason }) }
  }
  expect(refusalOf(undefined, asked(20))).toBeUndefined()
  for (const reason of [undefined, '', ' \n'])
    expect(refusalOf(undefined, asked(21, reason))).toEqual({ kind: 'reason-required', aboveDevices: 20 })
  expect(refusalOf(undefined, asked(21, 'flicker'))).toBeUndefined()
  expect(refusalOf(undefined, asked(5_000, 'flicker'))).toBeUndefined()
  const tooMany = { kind: 'too-many-devices', count: 5_001, most: 5_000 }
  expect(refusalOf(undefined, asked(5_001, 'flicker'))).toEqual(tooMany)
})
