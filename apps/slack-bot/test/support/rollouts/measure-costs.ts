import { COST_ROWS, simulateCost } from './simulate-cost.ts'
import type { Cost, CostRow } from './simulate-cost.ts'

/** The calls of the best compared polling rule for the same rows, with the same distribution of durations. */
const BEST_CALLS = [121, 575, 1358, 2441, 1918, 5901, 9400] as const

export interface MeasuredCost extends Pick<Cost, 'calls' | 'wallMs' | 'events'> {
  readonly row: CostRow
  /** Calls of the best compared rule, without reads of offers and their pages. */
  readonly best: number
}

/** The cost of the first rows of the comparison, by default all seven. The two rows of 5000 devices take a minute. */
export const measureCosts = (rows: number = COST_ROWS.length): readonly MeasuredCost[] =>
  COST_ROWS.slice(0, rows).map((row, index) => {
    const { calls, wallMs, events } = simulateCost(row)
    return { row, calls, wallMs, events, best: BEST_CALLS[index] ?? 0 }
  })
