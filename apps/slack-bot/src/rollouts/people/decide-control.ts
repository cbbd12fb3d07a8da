import type { CommandOf } from '../model/command.ts'
import { refusalOfRight } from './decide-approval.ts'
import { leftRestOf } from '../waves/drift.ts'
import { closeGap } from '../waves/close-gap.ts'
import { closeHalting } from '../waves/finish.ts'
import type { PersonId } from '../model/ids.ts'
import { isPausedFor, waitsForApi } from '../model/facts/pause-facts.ts'
import type { Refusal } from '../model/codes/refusal.ts'
import type { Rollout } from '../model/rollout.ts'
import { EXECUTING_STATUSES, hasBegun, hasRunToEnd, isExecuting } from '../model/rollout.ts'
import { isUnsent } from '../model/facts/record-facts.ts'
import { retriedDevicesOf } from './retried-devices.ts'
import { withdrawIntended } from '../sending/withdraw-intended.ts'
import type { Turn, TurnOf } from '../state/turn.ts'
import { isTurnIn } from '../state/turn.ts'

export const wrongStatus = ({ rollout }: TurnOf<Rollout>): Refusal => ({
  kind: 'wrong-status',
  status: rollout.status,
})

/** Anyone may pause: stopping is always safe. A pause that would end by time becomes one that only a person ends. */
export const decidePause = (
  turn: TurnOf<Rollout>,
  { by, reason }: CommandOf<'pause'>,
): Refusal | undefined => {
  const { rollout } = turn
  if (rollout.status === 'paused' && !isPausedFor(rollout, 'api') && !isPausedFor(rollout, 'window'))
    return { kind: 'already-paused' }
  if (!isTurnIn(turn, 'running', 'scheduled', 'paused')) return wrongStatus(turn)
  turn.emit({ type: 'rollout-paused', reason: 'human', by, ...(reason !== undefined && { remark: reason }) })
  withdrawIntended(turn, 'paused')
  return undefined
}

/** Waives failed and inconclusive gates: an approver goes on. */
const waiveGates = (turn: Turn, by: string): void => {
  for (const [position, wave] of turn.rollout.waves.entries())
    if ((wave.state === 'failed' || wave.state === 'inconclusive') && wave.waivedBy === undefined)
      turn.emit({ type: 'wave-waived', wave: position + 1, by })
}

/** Resuming is the risky direction, so it needs an approver, who may be the requester. */
export const decideResume = (turn: TurnOf<Rollout>, command: CommandOf<'resume'>): Refusal | undefined => {
  const noRight = refusalOfRight(command.right)
  if (noRight !== undefined) return noRight
  if (turn.rollout.status === 'running') return { kind: 'not-paused' }
  if (!isTurnIn(turn, 'paused')) return wrongStatus(turn)
  if (isPausedFor(turn.rollout, 'window')) {
    const { opensAtMs } = turn.rollout
    return { kind: 'window-closed', ...(opensAtMs !== undefined && { opensAtMs }) }
  }
  waiveGates(turn, command.by)
  const remark = command.reason !== undefined && { remark: command.reason }
  turn.emit({ type: 'rollout-resumed', by: command.by, ...remark })
  return undefined
}

/** Withdraws intended dispatches, and skips the devices that weren't sent. */
const leaveOutUnsent = (turn: Turn, reason: 'halted' | 'replanned'): void => {
  withdrawIntended(turn, reason)
  for (const [deviceId, record] of Object.entries(turn.rollout.devices))
    if (isUnsent(record)) turn.emit({ type: 'device-skipped', deviceId, reason })
}

/** Anyone may halt a rollout that has begun; before that, only the requester and approvers. */
export const isRightNeededToHalt = (rollout: Rollout, by: PersonId): boolean =>
  isExecuting(rollout) && !hasBegun(rollout) && by !== rollout.requester

/** The refusal if this person may not halt the rollout now. */
export const refusalOfHalt = (
  rollout: Rollout,
  { by, right }: Pick<CommandOf<'halt'>, 'by' | 'right'>,
): Refusal | undefined => {
  if (!isExecuting(rollout) || rollout.status === 'halting')
    return { kind: 'wrong-status', status: rollout.status }
  if (!isRightNeededToHalt(rollout, by) || right === 'approver') return undefined
  return right === 'unknown'
    ? { kind: 'approver-unknown' }
    : { kind: 'not-begun', requester: rollout.requester }
}

