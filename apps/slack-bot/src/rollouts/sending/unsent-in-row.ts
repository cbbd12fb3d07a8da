import type { CallProblem } from '../model/call-problem.ts'
import type { Execution } from '../model/rollout.ts'

/** Tries to send that came to nothing, one after the other, and what stood in the way of the last one. */
export interface UnsentInRow {
  readonly tries: number
  readonly problem: CallProblem
}

/** Fewer are nothing to tell: the next try comes by itself within a minute. */
const WORTH_TELLING = 3

/** What people are told when nothing can be sent for a while, although nothing is refused and nobody paused it. */
export const unsentInRow = ({ dispatches, resumedAtMs = -Infinity }: Execution): UnsentInRow | undefined => {
  const all = Object.values(dispatches)
  const sinceMs = all.reduce(
    (latest, { state, finishedAtMs = -Infinity }) =>
      state === 'accepted' || state === 'ambiguous' ? Math.max(latest, finishedAtMs) : latest,
    resumedAtMs,
  )
  const unsent = all.filter(
    ({ passingProblem, finishedAtMs = -Infinity }) => passingProblem !== undefined && finishedAtMs >= sinceMs,
  )
  const problem = unsent.at(-1)?.passingProblem
  return problem === undefined || unsent.length < WORTH_TELLING
    ? undefined
    : { tries: unsent.length, problem }
}
