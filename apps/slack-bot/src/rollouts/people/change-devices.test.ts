// An approver leaves devices out of the plan, and approves the rest.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decide } from '../decide/decide.ts'
import { isRefused } from '../decide/decision.ts'
import type { ApproverRight, Command, CommandOf } from '../model/command.ts'
import type { Plan } from '../model/plan.ts'
import { hasExecution, hasPlan, type Rollout } from '../model/rollout.ts'
import { planWaves } from '../planning/plan-waves.ts'
import {
  APPROVER,
  PLAN_HASH,
  REQUESTER,
  START_MS,
  apply,
  applyAll,
  approveCommand,
  planOf,
  plannedDevice,
  requestedRollout,
} from '../../../test/support/rollouts/plan-fixture.ts'
import { SAMPLE_ROLLOUTS, advanceCommand } from '../../../test/support/rollouts/sample-rollouts.ts'

const IDS = Array.from({ length: 14 }, (_, index) => `d${index + 10}`)
const DEVICES = IDS.map((deviceId, index) =>
  plannedDevice(deviceId, { roomId: `room-${index % 3}`, roomLabel: `Room ${index % 3}` }),
)
const planWith = (quorum: number): Plan => {
  const plan = planOf(DEVICES, undefined, { quorum })
  return { ...plan, waves: planWaves(plan.devices, plan.knobs) }
}
/** Stands for the SHA-256 of the engine. */
const hashOf = (leftOut: readonly string[]): string => `without ${leftOut.join()}`
const change = (
  leftOut: readonly string[],
  who: { readonly by?: string; readonly right?: ApproverRight; readonly planHash?: string } = {},
): CommandOf<'change-devices'> => ({
  type: 'change-devices',
  by: APPROVER,
  right: 'approver',
  planHash: PLAN_HASH,
  leftOut,
  newPlanHash: hashOf(leftOut),
  notes: [],
  ...who,
})
const refusalOf = (rollout: Rollout | undefined, command: Command, nowMs = START_MS) => {
  const decision = decide(rollout, command, nowMs)
  return isRefused(decision) ? decision.refusal : undefined
}
const idsOf = (rollout: Rollout): readonly string[] =>
  hasPlan(rollout) ? rollout.plan.devices.map(({ deviceId }) => deviceId) : []

test('the plan gets smaller, all votes start again, and the change counts as an approval of the new plan', () => {
  const two = requestedRollout(planWith(2))
  const voted = apply(two, approveCommand('U-1'), START_MS).rollout
  const { rollout, events } = apply(voted, change(['d10', 'd11']), START_MS + 5)
  expect(events.map(({ type }) => type)).toEqual(['plan-changed', 'approval-given'])
  expect(events[0]).toMatchObject({ by: APPROVER, leftOut: ['d10', 'd11'], endedVotes: ['U-1'] })
  expect(rollout).toMatchObject({
    status: 'awaiting-approval',
    planHash: hashOf(['d10', 'd11']),
    votes: [{ by: APPROVER, atMs: START_MS + 5 }],
    notes: [{ kind: 'unticked', by: APPROVER, names: ['Lamp d10', 'Lamp d11'] }],
  })
  expect(idsOf(rollout)).toEqual(IDS.slice(2))
  expect(rollout).toHaveProperty('expiresAtMs', hasPlan(voted) ? voted.expiresAtMs : 0)
  // The earlier voter may approve the new plan, and completes it.
  const last: Command = {
    ...(approveCommand('U-1') as CommandOf<'approve'>),
    planHash: hashOf(['d10', 'd11']),
    voterRights: { [APPROVER]: 'approver' },
  }
  expect(apply(rollout, last, START_MS + 6).rollout.status).toBe('running')
})

test('the requester is told what was left out, by whom, and whose approvals ended', () => {
  const voted = apply(requestedRollout(planWith(2)), approveCommand('U-1'), START_MS).rollout
  const decision = decide(voted, change(['d10']), START_MS)
  if (isRefused(decision)) throw new Error(decision.refusal.kind)
  const notice = {
    kind: 'plan-changed',
    requester: REQUESTER,
    by: APPROVER,
    names: ['Lamp d10'],
    stay: 13,
    endedVotes: ['U-1'],
  }
  expect(decision.effects.notices.map((one) => one.notice)).toEqual([notice])
  expect(decision.effects.work.map(({ effect }) => effect)).toContainEqual({
    type: 'tell-person',
    rolloutId: 'R-1',
    person: REQUESTER,
    place: REQUESTER,
    notice,
  })
})