/** Sent updates can't be called back; unsent devices are skipped. */
export const decideHalt = (turn: TurnOf<Rollout>, command: CommandOf<'halt'>): Refusal | undefined => {
  const refusal = refusalOfHalt(turn.rollout, command)
  if (refusal !== undefined || !isTurnIn(turn, ...EXECUTING_STATUSES)) return refusal ?? wrongStatus(turn)
  const { by, reason } = command
  turn.emit({ type: 'rollout-halting', by, ...(reason !== undefined && { remark: reason }) })
  leaveOutUnsent(turn, 'halted')
  closeHalting(turn)
  return undefined
}

/**
 * Ends a rollout whose approval no longer covers the offers, as a halt does, and names its successor. Only for the
 * requester and approvers. The person who does it may not approve the successor.
 */
export const decideReplan = (turn: TurnOf<Rollout>, command: CommandOf<'replan'>): Refusal | undefined => {
  const { rollout } = turn
  if (command.by !== rollout.requester && command.right !== 'approver')
    return command.right === 'unknown'
      ? { kind: 'approver-unknown' }
      : { kind: 'not-yours-to-replan', requester: rollout.requester }
  // An ended or halting rollout needs no halt. Its rest may be requested again whenever the last such request came to nothing.
  if (hasRunToEnd(rollout) || rollout.status === 'halting')
    return leftRestOf(rollout).length > 0 ? undefined : { kind: 'nothing-drifted' }
  if (!isExecuting(rollout)) return wrongStatus(turn)
  if (!isTurnIn(turn, 'paused') || !isPausedFor(turn.rollout, 'drift')) return { kind: 'nothing-drifted' }
  const { by, replacedBy, reason } = command
  const remark = reason !== undefined && { remark: reason }
  turn.emit({ type: 'rollout-halting', by, replacedBy, ...remark })
  leaveOutUnsent(turn, 'replanned')
  closeHalting(turn)
  return undefined
}

/** Opens a new generation of failed and quarantined devices; an ended rollout runs again. */
export const decideRetryFailed = (
  turn: TurnOf<Rollout>,
  command: CommandOf<'retry-failed'>,
): Refusal | undefined => {
  const noRight = refusalOfRight(command.right)
  if (noRight !== undefined) return noRight
  const isOpen = turn.rollout.status === 'running' || turn.rollout.status === 'paused'
  if (!isTurnIn(turn, 'running', 'paused', 'halted', 'completed', 'completed-with-failures'))
    return wrongStatus(turn)
  const deviceIds = retriedDevicesOf(turn.rollout)
  if (deviceIds.length === 0) return { kind: 'nothing-to-retry' }
  const remark = command.reason !== undefined && { remark: command.reason }
  turn.emit({ type: 'failed-retried', by: command.by, deviceIds, ...remark })
  // If a gate still stops the wave, resuming is a separate decision.
  if (!isOpen) waiveGates(turn, command.by)
  return undefined
}

/** The engine's breaker opened: nothing new is sent until the cloud answers again. */
export const decideApiTrouble = (
  turn: TurnOf<Rollout>,
  { problem }: CommandOf<'note-api-trouble'>,
): undefined =>
  turn.rollout.status === 'running'
    ? turn.emit({ type: 'rollout-paused', reason: 'api', finding: { code: 'api-trouble', problem } })
    : undefined

/** Last slow-polling notice: at most once a month, plus once when no calls are left. */
export const decideSlowPolling = (
  turn: TurnOf<Rollout>,
  command: CommandOf<'note-slow-polling'>,
): undefined => {
  const { rollout } = turn
  if (!isExecuting(rollout)) return undefined
  const { type: _type, ...slow } = command
  const told = rollout.slowPolling
  const isSpent = slow.used >= slow.limit
  const isNews = told?.month !== slow.month || (isSpent && told.used < told.limit)
  return isNews ? turn.emit({ type: 'polling-slowed', ...slow }) : undefined
}

/** Tuya answers again. What it did meanwhile is told once it was read. */
export const decideApiRecovery = (turn: TurnOf<Rollout>): undefined => {
  if (!waitsForApi(turn.rollout)) return
  turn.emit({ type: 'rollout-resumed', isRecovery: true })
  closeGap(turn)
}
