import type { CommandOf } from '../model/command.ts'
import type { Decision } from '../model/decision.ts'
import { accept, refuse } from '../model/refusing.ts'
import type { Rollout } from '../model/rollout.ts'

/** Requests for more devices than this need a reason, which approvers and the channel read. */
export const REASON_ABOVE_DEVICES = 20

export const decideDraft = (rollout: Rollout | undefined, command: CommandOf<'draft-rollout'>): Decision => {
  if (rollout !== undefined) return refuse({ kind: 'already-exists' })
  if (command.selection.devices.length === 0) return refuse({ kind: 'empty-plan' })
  const isExplained = command.reason !== undefined && command.reason.trim() !== ''
  if (command.selection.devices.length > REASON_ABOVE_DEVICES && !isExplained)
    return refuse({ kind: 'reason-required', aboveDevices: REASON_ABOVE_DEVICES })
  const { type: _type, ...draft } = command
  return accept({ type: 'rollout-drafted', ...draft })
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
  rollout: Rollout,
  command: CommandOf<'request-approval'>,
  nowMs: number,
): Decision => {
  if (rollout.status !== 'draft') return refuse({ kind: 'wrong-status', status: rollout.status })
  const { plan, planHash, notes, durations } = command
  if (plan.devices.length === 0) return refuse({ kind: 'empty-plan' })
  const problem = planProblem(rollout, command)
  if (problem !== undefined) return refuse({ kind: 'malformed-plan', problem })
  const expiresAtMs = nowMs + plan.knobs.approvalTtlMs
  const learned = durations !== undefined && { durations }
  return accept({ type: 'approval-requested', plan, planHash, notes, expiresAtMs, ...learned })
}

export const decideAbandonDraft = (rollout: Rollout, command: CommandOf<'abandon-draft'>): Decision =>
  rollout.status === 'draft'
    ? accept({ type: 'draft-abandoned', problem: command.problem })
    : refuse({ kind: 'wrong-status', status: rollout.status })
