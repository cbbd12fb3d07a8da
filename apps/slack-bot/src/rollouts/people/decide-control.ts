import type { CommandOf } from '../model/command.ts'
import { refusalOfRight } from './decide-approval.ts'
import type { Decision } from '../model/decision.ts'
import { leftRestOf } from '../waves/drift.ts'
import { closeHalting } from '../waves/finish.ts'
import type { PersonId } from '../model/ids.ts'
import type { Refusal } from '../model/refusal.ts'
import { NOTHING, accept, refuse } from '../model/refusing.ts'
import type { Rollout } from '../model/rollout.ts'
import { hasBegun, hasRunToEnd, isExecuting } from '../model/rollout.ts'
import { isUnsent } from '../model/record-facts.ts'
import { retriedDevicesOf } from './retried-devices.ts'
import { createTurn } from '../state/turn.ts'
import type { Turn } from '../state/turn.ts'

export const wrongStatus = (rollout: Rollout): Decision =>
  refuse({ kind: 'wrong-status', status: rollout.status })

/** Takes back what was only intended: its call may still wait for its turn, and finds nothing to send then. */
const withdrawIntended = (turn: Turn, state: string): void => {
  for (const { dispatchId, state: at } of Object.values(turn.rollout.dispatches))
    if (at === 'intended')
      turn.emit({ type: 'dispatch-withdrawn', dispatchId, why: `the rollout is ${state}` })
}

/** Anyone may pause: stopping is always safe. A pause that the clock could end becomes one that a person ends. */
export const decidePause = (
  rollout: Rollout,
  { by, reason }: CommandOf<'pause'>,
  nowMs: number,
): Decision => {
  if (rollout.status === 'paused' && rollout.pausedFor !== 'api' && rollout.pausedFor !== 'window')
    return refuse({ kind: 'already-paused' })
  if (rollout.status !== 'running' && rollout.status !== 'scheduled' && rollout.status !== 'paused')
    return wrongStatus(rollout)
  const turn = createTurn(rollout, nowMs)
  turn.emit({ type: 'rollout-paused', reason: 'human', by, ...(reason !== undefined && { detail: reason }) })
  withdrawIntended(turn, 'paused')
  return turn.toDecision()
}

/** Lets gates pass that said no: an approver looked and goes on. */
const waiveGates = (turn: Turn, by: string): void => {
  for (const [position, wave] of turn.rollout.waves.entries())
    if ((wave.state === 'failed' || wave.state === 'inconclusive') && wave.waivedBy === undefined)
      turn.emit({ type: 'wave-waived', wave: position + 1, by })
}

/** Resuming is the risky direction, so it needs an approver. The requester may be one. */
export const decideResume = (rollout: Rollout, command: CommandOf<'resume'>, nowMs: number): Decision => {
  const noRight = refusalOfRight(command.right)
  if (noRight !== undefined) return refuse(noRight)
  if (rollout.status === 'running') return refuse({ kind: 'not-paused' })
  if (rollout.status !== 'paused') return wrongStatus(rollout)
  if (rollout.pausedFor === 'window') {
    const { opensAtMs } = rollout
    return refuse({ kind: 'window-closed', ...(opensAtMs !== undefined && { opensAtMs }) })
  }
  const turn = createTurn(rollout, nowMs)
  waiveGates(turn, command.by)
  const remark = command.reason !== undefined && { remark: command.reason }
  turn.emit({ type: 'rollout-resumed', by: command.by, ...remark })
  return turn.toDecision()
}

/** Takes back what was only intended, and leaves out what was not sent. */
const leaveOutUnsent = (turn: Turn, reason: 'halted' | 'replanned'): void => {
  withdrawIntended(turn, reason)
  for (const [deviceId, record] of Object.entries(turn.rollout.devices))
    if (isUnsent(record)) turn.emit({ type: 'device-skipped', deviceId, reason })
}

/** Whether ending a rollout takes a right: anyone may halt what has begun, and only the people it concerns cancel it before. */
export const isRightNeededToHalt = (rollout: Rollout, by: PersonId): boolean =>
  isExecuting(rollout) && !hasBegun(rollout) && by !== rollout.requester

/** Why this person may not end the rollout now, if so. */
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

