import type { PlanNote } from '../../rollouts/model/codes/plan-note.ts'
import type { LearnedDurations } from '../../rollouts/model/durations.ts'
import type { Plan } from '../../rollouts/model/plan.ts'
import { forecastOf } from '../../rollouts/planning/forecast.ts'
import { misfitsOf } from '../../rollouts/sending/window-fit.ts'
import type { CallBudget } from '../cloud/call-budget.ts'
import { neverOpensFrom } from '../windows/window-state.ts'
import { budgetShortOf } from './budget-short.ts'

/** How the plan will probably fare: updates that fit into no window, and calls that the month doesn't have. */
export const outlookNotesOf = async (
  plan: Plan,
  durations: LearnedDurations | undefined,
  { nowMs, budget }: { readonly nowMs: number; readonly budget: Pick<CallBudget, 'settle'> },
): Promise<readonly PlanNote[]> => {
  const misfits = misfitsOf(plan, plan.devices, {
    durations,
    neverOpens: (window) => neverOpensFrom(window, nowMs),
  })
  const short = budgetShortOf(await budget.settle(plan.projectId), forecastOf(plan, durations).apiCalls)
  return [
    ...(misfits === undefined
      ? []
      : [
          {
            kind: 'window-too-short' as const,
            count: misfits.deviceIds.length,
            needsMs: misfits.needsMs,
            longestMs: misfits.longestMs,
          },
        ]),
    ...(short === undefined ? [] : [{ kind: 'budget-short' as const, ...short }]),
  ]
}
