import type { RolloutKnobs } from '../model/plan.ts'

const LONGEST_MS = 5000

/**
 * How old a permission to send may be. A sender that was frozen with it must not wake up when others have begun to look
 * whether its call was made: they wait for the settle time first, and a list shows a call late.
 */
export const longestPermissionMs = ({ settleMs }: RolloutKnobs): number => Math.min(LONGEST_MS, settleMs / 2)
