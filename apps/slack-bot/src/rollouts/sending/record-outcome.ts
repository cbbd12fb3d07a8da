import type { CallProblem } from '../model/codes/call-problem.ts'
import type { DispatchOutcome, UnsentOutcome } from '../model/command.ts'
import type { ApiFinding } from '../model/codes/pause-cause.ts'
import { blameOfRefusal } from './blame-of-refusal.ts'
import type { ApprovedRollout, Dispatch } from '../model/rollout.ts'
import { doublingDelayMs } from '../timing/doubling-delay.ts'
import { withJitter } from '../timing/stable-jitter.ts'
import type { Turn } from '../state/turn.ts'

/** The delay after a call that was not sent or was postponed. Short, because no device was affected. */
const RESEND_DELAY = { firstMs: 30_000, longestMs: 10 * 60_000 }

/** Longer with each refusal of the same devices. */
const resendDelayMs = (before: ApprovedRollout, { dispatchId, deviceIds }: Dispatch): number => {
  const refusals = before.devices[deviceIds[0] ?? '']?.refusals?.count ?? 0
  return withJitter(doublingDelayMs(RESEND_DELAY, refusals + 1), 0.2, dispatchId)
}

/** Reports once per wave that devices were, or may have been, sent: only those of its first POST. */
export const noteSentWave = (
  turn: Turn,
  { wave, deviceIds }: Dispatch,
  outcome: 'accepted' | 'ambiguous',
): void => {
  if (turn.rollout.waves[wave - 1]?.isSent === true) return
  const isAmbiguous = outcome === 'ambiguous' && { isAmbiguous: true }
  turn.emit({ type: 'wave-sent', wave, devices: deviceIds.length, ...isAmbiguous })
}

const whenHalting = (turn: Turn, dispatch: Dispatch): void => {
  for (const deviceId of dispatch.deviceIds)
    if (turn.rollout.devices[deviceId]?.progress.state === 'planned')
      turn.emit({ type: 'device-skipped', deviceId, reason: 'halted' })
}

/** What was refused, and for which devices. */
const refusedCallOf = (turn: Turn, { deviceIds }: Dispatch, problem: CallProblem): ApiFinding => {
  const [deviceId = ''] = deviceIds
  const deviceName = turn.view.planIndex.devices.get(deviceId)?.name ?? deviceId
  return { code: 'call-refused', problem, deviceName, devices: deviceIds.length }
}

/** What follows if nothing was sent, temporarily or for good. */
const whenNotSent = (
  turn: Turn,
  dispatch: Dispatch,
  told: { before: ApprovedRollout; outcome: UnsentOutcome },
): void => {
  const { before, outcome } = told
  const isOfDevices = outcome.kind === 'refused' && outcome.blames === 'devices'
  const verdict = isOfDevices
    ? blameOfRefusal(before, turn.view, dispatch, outcome.isRetryable)
    : 'ask-person'
  if (verdict === 'device-failed') {
    const { problem } = outcome
    for (const deviceId of dispatch.deviceIds) turn.emit({ type: 'device-failed-finally', deviceId, problem })
  } else if (
    verdict === 'ask-person' &&
    (isOfDevices || !outcome.isRetryable) &&
    turn.rollout.status === 'running'
  ) {
    const { problem } = outcome
    const finding =
      outcome.kind === 'refused'
        ? refusedCallOf(turn, dispatch, problem)
        : ({ code: 'api-trouble', problem } as const)
    turn.emit({ type: 'rollout-paused', reason: 'api', finding, untilPerson: true })
  }
}

/** The events of a POST's outcome. */
export const recordOutcome = (turn: Turn, dispatch: Dispatch, outcome: DispatchOutcome): undefined => {
  const { dispatchId } = dispatch
  const { rollout: before } = turn
  if (outcome.kind === 'accepted' || outcome.kind === 'ambiguous') {
    turn.emit({ type: 'dispatch-recorded', dispatchId, outcome })
    noteSentWave(turn, dispatch, outcome.kind)
    return
  }
  const notBeforeMs = turn.nowMs + (outcome.isRetryable ? resendDelayMs(before, dispatch) : 0)
  turn.emit({ type: 'dispatch-recorded', dispatchId, outcome, notBeforeMs })
  if (turn.rollout.status === 'halting') whenHalting(turn, dispatch)
  else whenNotSent(turn, dispatch, { before, outcome })
}
