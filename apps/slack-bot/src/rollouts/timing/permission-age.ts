import type { RolloutKnobs } from '../model/plan.ts'

const LONGEST_MS = 5000

/**
 * How old a permission to send may be. If a sender is suspended, its permission must expire before others check whether its
 * call was made: they wait for the settle time first, and a list shows a call late.
 */
export const longestPermissionMs = ({ settleMs }: RolloutKnobs): number => Math.min(LONGEST_MS, settleMs / 2)
