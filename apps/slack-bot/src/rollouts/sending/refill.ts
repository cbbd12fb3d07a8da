import type { Candidate } from '../state/sending-queue.ts'
import type { Dispatch, Execution } from '../model/rollout.ts'
import type { RolloutView } from '../state/rollout-view.ts'

/** One free slot of many is worth less than the reading of offers and the POST that fill it, so it waits for another. */
const REFILL_ONE_AFTER_MS = 300_000
/** Where fewer are on their way, one free slot is a large share of the pace. */
const MANY_ON_THEIR_WAY = 5

const lastDispatchOf = ({ rolloutId, dispatches, dispatchCount }: Execution): Dispatch | undefined =>
  dispatches[`${rolloutId}/d${dispatchCount}`]

/**
 * When the devices whose turn has come are worth a reading of their offers: at once, except for a single one that could
 * join many on their way. That one waits for company, for five minutes after the last slice at most.
 */
export const refillDueAtMs = (view: RolloutView, candidates: readonly Candidate[]): number => {
  if (candidates.length !== 1 || view.groups.takers.length < MANY_ON_THEIR_WAY) return -Infinity
  const last = lastDispatchOf(view.rollout)
  const isSent = last !== undefined && last.state !== 'withdrawn' && last.state !== 'not-sent'
  return isSent ? last.intendedAtMs + REFILL_ONE_AFTER_MS : -Infinity
}
