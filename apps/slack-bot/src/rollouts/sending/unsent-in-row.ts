import type { CallProblem } from '../model/codes/call-problem.ts'
import type { Execution } from '../model/rollout.ts'

/** Consecutive tries that sent nothing, and what stopped the last one. */
export interface UnsentInRow {
  readonly tries: number
  readonly problem: CallProblem
}

/** Fewer aren't worth a notice: the next try follows within a minute. */
const WORTH_REPORTING = 3

/** What people should know if nothing can be sent for a while, although nothing is refused or paused. */
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
  return problem === undefined || unsent.length < WORTH_REPORTING
    ? undefined
    : { tries: unsent.length, problem }
}
