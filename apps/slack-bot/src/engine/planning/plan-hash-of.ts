import { createHash } from 'node:crypto'
import type { Plan } from '../../rollouts/model/plan.ts'
import { canonicalPlan } from '../../rollouts/planning/canonical-plan.ts'

/** What approvers approve: it changes with any device, version, wave, limit or window. */
export const planHashOf = (plan: Plan): string =>
  createHash('sha256').update(canonicalPlan(plan)).digest('hex')
