import type { Turn } from '../state/turn.ts'

/** Withdraws intended dispatches: when their call's turn comes, it isn't sent. */
export const withdrawIntended = (
  turn: Turn,
  status: 'paused' | 'halted' | 'replanned' | 'awaiting-approval',
): void => {
  for (const { dispatchId, state } of Object.values(turn.rollout.dispatches))
    if (state === 'intended')
      turn.emit({ type: 'dispatch-withdrawn', dispatchId, why: { code: 'rollout-stopped', status } })
}
