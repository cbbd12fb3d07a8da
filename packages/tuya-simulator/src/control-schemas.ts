import { z } from 'zod'
import { DESTINIES } from './device.ts'
import { OPERATIONS } from './operation.ts'

const deviceIds = z.array(z.string()).min(1)
/** The bodies and queries that the control API takes. Unknown fields are refused, so that a misspelt one is noticed. */
export const withDevicesSchema = z.strictObject({ deviceIds })
export const millisecondsSchema = z.strictObject({ ms: z.number().min(0) })
export const deviceChangeSchema = z.strictObject({
  online: z.boolean().optional(),
  sleepy: z.boolean().optional(),
  wakeEveryMs: z.int().min(1).optional(),
  updateMs: z.int().min(1).optional(),
  destiny: z.enum(DESTINIES).optional(),
  name: z.string().optional(),
  roomId: z.string().optional(),
  health: z.enum(['Expiring', 'Exception']).nullable().optional(),
  shownStatus: z.int().nullable().optional(),
})
export const finishSchema = withDevicesSchema.extend({
  verdict: z.enum(['installed', 'failed', 'timed-out']).optional(),
})
export const offerVersionSchema = withDevicesSchema.extend({ version: z.string() })

const policy = <const Words extends readonly [string, ...string[]]>(words: Words) => z.enum(words).optional()
export const settingsSchema = z.strictObject({
  getParameters: z.enum(['body', 'query', 'either']).optional(),
  strict: z.boolean().optional(),
  clockWindowMs: z.int().min(0).optional(),
  /** null switches a limit off. */
  monthlyQuota: z.int().min(0).nullable().optional(),
  queriesPerSecond: z.int().min(0).nullable().optional(),
  mostDevicesPerUpgrade: z.int().min(1).nullable().optional(),
  readLagMs: z.int().min(0).optional(),
  speed: z.number().positive().optional(),
  tokenPolicy: z
    .strictObject({
      lifetimeMs: z.int().min(0).optional(),
      onRepeatedGrant: policy(['same', 'replace']),
      unknownClientCode: z.union([z.literal(1005), z.literal(2009)]).optional(),
    })
    .optional(),
  upgradePolicy: z
    .strictObject({
      unknown: policy(['error', 'refuse', 'skip']),
      busy: policy(['skip', 'refuse', 'restart']),
      upToDate: policy(['skip', 'refuse']),
      offline: policy(['wait', 'skip', 'refuse']),
      failed: policy(['restart', 'skip']),
    })
    .optional(),
})
export const logQuerySchema = z.strictObject({
  operation: z.enum(OPERATIONS).optional(),
  afterSequence: z.coerce.number().int().min(0).optional(),
})
