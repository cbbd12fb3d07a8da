import type { VersionedView } from './project-views.ts'
import { DEFAULT_POLL_BOUNDS, pollIntervalOf } from '../../rollouts/watching/poll-interval.ts'
import type { WorkResult } from '../../rollouts/ports/work-queue.ts'
import { LIVE_STATUSES } from '../../rollouts/model/rollout.ts'
import type { BudgetState, CallBudget } from '../cloud/call-budget.ts'
import type { EngineParts } from '../engine-parts.ts'
import { createLiveRollouts, stepsOf, type LiveParts } from './live-rollouts.ts'
import { createProjectPoll, type PollTools } from './poll-project.ts'
import { delayToNextTick } from './next-tick.ts'

export interface TickTools extends PollTools {
  readonly budget: CallBudget
}

/** A slightly longer polling interval is not noticeable. */
const NOTICEABLE = 1.5

/**
 * Polls a project once, then enqueues the next poll. The work has a key, and work with one key never runs twice at a
 * time, so each project has one poller.
 */
export const createProjectTicker = (
  parts: LiveParts & Pick<EngineParts, 'pollBounds'>,
  tools: TickTools,
): ((projectId: string) => Promise<WorkResult>) => {
  const { store, clock, log } = parts
  const { handle, budget } = tools
  const bounds = parts.pollBounds ?? DEFAULT_POLL_BOUNDS

  const poll = createProjectPoll(parts, tools)

  const tickAt = (projectId: string, dueAtMs: number): Promise<void> =>
    parts.transactions.run((transaction) =>
      parts.queue.enqueue(transaction, [
        { effect: { type: 'tick-project', projectId }, key: `tick:${projectId}`, dueAtMs },
      ]),
    )

  const noteSlowPolling = async (
    left: readonly VersionedView[],
    pace: BudgetState & { readonly everyMs: number; readonly insteadOfMs: number },
  ): Promise<void> => {
    const { month, used, limit, everyMs, insteadOfMs } = pace
    if (limit === undefined || everyMs < insteadOfMs * NOTICEABLE) return
    const live = createLiveRollouts({ ...parts, handle, onChange: () => {} }, left)
    const slow = { type: 'note-slow-polling', month, used, limit, everyMs, insteadOfMs } as const
    await live.take(stepsOf(live.all(), () => slow))
  }

  const tick = async (projectId: string): Promise<void> => {
    const startedAtMs = clock.now()
    const before = await budget.settle(projectId)
    const trouble = await poll(projectId)
    const after = await budget.settle(projectId)
    const left = tools.views.of(projectId, await store.list({ projectId, statuses: LIVE_STATUSES }))
    if (left.length === 0) return
    const { durations } = await tools.factsOf(projectId)
    const nowMs = clock.now()
    const views = left.map(({ view }) => view)
    // Other projects of the budget may have called meanwhile: then polling slows down a little more than it must.
    const calls = after.month === before.month ? after.used - before.used : 1
    const stretch = (delayMs: number): number =>
      Math.round(budget.stretch(delayMs, Math.max(1, calls), after))
    // The notice is about the polling interval only, not about waits for a known time.
    const insteadOfMs = pollIntervalOf(views, nowMs, { durations, bounds })
    if (insteadOfMs !== undefined)
      await noteSlowPolling(left, { ...after, everyMs: stretch(insteadOfMs), insteadOfMs })
    const delayMs = delayToNextTick(views, { startedAtMs, nowMs, durations, bounds, trouble })
    await tickAt(projectId, nowMs + stretch(delayMs))
  }

  return async (projectId) => {
    const startedMs = performance.now()
    try {
      await tick(projectId)
      log.debug({ projectId, tookMs: Math.round(performance.now() - startedMs) }, 'Polled the project')
    } catch (error) {
      // The poller must never become a dead letter, so its next tick is enqueued even after an error.
      log.error({ projectId, error }, 'A poll of the project failed')
      await tickAt(projectId, clock.now() + bounds.maximumMs)
    }
    return { kind: 'done' }
  }
}
