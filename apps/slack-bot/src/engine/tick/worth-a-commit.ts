import type { Event } from '../../rollouts/model/event.ts'
import { hasExecution, type Rollout } from '../../rollouts/model/rollout.ts'

/** Slack takes about fifty edits a minute of one app, and what has changed comes first: at most ten are left to notes. */
const NOTE_REST_MS = 6000

/**
 * Whether a decision is worth a transaction and a new drawing of the card. What changed always is. The mere note that
 * the rollout was read, and is as it was, waits the longer the more rollouts are live.
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
