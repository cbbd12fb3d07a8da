import type { CommandOf } from '../model/command.ts'
import type { Refusal } from '../model/refusal.ts'
import type { Rollout } from '../model/rollout.ts'
import type { TurnOf } from '../state/turn.ts'

/** Requests for more devices than this need a reason, which approvers and the channel read. */
export const REASON_ABOVE_DEVICES = 20

export const decideDraft = (
  turn: TurnOf<Rollout | undefined>,
  command: CommandOf<'draft-rollout'>,
): Refusal | undefined => {
  if (turn.rollout !== undefined) return { kind: 'already-exists' }
  if (command.selection.devices.length === 0) return { kind: 'empty-plan' }
  const isExplained = command.reason !== undefined && command.reason.trim() !== ''
  if (command.selection.devices.length > REASON_ABOVE_DEVICES && !isExplained)
    return { kind: 'reason-required', aboveDevices: REASON_ABOVE_DEVICES }
  const { type: _type, ...draft } = command
  return turn.emit({ type: 'rollout-drafted', ...draft })
}

/** What is wrong with a plan: it must name selected devices at the versions that were seen, each in exactly one wave. */
const planProblem = (rollout: Rollout, { plan }: CommandOf<'request-approval'>): string | undefined => {
  const wanted = new Map(rollout.selection.devices.map(({ deviceId, toVersion }) => [deviceId, toVersion]))
  const waiting = new Set<string>()
  for (const { deviceId, toVersion } of plan.devices) {
    if (wanted.get(deviceId) !== toVersion) return `${deviceId} was not selected at version ${toVersion}`
    if (waiting.has(deviceId)) return `${deviceId} stands in the plan twice`
    waiting.add(deviceId)
  }
  for (const deviceId of plan.waves.flat())
    if (!waiting.delete(deviceId)) return `${deviceId} stands in two waves or in no plan`
  const [left] = waiting
  if (left !== undefined) return `${left} stands in no wave`
  if (plan.waves.some((wave) => wave.length === 0)) return 'a wave is empty'
  if (plan.projectId !== rollout.selection.projectId) return 'the plan is for another project'
  return undefined
}

export const decideRequestApproval = (
  turn: TurnOf<Rollout>,
  command: CommandOf<'request-approval'>,
): Refusal | undefined => {
  const { rollout, nowMs } = turn
  if (rollout.status !== 'draft') return { kind: 'wrong-status', status: rollout.status }
  const { plan, planHash, notes, durations } = command
  if (plan.devices.length === 0) return { kind: 'empty-plan' }
  const problem = planProblem(rollout, command)
  if (problem !== undefined) return { kind: 'malformed-plan', problem }
  const expiresAtMs = nowMs + plan.knobs.approvalTtlMs
  const learned = durations !== undefined && { durations }
  return turn.emit({ type: 'approval-requested', plan, planHash, notes, expiresAtMs, ...learned })
}

export const decideAbandonDraft = (
  turn: TurnOf<Rollout>,
  command: CommandOf<'abandon-draft'>,
): Refusal | undefined =>
  turn.rollout.status === 'draft'
    ? turn.emit({ type: 'draft-abandoned', problem: command.problem })
    : { kind: 'wrong-status', status: turn.rollout.status }
