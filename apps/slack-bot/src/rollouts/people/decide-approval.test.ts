import { expect, test } from 'vitest'
import type { PlanContradiction } from '../model/codes/plan-contradiction.ts'
import type { ApproverRight, Command } from '../model/command.ts'
import { decide } from '../decide/decide.ts'
import type { Decision } from '../decide/decision.ts'
import { isRefused } from '../decide/decision.ts'
import type { Rollout } from '../model/rollout.ts'
import {
  APPROVER,
  PLAN_HASH,
  REQUESTER,
  START_MS,
  apply,
  approveCommand,
  draftCommand,
  planOf,
  plannedDevice,
  requestedRollout,
} from '../../../test/support/rollouts/plan-fixture.ts'
import { advanceCommand } from '../../../test/support/rollouts/sample-rollouts.ts'

const PLAN = planOf([plannedDevice('a'), plannedDevice('b')])
const refusalOf = (decision: Decision) => (isRefused(decision) ? decision.refusal : undefined)
const ask = (rollout: Rollout, command: Command, nowMs = START_MS) =>
  refusalOf(decide(rollout, command, nowMs))

test('the requester cannot approve, whatever the right, hash or status', () => {
  const own = { ...approveCommand(REQUESTER) }
  expect(ask(requestedRollout(PLAN), own)).toEqual({ kind: 'own-request' })
  expect(ask(requestedRollout(PLAN), { ...own, planHash: 'another' } as Command)).toEqual({
    kind: 'own-request',
  })
  expect(ask(requestedRollout(PLAN), { ...own, right: 'unknown' } as Command)).toEqual({
    kind: 'own-request',
  })
  const running = apply(requestedRollout(PLAN), approveCommand(), START_MS).rollout
  expect(ask(running, own)).toEqual({ kind: 'own-request' })
})

test('a right that could not be looked up means no, and the refusal says so', () => {
  for (const type of ['approve', 'reject'] as const)
    expect(ask(requestedRollout(PLAN), { type, by: 'U-X', right: 'unknown', planHash: PLAN_HASH })).toEqual({
      kind: 'approver-unknown',
    })
})

test('an approval is for one plan: another hash is refused and changes nothing', () => {
  expect(ask(requestedRollout(PLAN), { ...approveCommand(), planHash: 'older' } as Command)).toEqual({
    kind: 'stale-plan',
    rolloutId: 'R-1',
  })
})

test('a quorum of two needs two people, and one person votes once', () => {
  const plan = planOf(PLAN.devices, undefined, { quorum: 2 })
  const first = apply(requestedRollout(plan), approveCommand('U-1'), START_MS)
  expect(first.events.map(({ type }) => type)).toEqual(['approval-given'])
  expect(ask(first.rollout, approveCommand('U-1'), START_MS + 5)).toEqual({
    kind: 'already-voted',
    atMs: START_MS,
  })
  const second = apply(first.rollout, lastVote({ 'U-1': 'approver' }), START_MS)
  expect(second.rollout.status).toBe('running')
})

const twoVotes = () =>
  apply(requestedRollout(planOf(PLAN.devices, undefined, { quorum: 2 })), approveCommand('U-1'), START_MS)
    .rollout
const lastVote = (voterRights: Readonly<Record<string, ApproverRight>>): Command => ({
  type: 'approve',
  by: 'U-2',
  right: 'approver',
  planHash: PLAN_HASH,
  voterRights,
})

test('the vote that would complete an approval is refused until the rights of all earlier voters are looked up', () => {
  expect(ask(twoVotes(), approveCommand('U-2'))).toEqual({ kind: 'votes-unchecked', by: ['U-1'] })
  expect(ask(twoVotes(), lastVote({ 'U-3': 'approver' }))).toEqual({ kind: 'votes-unchecked', by: ['U-1'] })
  expect(ask(twoVotes(), lastVote({ 'U-1': 'unknown' }))).toEqual({ kind: 'voter-unknown', by: 'U-1' })
})

test('the vote of a person who lost the right no longer counts, and can be repeated', () => {
  const { rollout, events } = apply(twoVotes(), lastVote({ 'U-1': 'not-approver' }), START_MS)
  expect(events.map(({ type }) => type)).toEqual(['approval-dropped', 'approval-given'])
  expect(rollout).toMatchObject({ status: 'awaiting-approval', votes: [{ by: 'U-2' }] })
  const again = { ...lastVote({ 'U-2': 'approver' }), by: 'U-1' } as Command
  expect(apply(rollout, again, START_MS).rollout.status).toBe('running')
})

