import type { Lane } from './lane.ts'
import { MOST_UNREADABLE_ATTEMPTS, backoffMs, isWorthLogging, type RetryPolicies } from './retry-policy.ts'
import type { RunResult } from './run-work.ts'
import type { Log } from '../rollouts/ports/log.ts'

/** What happens to a piece of work after a run, on either queue. */
export type Verdict =
  | { readonly kind: 'done' }
  | { readonly kind: 'postpone'; readonly delayMs: number; readonly problem: string }
  | { readonly kind: 'bury'; readonly problem: string }

/** Decides by the lane's retry policy, and logs what an operator should know. */
export const createJudge =
  (parts: {
    readonly retry: RetryPolicies
    readonly random: () => number
    readonly log: Log
  }): ((
    run: { readonly work: string | object; readonly lane: Lane; readonly attempt: number },
    result: RunResult,
  ) => Verdict) =>
  ({ work, lane, attempt }, result) => {
    if (result.kind === 'done') return { kind: 'done' }
    const policy = parts.retry[lane]
    const { problem } = result
    const facts = { work, attempt, problem, error: result.error }
    const mostAttempts =
      result.kind === 'unreadable'
        ? Math.min(policy.maxAttempts, MOST_UNREADABLE_ATTEMPTS)
        : policy.maxAttempts
    if (result.kind === 'dead' || attempt >= mostAttempts) {
      parts.log.error(facts, 'Gave up a piece of work')
      return { kind: 'bury', problem }
    }
    if (isWorthLogging(attempt)) parts.log.warn(facts, 'A piece of work will be tried again')
    const askedMs = result.kind === 'retry' ? result.delayMs : undefined
    return { kind: 'postpone', delayMs: askedMs ?? backoffMs(attempt, policy, parts.random), problem }
  }
