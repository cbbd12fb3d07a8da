import type { Effect } from '../rollouts/model/effect.ts'
import type { ClaimedWork, DueWork, WorkResult } from '../rollouts/ports/work-queue.ts'
import { DEFAULT_POLL_BOUNDS } from '../rollouts/watching/poll-interval.ts'
import type { EngineParts } from './engine-parts.ts'

/** Work that sends, lets time pass, or asks whether a window is open, as it is put back. `undefined`: other work. */
const timedWork = (effect: Effect): Omit<DueWork, 'dueAtMs'> | undefined => {
  switch (effect.type) {
    case 'tick-project':
      return { effect, key: `tick:${effect.projectId}` }
    case 'send-upgrade':
      return { effect, key: effect.dispatchId }
    case 'complete-plan':
      return { effect, key: `plan:${effect.rolloutId}` }
    case 'refresh-card':
    case 'tell-person':
    case 'tell-thread':
      return undefined
  }
}

/** Runs work, but what depends on the time only once the time is confirmed; until then it is put back, which costs no attempt. */
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
