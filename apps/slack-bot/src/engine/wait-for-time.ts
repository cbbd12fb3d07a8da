import type { Effect } from '../rollouts/model/effect.ts'
import type { ClaimedWork, DueWork, WorkResult } from '../rollouts/ports/work-queue.ts'
import { DEFAULT_POLL_BOUNDS } from '../rollouts/watching/poll-interval.ts'
import { lockPostKey } from './effects/end-lock-post.ts'
import type { EngineParts } from './engine-parts.ts'

/** Work that depends on the time: it sends, advances a rollout or checks a window. `undefined` for other work. */
const timedWork = (effect: Effect): Omit<DueWork, 'dueAtMs'> | undefined => {
  switch (effect.type) {
    case 'tick-project':
      return { effect, key: `tick:${effect.projectId}` }
    case 'send-upgrade':
      return { effect, key: effect.dispatchId }
    case 'complete-plan':
      return { effect, key: `plan:${effect.rolloutId}` }
    case 'end-lock-post':
      return effect.ending.kind === 'over' ? { effect, key: lockPostKey(effect.lock) } : undefined
    case 'refresh-card':
    case 'tell-person':
    case 'tell-thread':
      return undefined
  }
}

/** Postpones work that depends on the time until the time is confirmed. This costs no attempt. */
export const createTimedRunner =
  (
    parts: Pick<EngineParts, 'time' | 'clock' | 'queue' | 'transactions' | 'log' | 'pollBounds'>,
    run: (work: ClaimedWork) => Promise<WorkResult>,
  ): ((work: ClaimedWork) => Promise<WorkResult>) =>
  async (work) => {
    const timed = timedWork(work.effect)
    if (timed === undefined || (await parts.time.confirm())) return run(work)
    const { minimumMs } = parts.pollBounds ?? DEFAULT_POLL_BOUNDS
    parts.log.warn({ work: timed.key }, 'Nothing is sent or decided until the time is confirmed')
    const dueAtMs = parts.clock.now() + minimumMs
    await parts.transactions.run((transaction) => parts.queue.enqueue(transaction, [{ ...timed, dueAtMs }]))
    return { kind: 'done' }
  }
