import { dueDevicesOf, isRoomLocked, ledgerOf, offerProblem } from './candidates.ts'
import type { Candidate } from '../state/sending-queue.ts'
import type { DispatchId } from '../model/ids.ts'
import type { Surroundings } from '../model/observation.ts'
import type { Execution } from '../model/rollout.ts'
import { endsInWindow } from './send-window.ts'
import type { Turn } from '../state/turn.ts'

interface At {
  readonly surroundings: Surroundings
  readonly nowMs: number
}

const mayBeSent = (execution: Execution, candidate: Candidate, at: At): boolean =>
  offerProblem(execution, candidate, at.nowMs) === undefined &&
  !isRoomLocked(candidate.device, at.surroundings, at.nowMs) &&
  endsInWindow(execution.plan, candidate.device, at)

/** Groups devices into slices: each of one wave, and not larger than any of its devices allows. */
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

/** Journals the next slices, one `dispatch-intended` each. Nothing is sent before `begin-dispatch` has permitted it. */
export const intendDispatches = (turn: Turn, surroundings: Surroundings): void => {
  const { view, rollout, nowMs } = turn
  if (rollout.status !== 'running') return
  const at = { surroundings, nowMs }
  const ledger = ledgerOf(view, surroundings)
  if (ledger.free === 0) return
  const chosen = dueDevicesOf(view, nowMs).filter(
    (candidate) => mayBeSent(rollout, candidate, at) && ledger.take(candidate.device),
  )
  for (const slice of slicesOf(chosen, rollout.plan.knobs.sliceSize)) {
    const dispatchId: DispatchId = `${rollout.rolloutId}/d${turn.rollout.dispatchCount + 1}`
    const deviceIds = slice.map(({ device }) => device.deviceId)
    turn.emit({ type: 'dispatch-intended', dispatchId, deviceIds, wave: slice[0]?.wave ?? 1 })
  }
}