test('a person who had approved the plan before keeps an approval by the change', () => {
  const voted = apply(requestedRollout(planWith(3)), approveCommand(APPROVER), START_MS).rollout
  const { rollout, events } = apply(voted, change(['d10']), START_MS + 5)
  expect(events[0]).toMatchObject({ endedVotes: [] })
  expect(rollout).toMatchObject({ votes: [{ by: APPROVER, atMs: START_MS + 5 }] })
})

test('where one approval is enough, the change completes it, and only the devices that stay are observed', () => {
  const { rollout, events } = apply(requestedRollout(planWith(1)), change(['d10']), START_MS)
  expect(events.map(({ type }) => type)).toEqual([
    'plan-changed',
    'approval-given',
    'rollout-approved',
    'rollout-started',
  ])
  expect(hasExecution(rollout) ? Object.keys(rollout.devices).toSorted() : []).toEqual(IDS.slice(1))
})

test('nobody who asked for the upgrade changes it, and nobody without the right', () => {
  const open = requestedRollout(planWith(1))
  expect(refusalOf(open, change(['d10'], { by: REQUESTER }))).toEqual({ kind: 'own-request' })
  expect(refusalOf(open, change(['d10'], { right: 'not-approver' }))).toEqual({ kind: 'not-approver' })
  expect(refusalOf(open, change(['d10'], { right: 'unknown' }))).toEqual({ kind: 'approver-unknown' })
  // Not even after a change by somebody else.
  const two = apply(requestedRollout(planWith(2)), change(['d10']), START_MS).rollout
  const own = { ...approveCommand(REQUESTER), planHash: hashOf(['d10']) } as Command
  expect(refusalOf(two, own)).toEqual({ kind: 'own-request' })
})

test('a change leaves out at least one device and keeps at least one', () => {
  const open = requestedRollout(planWith(1))
  expect(refusalOf(open, change([]))).toEqual({ kind: 'nothing-left-out' })
  expect(refusalOf(open, change(['a stranger']))).toEqual({ kind: 'nothing-left-out' })
  expect(refusalOf(open, change(IDS))).toEqual({ kind: 'everything-left-out' })
})

test('a rollout knows its earlier plans to the end, so that their buttons are told from a stranger’s', () => {
  const one = requestedRollout(planWith(1))
  const running = apply(one, change(['d10']), START_MS).rollout
  const halted = apply(running, { type: 'halt', by: 'U-ANY', right: 'not-approver' }, START_MS).rollout
  expect(halted).toMatchObject({ status: 'halted', earlierPlanHashes: [PLAN_HASH] })
  const two = apply(requestedRollout(planWith(2)), change(['d10']), START_MS).rollout
  const again = change(['d11'], { by: 'U-2', planHash: hashOf(['d10']) })
  const rejection: Command = { type: 'reject', by: 'U-2', right: 'approver', planHash: hashOf(['d11']) }
  expect(applyAll(two, [again, rejection], START_MS)).toMatchObject({
    status: 'rejected',
    earlierPlanHashes: [PLAN_HASH, hashOf(['d10'])],
  })
  expect(one).not.toHaveProperty('earlierPlanHashes')
})

test('a form or a button of the plan before a change is refused', () => {
  const changed = apply(requestedRollout(planWith(2)), change(['d10']), START_MS).rollout
  const stale = { kind: 'stale-plan', rolloutId: 'R-1' }
  expect(refusalOf(changed, change(['d11'], { by: 'U-2' }))).toEqual(stale)
  expect(refusalOf(changed, approveCommand('U-2'))).toEqual(stale)
  expect(refusalOf(changed, { type: 'reject', by: 'U-2', right: 'approver', planHash: PLAN_HASH })).toEqual(
    stale,
  )
})

test('only an open request is changed', () => {
  const late = START_MS + planWith(1).knobs.approvalTtlMs
  expect(refusalOf(requestedRollout(planWith(1)), change(['d10']), late)).toMatchObject({ kind: 'expired' })
  for (const [status, kind] of [
    ['draft', 'wrong-status'],
    ['rejected', 'already-decided'],
    ['scheduled', 'already-decided'],
    ['running', 'already-decided'],
  ] as const)
    expect(refusalOf(SAMPLE_ROLLOUTS[status]?.(), change(['a'])), status).toMatchObject({ kind })
})

