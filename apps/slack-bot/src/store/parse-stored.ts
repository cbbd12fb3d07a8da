import { z } from 'zod'
import type { Event } from '../rollouts/model/event.ts'
import type { Rollout } from '../rollouts/model/rollout.ts'
import { joinState } from './rollouts/stored-frame.ts'
import { DamagedRowError } from './damaged-row-error.ts'

const commonShape = {
  rolloutId: z.templateLiteral(['R-', z.number()]),
  requester: z.string(),
  place: z.string(),
  selection: z.looseObject({ projectId: z.string(), label: z.string(), devices: z.array(z.looseObject({})) }),
  start: z.union([z.enum(['now', 'next-window']), z.looseObject({ startsAtMs: z.number() })]),
  createdAtMs: z.number(),
}
const plannedShape = {
  ...commonShape,
  plan: z.looseObject({
    devices: z.array(z.looseObject({ deviceId: z.string(), toVersion: z.string() })),
    waves: z.array(z.array(z.string())),
    knobs: z.looseObject({}),
  }),
  planHash: z.string(),
  expiresAtMs: z.number(),
  votes: z.array(z.looseObject({ by: z.string() })),
}
const executionShape = {
  ...plannedShape,
  approvedAtMs: z.number(),
  waves: z.array(z.looseObject({ state: z.string() })),
  devices: z.record(z.string(), z.looseObject({ progress: z.looseObject({ state: z.string() }) })),
  dispatches: z.record(z.string(), z.looseObject({ state: z.string() })),
}

/*
 * The basic shape of each status, enough to reject a damaged or foreign row. It doesn't check every field: `verifyTrail`
 * finds changes by hand with the hash chain.
 */
const rolloutSchema = z.discriminatedUnion('status', [
  ...(['draft', 'abandoned'] as const).map((status) =>
    z.looseObject({ status: z.literal(status), ...commonShape }),
  ),
  ...(['awaiting-approval', 'rejected', 'expired', 'withdrawn'] as const).map((status) =>
    z.looseObject({ status: z.literal(status), ...plannedShape }),
  ),
  ...(
    ['scheduled', 'running', 'paused', 'halting', 'halted', 'completed', 'completed-with-failures'] as const
  ).map((status) => z.looseObject({ status: z.literal(status), ...executionShape })),
] as unknown as [z.ZodObject, ...z.ZodObject[]])

const eventSchema = z.looseObject({ type: z.string().min(1) })

const parseJson = (row: string, parse: () => unknown): unknown => {
  try {
    return parse()
  } catch (error) {
    throw new DamagedRowError(row, 'it is not JSON', error)
  }
}

const problemOf = (error: z.ZodError): string =>
  error.issues.map((issue) => `${issue.path.join('.') || 'it'}: ${issue.message}`).join('; ')

export const parseRollout = (
  stored: { readonly frame: string | null; readonly state: string },
  rolloutId: string,
): Rollout => {
  const row = `state of ${rolloutId}`
  const value = parseJson(row, () => joinState(stored))
  const checked = rolloutSchema.safeParse(value)
  if (!checked.success) throw new DamagedRowError(row, problemOf(checked.error))
  const rollout = value as Rollout
  if (rollout.rolloutId !== rolloutId) throw new DamagedRowError(row, `it belongs to ${rollout.rolloutId}`)
  return rollout
}

export const parseEvent = (text: string, row: { rolloutId: string; seq: number }): Event => {
  const name = `event ${row.rolloutId} #${row.seq}`
  const value = parseJson(name, () => JSON.parse(text))
  const checked = eventSchema.safeParse(value)
  if (!checked.success) throw new DamagedRowError(name, problemOf(checked.error))
  return value as Event
}
