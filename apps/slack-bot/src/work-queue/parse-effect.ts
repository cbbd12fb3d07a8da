import { z } from 'zod'
import type { Effect } from '../rollouts/model/effect.ts'

const rolloutId = z.templateLiteral(['R-', z.number()])
const notice = z.looseObject({ kind: z.string() })

const effectSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('complete-plan'), rolloutId }),
  z.object({
    type: z.literal('send-upgrade'),
    rolloutId,
    dispatchId: z.templateLiteral([rolloutId, '/d', z.number()]),
  }),
  z.object({ type: z.literal('tick-project'), projectId: z.string() }),
  z.object({ type: z.literal('refresh-card'), rolloutId }),
  z.object({ type: z.literal('tell-thread'), rolloutId }),
  z.object({
    type: z.literal('end-lock-post'),
    lock: z.looseObject({
      projectId: z.string(),
      roomId: z.string(),
      roomLabel: z.string(),
      by: z.string(),
      reason: z.string(),
      lockedAtMs: z.number(),
      untilMs: z.number(),
    }),
    ending: z.looseObject({ kind: z.string() }),
  }),
  z.object({ type: z.literal('tell-person'), rolloutId, person: z.string(), place: z.string(), notice }),
])

/** Reads stored work. Throws if this version doesn't know the effect. */
export const parseEffect = (value: unknown): Effect => {
  const checked = effectSchema.safeParse(value)
  if (!checked.success)
    throw new Error(
      `Stored work cannot be read: ${checked.error.issues.map((issue) => issue.message).join('; ')}`,
    )
  // The schema checks every field but those inside a notice, which `slack/` turns into words.
  return value as Effect
}
