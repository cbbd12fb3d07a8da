import type { CallShortage } from '../../rollouts/planning/forecast.ts'
import type { BudgetState } from '../cloud/call-budget.ts'

/** The calls that something needs and the month has left, if those are fewer. */
export const budgetShortOf = (
  { used, limit }: Pick<BudgetState, 'used' | 'limit'>,
  calls: number,
): CallShortage | undefined => {
  const left = limit === undefined ? Infinity : Math.max(0, limit - used)
  return calls > left ? { calls, left } : undefined
}
