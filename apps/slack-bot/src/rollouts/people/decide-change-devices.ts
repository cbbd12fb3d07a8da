import type { CommandOf } from '../model/command.ts'
import type { PlanNote } from '../model/codes/plan-note.ts'
import type { Refusal } from '../model/codes/refusal.ts'
import type { Rollout } from '../model/rollout.ts'
import { planWithout } from '../planning/plan-without.ts'
import type { TurnOf } from '../state/turn.ts'
import { completed, openRequest, refusalOfRequester } from './decide-approval.ts'

/**
 * An approver leaves devices out. The plan only gets smaller, and asks for as many approvals as before; all votes start
 * again, with this person's for the new plan. Nobody who asked for the upgrade may do it, because it is a vote.
 */
export const decideChangeDevices = (
  turn: TurnOf<Rollout>,
  command: CommandOf<'change-devices'>,
): Refusal | undefined => {
  const { by, newPlanHash: planHash } = command
  const own = refusalOfRequester(turn.rollout, by)
  if (own !== undefined) return own
  const request = openRequest(turn, command)
  if ('kind' in request) return request
  const unticked = new Set(command.leftOut)
  const out = request.plan.devices.filter(({ deviceId }) => unticked.has(deviceId))
  if (out.length === 0) return { kind: 'nothing-left-out' }
  if (out.length === request.plan.devices.length) return { kind: 'everything-left-out' }
  const plan = planWithout(request.plan, unticked, request.selection.firstDeviceIds)
  const note: PlanNote = { kind: 'unticked', by, names: out.map(({ name }) => name) }
  turn.emit(
    {
      type: 'plan-changed',
      by,
      plan,
      planHash,
      notes: [...command.notes, note],
      leftOut: out.map(({ deviceId }) => deviceId),
      endedVotes: request.votes.map((vote) => vote.by).filter((voter) => voter !== by),
    },
    { type: 'approval-given', by, planHash },
  )
  return plan.knobs.quorum > 1 ? undefined : turn.emit(...completed({ plan, planHash }))
}
