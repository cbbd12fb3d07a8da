import { isRoomLocked, ledgerOf, offerProblem } from './candidates.ts'
import type { CommandOf } from '../model/command.ts'
import type { Surroundings } from '../model/observation.ts'
import type { Refusal } from '../model/codes/refusal.ts'
import { plannedDeviceOf, waveNumberOf } from '../model/plan-index.ts'
import { recordOutcome } from './record-outcome.ts'
import type { Dispatch } from '../model/rollout.ts'
import type { SendObjection } from '../model/codes/send-objection.ts'
import { endsInWindow } from './send-window.ts'
import type { Turn } from '../state/turn.ts'
import { isWaveOpen } from '../model/facts/wave-facts.ts'
import type { RolloutView } from '../state/rollout-view.ts'

interface At {
  readonly surroundings: Surroundings
  readonly nowMs: number
}

/** Why a journaled slice must not be sent; `undefined` if it may. */
const objectionTo = (view: RolloutView, dispatch: Dispatch, at: At): SendObjection | undefined => {
  const { rollout, planIndex } = view
  if (rollout.status !== 'running') return { code: 'rollout-stopped', status: rollout.status }
  if (!isWaveOpen(rollout, dispatch.wave)) return { code: 'wave-stopped', wave: dispatch.wave }
  const ledger = ledgerOf(view, at.surroundings, dispatch.deviceIds)
  for (const deviceId of dispatch.deviceIds) {
    const device = plannedDeviceOf(planIndex, deviceId)
    const { name: deviceName } = device
    const record = rollout.devices[deviceId]
    if (record?.progress.state !== 'intended' || record.progress.dispatchId !== dispatch.dispatchId)
      return { code: 'moved-on', deviceName }
    const candidate = { device, record, wave: waveNumberOf(planIndex, deviceId) }
    const problem = offerProblem(rollout, candidate, at.nowMs)
    if (problem !== undefined) return { code: 'offer', deviceName, problem }
    if (isRoomLocked(device, at.surroundings, at.nowMs)) return { code: 'room-locked', deviceName }
    if (!endsInWindow(rollout.plan, device, at)) return { code: 'window-closed', deviceName }
    if (!ledger.take(device)) return { code: 'no-slot', deviceName }
  }
  return undefined
}

/**
 * Asks for permission right before the POST. `dispatch-started` is emitted exactly once per dispatch, and only that permits
 * the call. A dispatch that was started before may have reached the cloud, so asking again makes it ambiguous.
 */
export const decideBeginDispatch = (
  turn: Turn,
  command: CommandOf<'begin-dispatch'>,
): Refusal | undefined => {
  const { rollout, nowMs } = turn
  const { dispatchId, surroundings } = command
  const dispatch = rollout.dispatches[dispatchId]
  if (dispatch === undefined) return { kind: 'unknown-dispatch' }
  if (dispatch.state === 'sending') {
    const problem = { code: 'started-before' } as const
    return recordOutcome(turn, dispatch, { kind: 'ambiguous', finishedAtMs: nowMs, problem })
  }
  if (dispatch.state !== 'intended') return undefined
  const why = objectionTo(turn.view, dispatch, { surroundings, nowMs })
  if (why !== undefined) return turn.emit({ type: 'dispatch-withdrawn', dispatchId, why })
  return turn.emit({ type: 'dispatch-started', dispatchId })
}

/** How the POST ended. A late answer of the same call may still correct an ambiguous outcome. */
export const decideRecordDispatch = (
  turn: Turn,
  command: CommandOf<'record-dispatch'>,
): Refusal | undefined => {
  const dispatch = turn.rollout.dispatches[command.dispatchId]
  if (dispatch === undefined || dispatch.state === 'intended') return { kind: 'unknown-dispatch' }
  if (dispatch.state === 'sending') return recordOutcome(turn, dispatch, command.outcome)
  if (dispatch.state === 'ambiguous' && command.outcome.kind !== 'ambiguous')
    return recordOutcome(turn, dispatch, command.outcome)
  return undefined
}

/**
 * The call ended before it asked for permission. If the dispatch was withdrawn or started meanwhile, this is ignored.
 */
export const decideRecordUnsent = (turn: Turn, command: CommandOf<'record-unsent'>): Refusal | undefined => {
  const dispatch = turn.rollout.dispatches[command.dispatchId]
  if (dispatch === undefined) return { kind: 'unknown-dispatch' }
  return dispatch.state === 'intended' ? recordOutcome(turn, dispatch, command.outcome) : undefined
}
