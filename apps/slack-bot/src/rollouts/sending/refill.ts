import type { Candidate } from '../state/sending-queue.ts'
import type { Dispatch, Execution } from '../model/rollout.ts'
import type { RolloutView } from '../state/rollout-view.ts'

/** Filling one of many slots isn't worth a read of offers and a POST, so a single free slot waits this long for another. */
const REFILL_ONE_AFTER_MS = 300_000
/** With fewer on their way, a single slot is a large share of the pace. */
const MANY_ON_THEIR_WAY = 5

const lastDispatchOf = ({ rolloutId, dispatches, dispatchCount }: Execution): Dispatch | undefined =>
  dispatches[`${rolloutId}/d${dispatchCount}`]

/**
 * When reading the offers of due devices is worth it: at once, except for a single device while many are on their way. That
 * one waits for others, at most five minutes after the last slice.
 */
export const refillDueAtMs = (view: RolloutView, candidates: readonly Candidate[]): number => {
  if (candidates.length !== 1 || view.groups.takers.length < MANY_ON_THEIR_WAY) return -Infinity
  const last = lastDispatchOf(view.rollout)
  const isSent = last !== undefined && last.state !== 'withdrawn' && last.state !== 'not-sent'
  return isSent ? last.intendedAtMs + REFILL_ONE_AFTER_MS : -Infinity
}