test('the second of two approvers is told who approved first', () => {
  const { rollout } = apply(requestedRollout(PLAN), approveCommand('U-1'), START_MS)
  expect(ask(rollout, approveCommand('U-2'))).toEqual({
    kind: 'already-decided',
    decision: 'approved',
    by: 'U-1',
    atMs: START_MS,
  })
})

test('an approval after the expiry is refused, even before a tick has stored the expiry', () => {
  const late = START_MS + PLAN.knobs.approvalTtlMs
  expect(ask(requestedRollout(PLAN), approveCommand(), late)).toEqual({ kind: 'expired', atMs: late })
  expect(ask(requestedRollout(PLAN), approveCommand(), late - 1)).toBeUndefined()
})

test('an open request has one reminder, at half its life, and then expires', () => {
  const half = START_MS + PLAN.knobs.approvalTtlMs / 2
  const open = requestedRollout(PLAN)
  expect(apply(open, advanceCommand, half - 1).events).toEqual([])
  const reminded = apply(open, advanceCommand, half)
  expect(reminded.events.map(({ type }) => type)).toEqual(['approval-reminded'])
  expect(apply(reminded.rollout, advanceCommand, half + 1).events).toEqual([])
  const ended = apply(reminded.rollout, advanceCommand, START_MS + PLAN.knobs.approvalTtlMs)
  expect(ended.rollout.status).toBe('expired')
})

test('only the requester may withdraw, until something was started', () => {
  const open = requestedRollout(PLAN)
  expect(ask(open, { type: 'withdraw', by: APPROVER })).toEqual({ kind: 'not-requester' })
  expect(apply(open, { type: 'withdraw', by: REQUESTER }, START_MS).rollout.status).toBe('withdrawn')
  const running = apply(open, approveCommand(), START_MS).rollout
  expect(ask(running, { type: 'withdraw', by: REQUESTER })).toEqual({
    kind: 'wrong-status',
    status: 'running',
  })
})

test('a plan with a window, with hours of its rooms or with a start waits for it, and any other starts with the last vote', () => {
  const window = { timeZone: 'UTC', weekdays: [1], startMinute: 0, endMinute: 60 }
  for (const held of [{ window }, { roomWindows: { 'room-1': window } }, { startsAtMs: START_MS + 60_000 }])
    expect(apply(requestedRollout({ ...PLAN, ...held }), approveCommand(), START_MS).rollout.status).toBe(
      'scheduled',
    )
  expect(apply(requestedRollout(PLAN), approveCommand(), START_MS).rollout.status).toBe('running')
})

test('a plan is refused if it names devices or versions outside the selection, or waves that do not match', () => {
  const { rollout } = apply(undefined, draftCommand(PLAN), START_MS)
  const asked = (plan: typeof PLAN) =>
    ask(rollout, { type: 'request-approval', plan, planHash: PLAN_HASH, notes: [] })
  const malformed = (contradiction: PlanContradiction) => ({ kind: 'malformed-plan', contradiction })
  const [first, second] = PLAN.devices
  if (first === undefined || second === undefined) throw new Error('the plan has two devices')
  expect(asked({ ...PLAN, devices: [first, { ...second, toVersion: '9' }] })).toEqual(
    malformed({ code: 'not-selected', deviceId: 'b', toVersion: '9' }),
  )
  expect(asked({ ...PLAN, devices: [first, first] })).toEqual(
    malformed({ code: 'listed-twice', deviceId: 'a' }),
  )
  expect(asked({ ...PLAN, devices: [...PLAN.devices, plannedDevice('c')] })).toMatchObject(
    malformed({ code: 'not-selected', deviceId: 'c', toVersion: '2.0.0' }),
  )
  expect(asked({ ...PLAN, waves: [['a'], ['a', 'b']] })).toEqual(
    malformed({ code: 'misplaced', deviceId: 'a' }),
  )
  expect(asked({ ...PLAN, waves: [['a']] })).toEqual(malformed({ code: 'in-no-wave', deviceId: 'b' }))
  expect(asked({ ...PLAN, waves: [['a'], [], ['b']] })).toEqual(malformed({ code: 'empty-wave' }))
  expect(asked({ ...PLAN, projectId: 'elsewhere' })).toEqual(malformed({ code: 'other-project' }))
  expect(asked({ ...PLAN, devices: [first], waves: [['a']] })).toBeUndefined()
})
