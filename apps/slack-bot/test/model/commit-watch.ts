import type { EngineStore } from '../../src/engine/engine-parts.ts'
import type { Rollout } from '../../src/rollouts/model/rollout.ts'
import { hasExecution } from '../../src/rollouts/model/rollout.ts'
import { brokenInvariant } from '../support/rollouts/invariants.ts'

/** I7: readings from before the settle time don't move a sent device. */
const movedTooEarly = (before: Rollout | undefined, after: Rollout, atMs: number): string | undefined => {
  if (before === undefined || !hasExecution(before) || !hasExecution(after)) return undefined
  for (const [deviceId, { progress }] of Object.entries(before.devices)) {
    if (progress.state !== 'sent' || atMs >= progress.sentAtMs + before.plan.knobs.settleMs) continue
    const next = after.devices[deviceId]?.progress.state
    if (next !== 'sent') return `I7: ${deviceId} went from sent to ${next} before its POST could be seen`
  }
  return undefined
}

/** The store, with every commit checked against the invariants of a single step. */
export const watchCommits = (
  store: EngineStore,
  tools: { readonly report: (problem: string) => void; readonly reach: (point: string) => void },
): EngineStore => ({
  ...store,
  commit: async (transaction, change) => {
    for (const { type } of change.events) tools.reach(`at ${type}`)
    const before = (await store.load(change.rolloutId, transaction))?.rollout
    const { next, events, atMs } = change
    const isAnswer = events.some(({ type }) => type === 'dispatch-recorded')
    const problem =
      brokenInvariant(before, next, events, atMs) ??
      (isAnswer ? undefined : movedTooEarly(before, next, atMs))
    if (problem !== undefined) tools.report(`${change.rolloutId}: ${problem}`)
    return store.commit(transaction, change)
  },
})
