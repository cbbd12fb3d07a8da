import { dueDevicesOf, isRoomLocked, ledgerOf, offerProblem } from './candidates.ts'
import type { Candidate } from './candidates.ts'
import type { CommandOf, DispatchOutcome } from './command.ts'
import type { Decision } from './decision.ts'
import type { DispatchId } from './ids.ts'
import type { Surroundings } from './observation.ts'
import { plannedDeviceOf, waveNumberOf } from './plan-index.ts'
import type { Dispatch, Execution } from './rollout.ts'
import { endsInWindow } from './send-window.ts'
import { withJitter } from './stable-jitter.ts'
import type { Approved, Turn } from './turn.ts'
import { createTurn } from './turn.ts'
import { isWaveOpen, recordsOfWave } from './wave-facts.ts'
import { isTerminal } from './record-facts.ts'

/** After a call that was not made or was put off: short, because nothing happened to any device. */
const RESEND_DELAY_MS = 30_000

const mayBeSent = (execution: Execution, candidate: Candidate, at: At): boolean =>
  offerProblem(execution, candidate, at.nowMs) === undefined &&
  !isRoomLocked(candidate.device, at.surroundings, at.nowMs) &&
  endsInWindow(execution.plan, candidate.device, at)

interface At {
  readonly surroundings: Surroundings
  readonly nowMs: number
}

/** Groups what may be sent into slices: of one wave each, none larger than any of its devices bears. */
const slicesOf = (candidates: readonly Candidate[], sliceSize: number): readonly (readonly Candidate[])[] => {
  const slices: Candidate[][] = []
  const limits: number[] = []
  for (const candidate of candidates) {
    const limit = Math.min(sliceSize, candidate.record.sliceLimit ?? sliceSize)
    const fits = slices.findIndex(
      (slice, index) =>
        slice[0]?.wave === candidate.wave && slice.length < Math.min(limit, limits[index] ?? limit),
    )
    if (fits === -1) {
      slices.push([candidate])
      limits.push(limit)
    } else {
      slices[fits]?.push(candidate)
      limits[fits] = Math.min(limits[fits] ?? limit, limit)
    }
  }
  return slices
}

/** Journals the next slices: one `dispatch-intended` each. Nothing is sent before `begin-dispatch` agreed once more. */
export const intendDispatches = (turn: Turn, surroundings: Surroundings): void => {
  const { rollout, nowMs } = turn
  if (rollout.status !== 'running') return
  const at = { surroundings, nowMs }
  const ledger = ledgerOf(rollout, surroundings)
  const chosen = dueDevicesOf(rollout, nowMs).filter(
    (candidate) => mayBeSent(rollout, candidate, at) && ledger.take(candidate.device),
  )
  for (const slice of slicesOf(chosen, rollout.plan.knobs.sliceSize)) {
    const dispatchId: DispatchId = `${rollout.rolloutId}/d${turn.rollout.dispatchCount + 1}`
    const deviceIds = slice.map(({ device }) => device.deviceId)
    turn.emit({ type: 'dispatch-intended', dispatchId, deviceIds, wave: slice[0]?.wave ?? 1 })
  }
}

/** Why a journaled slice must not be sent after all; `undefined` when it may. */
const objectionTo = (rollout: Approved, dispatch: Dispatch, at: At): string | undefined => {
  if (rollout.status !== 'running') return `the rollout is ${rollout.status}`
  if (!isWaveOpen(rollout, dispatch.wave)) return `wave ${dispatch.wave} is held back`
  const ledger = ledgerOf(rollout, at.surroundings, dispatch.deviceIds)
  for (const deviceId of dispatch.deviceIds) {
    const device = plannedDeviceOf(rollout.plan, deviceId)
    const record = rollout.devices[deviceId]
    if (record?.progress.state !== 'intended' || record.progress.dispatchId !== dispatch.dispatchId)
      return `${device.name} is not part of it any more`
    const candidate = { device, record, wave: waveNumberOf(rollout.plan, deviceId) }
    const problem = offerProblem(rollout, candidate, at.nowMs)
    if (problem !== undefined) return `the offer of ${device.name} is ${problem}`
    if (isRoomLocked(device, at.surroundings, at.nowMs)) return `the room of ${device.name} is locked`
    if (!endsInWindow(rollout.plan, device, at)) return 'the window is closed or closes too soon'
    if (!ledger.take(device)) return `no slot is free for ${device.name}`
  }
  return undefined
}

