import type { Command } from '../../../src/rollouts/model/command.ts'
import { decide } from '../../../src/rollouts/decide/decide.ts'
import { REASON_ABOVE_DEVICES } from '../../../src/rollouts/people/decide-draft.ts'
import { DEFAULT_KNOBS } from '../../../src/rollouts/model/default-knobs.ts'
import { isRefused } from '../../../src/rollouts/decide/decision.ts'
import type { Event } from '../../../src/rollouts/model/event.ts'
import type { Surroundings } from '../../../src/rollouts/model/observation.ts'
import type { Plan, PlannedDevice, RolloutKnobs } from '../../../src/rollouts/model/plan.ts'
import type { Rollout } from '../../../src/rollouts/model/rollout.ts'

export const REQUESTER = 'U-REQUESTER'
export const APPROVER = 'U-APPROVER'
export const PLAN_HASH = 'hash-of-the-plan'
export const START_MS = 1_000_000

/** Installed versions are read again before sending only in the tests of that. */
const NEVER_OLD_MS = 1e12

export const QUIET: Surroundings = {
  openSlots: 0,
  openSlotsByGateway: {},
  openSlotsByRoom: {},
  lockedRooms: {},
}

export const plannedDevice = (deviceId: string, change: Partial<PlannedDevice> = {}): PlannedDevice => ({
  deviceId,
  name: `Lamp ${deviceId}`,
  roomId: 'room-1',
  roomLabel: 'Meeting room A',
  kind: 'light',
  protocol: 'wifi',
  fromVersion: '1.0.0',
  versionReadAtMs: 0,
  toVersion: '2.0.0',
  wasOnline: true,
  ...change,
})

export const planOf = (
  devices: readonly PlannedDevice[],
  waves: readonly (readonly string[])[] = [devices.map(({ deviceId }) => deviceId)],
  knobs: Partial<RolloutKnobs> = {},
): Plan => ({
  projectId: 'P',
  label: 'Meeting room A',
  devices,
  waves,
  knobs: { ...DEFAULT_KNOBS, detailFreshMs: NEVER_OLD_MS, ...knobs },
})

export const draftCommand = (plan: Plan): Command => ({
  type: 'draft-rollout',
  rolloutId: 'R-1',
  requester: REQUESTER,
  place: 'C-PLACE',
  selection: {
    projectId: plan.projectId,
    label: plan.label,
    devices: plan.devices.map(({ deviceId, name, toVersion }) => ({ deviceId, name, toVersion })),
  },
  start: 'now',
  ...(plan.devices.length > REASON_ABOVE_DEVICES && { reason: 'a whole floor' }),
})

export const approveCommand = (by: string = APPROVER): Command => ({
  type: 'approve',
  by,
  right: 'approver',
  planHash: PLAN_HASH,
})

/** Decides and applies. Throws on a refusal, because a test that relies on the command must not go on. */
export const apply = (
  rollout: Rollout | undefined,
  command: Command,
  nowMs: number,
): { readonly rollout: Rollout; readonly events: readonly Event[] } => {
  const decision = decide(rollout, command, nowMs)
  if (isRefused(decision)) throw new Error(`${command.type} was refused: ${decision.refusal.kind}`)
  return { rollout: decision.next, events: decision.events }
}

export const applyAll = (
  rollout: Rollout | undefined,
  commands: readonly Command[],
  nowMs: number,
): Rollout => {
  let next = rollout
  for (const command of commands) next = apply(next, command, nowMs).rollout
  if (next === undefined) throw new Error('no command was given')
  return next
}

export const requestedRollout = (plan: Plan, nowMs: number = START_MS): Rollout =>
  applyAll(
    undefined,
    [draftCommand(plan), { type: 'request-approval', plan, planHash: PLAN_HASH, notes: [] }],
    nowMs,
  )

/** Approved at `nowMs`; running unless the plan has a window. */
export const approvedRollout = (plan: Plan, nowMs: number = START_MS): Rollout =>
  apply(requestedRollout(plan, nowMs), approveCommand(), nowMs).rollout
