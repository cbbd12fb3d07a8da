import type { Plan } from '../model/plan.ts'

/** When a request ends that nobody decides. An approval after the chosen time would send at a time that nobody chose. */
export const expiryOf = ({ knobs, startsAtMs }: Plan, nowMs: number): number =>
  Math.min(nowMs + knobs.approvalTtlMs, startsAtMs ?? Number.POSITIVE_INFINITY)