/**
 * The last question before the POST. `dispatch-started` is answered exactly once per dispatch; only that permits the
 * call. A dispatch that was started before may have reached the cloud, so asking again makes it ambiguous.
 */
export const decideBeginDispatch = (
  rollout: Approved,
  command: CommandOf<'begin-dispatch'>,
  nowMs: number,
): Decision => {
  const { dispatchId, surroundings } = command
  const dispatch = rollout.dispatches[dispatchId]
  if (dispatch === undefined) return { refusal: { kind: 'unknown-dispatch' } }
  if (dispatch.state === 'sending') {
    const problem = 'It was started once already, and its answer was lost.'
    return recorded(rollout, dispatch, { kind: 'ambiguous', finishedAtMs: nowMs, problem }, nowMs)
  }
  if (dispatch.state !== 'intended') return { events: [] }
  const why = objectionTo(rollout, dispatch, { surroundings, nowMs })
  if (why !== undefined) return { events: [{ type: 'dispatch-withdrawn', dispatchId, why }] }
  return { events: [{ type: 'dispatch-started', dispatchId }] }
}

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

const noteSentWave = (turn: Turn, wave: number): void => {
  if (turn.rollout.waves[wave - 1]?.isSent === true) return
  const records = recordsOfWave(turn.rollout, wave)
  const devices = records.filter(({ progress }) => !isTerminal(progress)).length
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

const recorded = (
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

/** How the POST ended. An ambiguous ending may still be corrected by the late answer of the same call. */
export const decideRecordDispatch = (
  rollout: Approved,
  command: CommandOf<'record-dispatch'>,
  nowMs: number,
): Decision => {
  const dispatch = rollout.dispatches[command.dispatchId]
  if (dispatch === undefined || dispatch.state === 'intended')
    return { refusal: { kind: 'unknown-dispatch' } }
  if (dispatch.state === 'sending') return recorded(rollout, dispatch, command.outcome, nowMs)
  if (dispatch.state === 'ambiguous' && command.outcome.kind !== 'ambiguous')
    return recorded(rollout, dispatch, command.outcome, nowMs)
  return { events: [] }
}

/** A dispatch that nobody finished: its worker died, and its work was given up. */
const ABANDONED_AFTER_MS = 10 * 60_000

/** Lets go of dispatches that hang: unsent ones are withdrawn, started ones become ambiguous and are looked up. */
export const releaseAbandonedDispatches = (turn: Turn): void => {
  const limitMs = turn.nowMs - ABANDONED_AFTER_MS
  for (const dispatch of Object.values(turn.rollout.dispatches)) {
    const { dispatchId } = dispatch
    if (dispatch.state === 'intended' && dispatch.intendedAtMs <= limitMs)
      turn.emit({ type: 'dispatch-withdrawn', dispatchId, why: 'nobody sent it in time' })
    if (dispatch.state === 'sending' && (dispatch.startedAtMs ?? 0) <= limitMs) {
      const problem = 'Its sender stopped, and its answer was lost.'
      turn.emit({
        type: 'dispatch-recorded',
        dispatchId,
        outcome: { kind: 'ambiguous', finishedAtMs: turn.nowMs, problem },
      })
      noteSentWave(turn, dispatch.wave)
    }
  }
}

export const abandonedDispatchAtMs = (dispatch: Dispatch): number | undefined => {
  if (dispatch.state === 'intended') return dispatch.intendedAtMs + ABANDONED_AFTER_MS
  if (dispatch.state === 'sending') return (dispatch.startedAtMs ?? 0) + ABANDONED_AFTER_MS
  return undefined
}
