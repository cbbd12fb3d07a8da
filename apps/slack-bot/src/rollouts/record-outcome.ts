import type { DispatchOutcome } from './command.ts'
import type { Decision } from './decision.ts'
import { isTerminal } from './record-facts.ts'
import type { Dispatch } from './rollout.ts'
import { withJitter } from './stable-jitter.ts'
import type { Approved, Turn } from './turn.ts'
import { createTurn } from './turn.ts'
import { recordsOfWave } from './wave-facts.ts'

/** After a call that was not made or was put off: short, because nothing happened to any device. */
const RESEND_DELAY_MS = 30_000

/** A device that is refused alone, while the cloud took others since its last refusal, is itself the reason. */
const isRefusedForItself = (
  before: Approved,
  dispatch: Dispatch,
  outcome: DispatchOutcome,
): string | undefined => {
  if (outcome.kind !== 'refused' || outcome.isRetryable || dispatch.deviceIds.length !== 1) return undefined
  const [deviceId] = dispatch.deviceIds
  if (deviceId === undefined) return undefined
  const refusals = before.devices[deviceId]?.refusals
  if (refusals === undefined) return undefined
  const isCloudWilling = Object.values(before.dispatches).some(
    ({ state, finishedAtMs }) => state === 'accepted' && (finishedAtMs ?? 0) > refusals.atMs,
  )
  return isCloudWilling ? deviceId : undefined
}

/** Tells once per wave that devices of it were sent. */
export const noteSentWave = (turn: Turn, wave: number): void => {
  if (turn.rollout.waves[wave - 1]?.isSent === true) return
  const records = recordsOfWave(turn.rollout, wave)
  const devices = records.filter(
    ({ progress }) => !isTerminal(progress) && progress.state !== 'parked',
  ).length
  turn.emit({ type: 'wave-sent', wave, devices })
}

const whenNotSent = (
  turn: Turn,
  dispatch: Dispatch,
  refused: { deviceId?: string; outcome: DispatchOutcome },
): void => {
  const { outcome } = refused
  if (outcome.kind === 'accepted' || outcome.kind === 'ambiguous') return
  if (turn.rollout.status === 'halting') {
    for (const deviceId of dispatch.deviceIds)
      if (turn.rollout.devices[deviceId]?.progress.state === 'planned')
        turn.emit({ type: 'device-skipped', deviceId, reason: 'halted' })
    return
  }
  if (refused.deviceId !== undefined) {
    const problem = `Tuya refuses to update it: ${outcome.problem}`
    turn.emit({ type: 'device-failed-finally', deviceId: refused.deviceId, problem })
    return
  }
  if (outcome.isRetryable || turn.rollout.status !== 'running') return
  turn.emit({ type: 'rollout-paused', reason: 'api', detail: outcome.problem, untilPerson: true })
}

/** The events of a POST's end, whatever it was. */
export const recordOutcome = (
  before: Approved,
  dispatch: Dispatch,
  outcome: DispatchOutcome,
  nowMs: number,
): Decision => {
  const turn = createTurn(before, nowMs)
  const { dispatchId } = dispatch
  if (outcome.kind === 'accepted' || outcome.kind === 'ambiguous') {
    turn.emit({ type: 'dispatch-recorded', dispatchId, outcome })
    noteSentWave(turn, dispatch.wave)
    return turn.toDecision()
  }
  const notBeforeMs = nowMs + (outcome.isRetryable ? withJitter(RESEND_DELAY_MS, 0.2, dispatchId) : 0)
  turn.emit({ type: 'dispatch-recorded', dispatchId, outcome, notBeforeMs })
  const deviceId = isRefusedForItself(before, dispatch, outcome)
  whenNotSent(turn, dispatch, { outcome, ...(deviceId !== undefined && { deviceId }) })
  return turn.toDecision()
}