test('devices chosen to be first stay first, and windows of rooms that are left go', () => {
  const window = { timeZone: 'UTC', weekdays: [1], startMinute: 0, endMinute: 60 }
  const plan = { ...planWith(2), roomWindows: { 'room-0': window, 'room-1': window } }
  const inRoom0 = DEVICES.filter(({ roomId }) => roomId === 'room-0').map(({ deviceId }) => deviceId)
  const open = requestedRollout(plan)
  const chosen = { ...open, selection: { ...open.selection, firstDeviceIds: ['d20', 'd10'] } } as Rollout
  const { rollout } = apply(chosen, change(inRoom0), START_MS)
  expect(rollout).toMatchObject({ plan: { roomWindows: { 'room-1': window } } })
  const waves = hasPlan(rollout) ? rollout.plan.waves : []
  expect(waves[0]).toEqual(['d20'])
  const others = DEVICES.filter(({ roomId }) => roomId === 'room-2').map(({ deviceId }) => deviceId)
  const without = IDS.filter((id) => !others.includes(id))
  expect(apply(open, change(without), START_MS).rollout).not.toHaveProperty('plan.roomWindows')
})

/** Everything that may happen to an open request. */
const anyStep = fc.oneof(
  fc.record({
    what: fc.constant('change' as const),
    by: fc.constantFrom(REQUESTER, 'U-1', 'U-2', 'U-3'),
    leftOut: fc.subarray([...IDS, 'a stranger'], { maxLength: 6 }),
    isStale: fc.boolean(),
  }),
  fc.record({
    what: fc.constantFrom('approve' as const, 'take-back' as const),
    by: fc.constantFrom(REQUESTER, 'U-1', 'U-2', 'U-3'),
  }),
)

test('whatever people do: the set only shrinks, each change has a new hash, the quorum stays, and nobody who asked for it counts', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3 }), fc.array(anyStep, { maxLength: 12 }), (quorum, steps) => {
      const first = planWith(quorum)
      let rollout = requestedRollout(first)
      for (const step of steps) {
        const before = rollout
        const planHash = hasPlan(before) ? before.planHash : ''
        const command: Command =
          step.what === 'change'
            ? {
                ...change(step.leftOut, { by: step.by, planHash: step.isStale ? PLAN_HASH : planHash }),
                newPlanHash: `${planHash} without ${step.leftOut.join()}`,
              }
            : step.what === 'approve'
              ? {
                  type: 'approve',
                  by: step.by,
                  right: 'approver',
                  planHash,
                  voterRights: { 'U-1': 'approver', 'U-2': 'approver', 'U-3': 'approver' },
                }
              : { type: 'take-back-approval', by: step.by }
        if (refusalOf(before, command) !== undefined) continue
        const { rollout: after, events } = apply(before, command, START_MS)
        rollout = after
        if (!hasPlan(before) || !hasPlan(after)) throw new Error('it always has a plan')
        const [was, is] = [idsOf(before), idsOf(after)]
        const isChange = events.some(({ type }) => type === 'plan-changed')
        expect(is.every((id) => was.includes(id))).toBe(true)
        expect(is.length).toBeGreaterThan(0)
        expect(is.length < was.length).toBe(isChange)
        expect(after.planHash !== before.planHash).toBe(isChange)
        expect(after.plan.waves.flat().toSorted()).toEqual(is.toSorted())
        expect(after.plan.devices.every((device) => DEVICES.includes(device))).toBe(true)
        const { devices: _devices, waves: _waves, ...kept } = after.plan
        const { devices: _first, waves: _firstWaves, ...asked } = first
        expect(kept).toEqual(asked)
        const voters = after.votes.map(({ by }) => by)
        expect(new Set(voters).size).toBe(voters.length)
        expect(voters).not.toContain(REQUESTER)
        expect(isChange ? voters : [step.by]).toEqual([step.by])
        const isApproved = hasExecution(after)
        expect(isApproved).toBe(voters.length >= quorum)
        expect(isApproved ? Object.keys(after.devices).toSorted() : is.toSorted()).toEqual(is.toSorted())
      }
    }),
    { numRuns: 300 },
  )
})

test('a changed plan can be changed again, and every change stays on the card', () => {
  const { rollout } = apply(requestedRollout(planWith(3)), change(['d10']), START_MS)
  const again = change(['d11'], { by: 'U-2', planHash: hashOf(['d10']) })
  const notes = hasPlan(rollout) ? rollout.notes : []
  const twice = applyAll(rollout, [{ ...again, notes }, advanceCommand], START_MS)
  expect(twice).toMatchObject({
    notes: [
      { kind: 'unticked', by: APPROVER, names: ['Lamp d10'] },
      { kind: 'unticked', by: 'U-2', names: ['Lamp d11'] },
    ],
    votes: [{ by: 'U-2' }],
  })
})
