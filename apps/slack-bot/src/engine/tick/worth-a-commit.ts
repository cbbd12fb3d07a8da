import type { Event } from '../../rollouts/model/event.ts'
import { hasExecution, type Rollout } from '../../rollouts/model/rollout.ts'

/** Slack allows about fifty edits a minute per app. At most ten are for "still the same" notes; changes come first. */
const NOTE_REST_MS = 6000

/**
 * Whether a decision is worth a transaction and an edit of the card. A change always is. A mere "read, unchanged" waits
 * longer the more rollouts are live.
 */
export const isWorthACommit = (
  rollout: Rollout,
  decided: { readonly events: readonly Event[]; readonly live: number; readonly nowMs: number },
): boolean => {
  const { events, live, nowMs } = decided
  if (events.length === 0) return false
  const isNote = events.every(({ type }) => type === 'rollout-observed')
  const lastMs = hasExecution(rollout) ? rollout.lastObservedAtMs : undefined
  return !isNote || lastMs === undefined || nowMs - lastMs >= live * NOTE_REST_MS
}
