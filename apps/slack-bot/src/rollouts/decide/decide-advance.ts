import { expireDevices } from './advance-devices.ts'
import { finishWhenDone, stepWaves } from '../waves/advance-waves.ts'
import { dueDevicesOf, isQuarantined } from '../sending/candidates.ts'
import type { CommandOf } from '../model/command.ts'
import { releaseAbandonedDispatches } from '../sending/abandoned-dispatches.ts'
import { unparkOpenRooms, parkClosedRooms } from '../sending/park-closed-rooms.ts'
import { intendDispatches } from '../sending/intend-dispatches.ts'
import { pauseForDrift } from '../readings/decide-observation.ts'
import { closeGap } from '../waves/close-gap.ts'
import { closeHalting } from '../waves/finish.ts'
import type { Surroundings } from '../model/observation.ts'
import { quarantineGateways } from '../waves/quarantine-gateways.ts'
import { waitsForWindow } from '../model/facts/pause-facts.ts'
import type { Plan } from '../model/plan.ts'
import type { Rollout, RolloutIn } from '../model/rollout.ts'
import { aheadByMs } from '../state/times-ahead.ts'
import { EXECUTING_STATUSES, isLive } from '../model/rollout.ts'
import { skippedWindowAtMs, windowOfRest } from '../sending/send-window.ts'
import { reminderAtMs } from '../timing/reminder-at.ts'
import type { Turn, TurnOf } from '../state/turn.ts'
import { isTurnIn } from '../state/turn.ts'
import { leaveOutMisfits } from '../sending/window-fit.ts'

const advanceRequest = (turn: TurnOf<RolloutIn<'awaiting-approval'>>): undefined => {
  const { rollout: request, nowMs } = turn
  if (nowMs >= request.expiresAtMs) return turn.emit({ type: 'rollout-expired' })
  const remindAtMs = reminderAtMs(request)
  return remindAtMs !== undefined && nowMs >= remindAtMs
    ? turn.emit({ type: 'approval-reminded' })
    : undefined
}

/** Follows the windows of the devices left to send: starts when the first opens, pauses when the last closes. */
const followWindows = (turn: Turn, surroundings: Surroundings): void => {
  const { rollout } = turn
  const rest = windowOfRest(rollout, surroundings)
  if (rest === undefined) return
  const { isOpen, nextChangeAtMs: opensAtMs } = rest
  if (rollout.status === 'running' && !isOpen)
    turn.emit({ type: 'rollout-paused', reason: 'window', ...(opensAtMs !== undefined && { opensAtMs }) })
  if (!waitsForWindow(rollout)) return
  if (isOpen) turn.emit({ type: rollout.status === 'paused' ? 'rollout-resumed' : 'rollout-started' })
  else if (opensAtMs !== undefined && rollout.opensAtMs !== opensAtMs)
    turn.emit({ type: 'rollout-scheduled', opensAtMs })
}

/** For example from Friday evening on for a Sunday night. */
const ANNOUNCED_BEFORE_MS = 36 * 3_600_000

/** Announces once that the clocks will skip a window that the rollout waits for. */
const announceSkippedWindow = (turn: Turn, surroundings: Surroundings): void => {
  const { rollout, nowMs } = turn
  if (!waitsForWindow(rollout)) return
  const clocksChangeAtMs = skippedWindowAtMs(rollout, surroundings)
  if (clocksChangeAtMs === undefined || rollout.toldSkipAtMs === clocksChangeAtMs) return
  if (nowMs < clocksChangeAtMs && nowMs >= clocksChangeAtMs - ANNOUNCED_BEFORE_MS)
    turn.emit({ type: 'window-skipped', clocksChangeAtMs })
}

const hasQuarantinedDevices = ({ devices }: Plan): boolean =>
  devices.some(({ quarantinedUntilMs }) => quarantinedUntilMs !== undefined)

const parkQuarantined = (turn: Turn): void => {
  if (turn.rollout.status !== 'running' || !hasQuarantinedDevices(turn.rollout.plan)) return
  for (const { device, record } of dueDevicesOf(turn.view, turn.nowMs)) {
    if (!isQuarantined(device, record, turn.nowMs)) continue
    const recheckAtMs = device.quarantinedUntilMs ?? turn.nowMs
    const recheckDelayMs = recheckAtMs - turn.nowMs
    turn.emit({
      type: 'device-parked',
      deviceId: device.deviceId,
      reason: 'quarantine',
      recheckAtMs,
      recheckDelayMs,
    })
  }
}

/** What the passing of time changes: expiry, device timers, gates, the end, and the next slices. Never refused. */
export const decideAdvance = (turn: TurnOf<Rollout>, command: CommandOf<'advance'>): undefined => {
  const { rollout, nowMs } = turn
  const byMs = isLive(rollout) ? aheadByMs(rollout, nowMs) : 0
  // Decided alone: the next decision sees the corrected times.
  if (byMs > 0) return turn.emit({ type: 'times-moved-back', byMs })
  if (isTurnIn(turn, 'awaiting-approval')) return advanceRequest(turn)
  if (!isTurnIn(turn, ...EXECUTING_STATUSES)) return undefined
  const { surroundings } = command
  releaseAbandonedDispatches(turn)
  expireDevices(turn, surroundings)
  closeGap(turn)
  leaveOutMisfits(turn, surroundings)
  unparkOpenRooms(turn, surroundings)
  followWindows(turn, surroundings)
  announceSkippedWindow(turn, surroundings)
  pauseForDrift(turn)
  quarantineGateways(turn)
  finishWhenDone(turn)
  stepWaves(turn)
  parkQuarantined(turn)
  parkClosedRooms(turn, surroundings)
  stepWaves(turn)
  finishWhenDone(turn)
  intendDispatches(turn, surroundings)
  closeHalting(turn)
  return undefined
}
