import type { RolloutView } from '../state/rollout-view.ts'
import { noteSentWave } from './record-outcome.ts'
import type { Turn } from '../state/turn.ts'

/** After this long, a dispatch without an end is abandoned: its worker died, and its work was given up. */
const ABANDONED_AFTER_MS = 10 * 60_000

/** Releases abandoned dispatches: unsent ones are withdrawn, started ones become ambiguous and are read. */
export const releaseAbandonedDispatches = (turn: Turn): void => {
  const limitMs = turn.nowMs - ABANDONED_AFTER_MS
  for (const dispatch of turn.view.openDispatches) {
    const { dispatchId } = dispatch
    if (dispatch.state === 'intended' && dispatch.intendedAtMs <= limitMs)
      turn.emit({ type: 'dispatch-withdrawn', dispatchId, why: { code: 'not-sent-in-time' } })
    if (dispatch.state === 'sending' && (dispatch.startedAtMs ?? 0) <= limitMs) {
      const problem = { code: 'sender-stopped' } as const
      turn.emit({
        type: 'dispatch-recorded',
        dispatchId,
        outcome: { kind: 'ambiguous', finishedAtMs: turn.nowMs, problem },
      })
      noteSentWave(turn, dispatch, 'ambiguous')
    }
  }
}

/** When each dispatch without an end will be released. */
export const abandonedDispatchesAtMs = ({ openDispatches }: RolloutView): readonly number[] =>
  openDispatches.map(
    ({ state, intendedAtMs, startedAtMs = 0 }) =>
      (state === 'intended' ? intendedAtMs : startedAtMs) + ABANDONED_AFTER_MS,
  )