/** What was sent cannot be called back; what was not sent is skipped. */
export const decideHalt = (rollout: Rollout, command: CommandOf<'halt'>, nowMs: number): Decision => {
  const refusal = refusalOfHalt(rollout, command)
  if (!isExecuting(rollout) || refusal !== undefined)
    return refusal === undefined ? wrongStatus(rollout) : refuse(refusal)
  const { by, reason } = command
  const turn = createTurn(rollout, nowMs)
  turn.emit({ type: 'rollout-halting', by, ...(reason !== undefined && { remark: reason }) })
  leaveOutUnsent(turn, 'halted')
  closeHalting(turn)
  return turn.toDecision()
}

/**
 * Ends what the approval does not cover any more, as a halt does, and names its successor. For the requester and for
 * approvers: it ends what they asked for and approved, and takes the one who does it out of the next approval.
 */
export const decideReplan = (rollout: Rollout, command: CommandOf<'replan'>, nowMs: number): Decision => {
  if (command.by !== rollout.requester && command.right !== 'approver')
    return refuse(
      command.right === 'unknown'
        ? { kind: 'approver-unknown' }
        : { kind: 'not-yours-to-replan', requester: rollout.requester },
    )
  // What has ended, or is ending, has nothing to halt. It may be asked for again as often as the request comes to nothing.
  if (hasRunToEnd(rollout) || rollout.status === 'halting')
    return leftRestOf(rollout).length > 0 ? NOTHING : refuse({ kind: 'nothing-drifted' })
  if (!isExecuting(rollout)) return wrongStatus(rollout)
  if (rollout.status !== 'paused' || rollout.pausedFor !== 'drift') return refuse({ kind: 'nothing-drifted' })
  const { by, replacedBy, reason } = command
  const turn = createTurn(rollout, nowMs)
  const remark = reason !== undefined && { remark: reason }
  turn.emit({ type: 'rollout-halting', by, replacedBy, ...remark })
  leaveOutUnsent(turn, 'replanned')
  closeHalting(turn)
  return turn.toDecision()
}

/** Opens a new generation of the failed devices, and of those set aside after failures; an ended rollout runs again. */
export const decideRetryFailed = (
  rollout: Rollout,
  command: CommandOf<'retry-failed'>,
  nowMs: number,
): Decision => {
  const noRight = refusalOfRight(command.right)
  if (noRight !== undefined) return refuse(noRight)
  const isOpen = rollout.status === 'running' || rollout.status === 'paused'
  if (!isOpen && !hasRunToEnd(rollout)) return wrongStatus(rollout)
  const deviceIds = retriedDevicesOf(rollout)
  if (deviceIds.length === 0) return refuse({ kind: 'nothing-to-retry' })
  const turn = createTurn(rollout, nowMs)
  const remark = command.reason !== undefined && { remark: command.reason }
  turn.emit({ type: 'failed-retried', by: command.by, deviceIds, ...remark })
  // Where a gate still holds everything back, resuming is a decision of its own.
  if (!isOpen) waiveGates(turn, command.by)
  return turn.toDecision()
}

/** The breaker of the engine opened: nothing new is sent until the cloud answers again. */
export const decideApiTrouble = (rollout: Rollout, { problem }: CommandOf<'note-api-trouble'>): Decision =>
  rollout.status === 'running' ? accept({ type: 'rollout-paused', reason: 'api', detail: problem }) : NOTHING

/** Told once a month, and once more when no calls are left: a notice each time the pace changes would be noise. */
export const decideSlowLooks = (rollout: Rollout, command: CommandOf<'note-slow-looks'>): Decision => {
  if (!isExecuting(rollout)) return NOTHING
  const { type: _type, ...slow } = command
  const told = rollout.slowLooks
  const isSpent = slow.used >= slow.limit
  const isNews = told?.month !== slow.month || (isSpent && told.used < told.limit)
  return isNews ? accept({ type: 'looks-slowed', ...slow }) : NOTHING
}

export const decideApiRecovery = (rollout: Rollout): Decision =>
  rollout.status === 'paused' && rollout.pausedFor === 'api' && rollout.untilPerson !== true
    ? accept({ type: 'rollout-resumed' })
    : NOTHING
