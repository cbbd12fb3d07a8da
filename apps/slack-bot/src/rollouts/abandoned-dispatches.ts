import { noteSentWave } from './record-outcome.ts'
import type { Dispatch } from './rollout.ts'
import type { Turn } from './turn.ts'

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
