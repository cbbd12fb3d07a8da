import type { CommandOf } from '../model/command.ts'
import type { PlanContradiction } from '../model/codes/plan-contradiction.ts'
import type { Refusal } from '../model/codes/refusal.ts'
import { startsAtOf } from '../model/start.ts'
import type { Rollout } from '../model/rollout.ts'
import type { TurnOf } from '../state/turn.ts'
import { expiryOf } from '../timing/expiry-of.ts'

/** Requests for more devices than this need a reason. */
export const REASON_ABOVE_DEVICES = 20

/** One request takes at most this many devices, so that people can still judge what they approve, and its plan fits into every message and store. */
export const MOST_DEVICES = 5_000

/** People need time to approve before a chosen start. */
const SOONEST_START_MS = 15 * 60_000
/** Until it ends, a request keeps its devices from every other one. */
const LATEST_START_MS = 31 * 24 * 3_600_000

export const decideDraft = (
  turn: TurnOf<Rollout | undefined>,
  command: CommandOf<'draft-rollout'>,
): Refusal | undefined => {
  if (turn.rollout !== undefined) return { kind: 'already-exists' }
  if (command.selection.devices.length === 0) return { kind: 'empty-plan' }
  if (command.selection.devices.length > MOST_DEVICES)
    return { kind: 'too-many-devices', count: command.selection.devices.length, most: MOST_DEVICES }
  const startsAtMs = startsAtOf(command.start)
  const startsInMs = startsAtMs === undefined ? undefined : startsAtMs - turn.nowMs
  if (startsInMs !== undefined && (startsInMs < SOONEST_START_MS || startsInMs > LATEST_START_MS))
    return { kind: 'start-out-of-range', soonestInMs: SOONEST_START_MS, latestInMs: LATEST_START_MS }
  const isExplained = command.reason !== undefined && command.reason.trim() !== ''
  if (command.selection.devices.length > REASON_ABOVE_DEVICES && !isExplained)
    return { kind: 'reason-required', aboveDevices: REASON_ABOVE_DEVICES }
  const { type: _type, ...draft } = command
  return turn.emit({ type: 'rollout-drafted', ...draft })
}

/** What is wrong with a plan: it must name selected devices at the selected versions, each in exactly one wave. */
const contradictionOf = (
  rollout: Rollout,
  { plan }: CommandOf<'request-approval'>,
): PlanContradiction | undefined => {
  const wanted = new Map(rollout.selection.devices.map(({ deviceId, toVersion }) => [deviceId, toVersion]))
  const waiting = new Set<string>()
  for (const { deviceId, toVersion } of plan.devices) {
    if (wanted.get(deviceId) !== toVersion) return { code: 'not-selected', deviceId, toVersion }
    if (waiting.has(deviceId)) return { code: 'listed-twice', deviceId }
    waiting.add(deviceId)
  }
  for (const deviceId of plan.waves.flat())
    if (!waiting.delete(deviceId)) return { code: 'misplaced', deviceId }
  const [left] = waiting
  if (left !== undefined) return { code: 'in-no-wave', deviceId: left }
  if (plan.waves.some((wave) => wave.length === 0)) return { code: 'empty-wave' }
  if (plan.projectId !== rollout.selection.projectId) return { code: 'other-project' }
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
  const contradiction = contradictionOf(rollout, command)
  if (contradiction !== undefined) return { kind: 'malformed-plan', contradiction }
  const expiresAtMs = expiryOf(plan, nowMs)
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

export const decideDraftProgress = (
  turn: TurnOf<Rollout>,
  command: CommandOf<'note-draft-progress'>,
): Refusal | undefined => {
  const { type: _type, ...progress } = command
  return turn.rollout.status === 'draft'
    ? turn.emit({ type: 'draft-progressed', ...progress })
    : { kind: 'wrong-status', status: turn.rollout.status }
}
