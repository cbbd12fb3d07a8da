import { expireDevices, unlockDevices } from './advance-devices.ts'
import { finishWhenDone, stepWaves } from './advance-waves.ts'
import { dueDevicesOf, isBoxed, isRoomLocked, roomLockOf } from './candidates.ts'
import type { CommandOf } from './command.ts'
import { releaseAbandonedDispatches } from './abandoned-dispatches.ts'
import { intendDispatches } from './intend-dispatches.ts'
import { pauseForDrift } from './decide-observation.ts'
import type { Decision } from './decision.ts'
import { closeHalting } from './finish.ts'
import type { Surroundings } from './observation.ts'
import { quarantineGateways } from './quarantine.ts'
import { NOTHING, accept } from './refusing.ts'
import type { Rollout, RolloutIn } from './rollout.ts'
import { isExecuting } from './rollout.ts'
import { isWindowOpen } from './send-window.ts'
import type { Turn } from './turn.ts'
import { createTurn } from './turn.ts'

/** When the channel is reminded of an open request: once, at half its life. */
export const reminderAtMs = (request: RolloutIn<'awaiting-approval'>): number | undefined =>
  request.remindedAtMs === undefined
    ? request.requestedAtMs + Math.floor((request.expiresAtMs - request.requestedAtMs) / 2)
    : undefined

const advanceRequest = (request: RolloutIn<'awaiting-approval'>, nowMs: number): Decision => {
  if (nowMs >= request.expiresAtMs) return accept({ type: 'rollout-expired' })
  const remindAtMs = reminderAtMs(request)
  return remindAtMs !== undefined && nowMs >= remindAtMs ? accept({ type: 'approval-reminded' }) : NOTHING
}

/** Follows the maintenance window: waits for it, starts or resumes when it opens, pauses when it closes. */
const followWindow = (turn: Turn, { window }: Surroundings, isOpen: boolean): void => {
  const { rollout } = turn
  const opensAtMs = window?.nextChangeAtMs
  if (rollout.status === 'scheduled') {
    if (isOpen) turn.emit({ type: 'rollout-started' })
    else if (opensAtMs !== undefined && rollout.opensAtMs !== opensAtMs)
      turn.emit({ type: 'rollout-scheduled', opensAtMs })
  } else if (rollout.status === 'running' && !isOpen)
    turn.emit({
      type: 'rollout-paused',
      reason: 'window',
      ...(opensAtMs !== undefined && { opensAtMs }),
    })
  else if (rollout.status === 'paused' && rollout.pausedFor === 'window' && isOpen)
    turn.emit({ type: 'rollout-resumed' })
}

const parkLocked = (turn: Turn, surroundings: Surroundings): void => {
  if (turn.rollout.status !== 'running') return
  for (const { device } of dueDevicesOf(turn.rollout, turn.nowMs)) {
    if (!isRoomLocked(device, surroundings, turn.nowMs)) continue
    const lock = roomLockOf(device, surroundings.lockedRooms)
    const recheckAtMs = lock?.untilMs ?? turn.nowMs
    const recheckDelayMs = recheckAtMs - turn.nowMs
    const { deviceId } = device
    turn.emit({ type: 'device-parked', deviceId, reason: 'locked', recheckAtMs, recheckDelayMs })
  }
}

const parkBoxed = (turn: Turn): void => {
  if (turn.rollout.status !== 'running') return
  for (const { device, record } of dueDevicesOf(turn.rollout, turn.nowMs)) {
    if (!isBoxed(device, record, turn.nowMs)) continue
    const recheckAtMs = device.boxedUntilMs ?? turn.nowMs
    const recheckDelayMs = recheckAtMs - turn.nowMs
    turn.emit({
      type: 'device-parked',
      deviceId: device.deviceId,
      reason: 'box',
      recheckAtMs,
      recheckDelayMs,
    })
  }
}

/** What time has brought: expiry, timers of devices, gates, the end, and the next slices. Never refused. */
export const decideAdvance = (rollout: Rollout, command: CommandOf<'advance'>, nowMs: number): Decision => {
  if (rollout.status === 'awaiting-approval') return advanceRequest(rollout, nowMs)
  if (!isExecuting(rollout)) return NOTHING
  const { surroundings } = command
  const turn = createTurn(rollout, nowMs)
  releaseAbandonedDispatches(turn)
  expireDevices(turn, surroundings)
  unlockDevices(turn, surroundings)
  followWindow(turn, surroundings, isWindowOpen(rollout.plan, surroundings))
  pauseForDrift(turn)
  quarantineGateways(turn)
  finishWhenDone(turn)
  stepWaves(turn)
  parkBoxed(turn)
  parkLocked(turn, surroundings)
  stepWaves(turn)
  finishWhenDone(turn)
  intendDispatches(turn, surroundings)
  closeHalting(turn)
  return turn.toDecision()
}
