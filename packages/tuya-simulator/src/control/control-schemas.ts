import { z } from 'zod'
import { DESTINIES } from '../building/device.ts'
import { OPERATIONS } from '../cloud/operation.ts'

const deviceIds = z.array(z.string()).min(1)
/** Bodies and queries of the control API. Unknown fields are refused, to catch misspelled names. */
export const withDevicesSchema = z.strictObject({ deviceIds })
export const millisecondsSchema = z.strictObject({ ms: z.number().min(0) })
export const deviceChangeSchema = z.strictObject({
  online: z.boolean().exactOptional(),
  sleepy: z.boolean().exactOptional(),
  wakeEveryMs: z.int().min(1).exactOptional(),
  updateMs: z.int().min(1).exactOptional(),
  destiny: z.enum(DESTINIES).exactOptional(),
  name: z.string().exactOptional(),
  roomId: z.string().exactOptional(),
  health: z.enum(['Expiring', 'Exception']).nullable().exactOptional(),
  shownStatus: z.int().nullable().exactOptional(),
})
export const finishSchema = withDevicesSchema.extend({
  verdict: z.enum(['installed', 'failed', 'timed-out']).exactOptional(),
})
export const offerVersionSchema = withDevicesSchema.extend({ version: z.string() })

const policy = <const Words extends readonly [string, ...string[]]>(words: Words) =>
  z.enum(words).exactOptional()
export const settingsSchema = z.strictObject({
  getParameters: z.enum(['body', 'query', 'either']).exactOptional(),
  strict: z.boolean().exactOptional(),
  clockWindowMs: z.int().min(0).exactOptional(),
  /** null removes the limit. */
  monthlyQuota: z.int().min(0).nullable().exactOptional(),
  queriesPerSecond: z.int().min(0).nullable().exactOptional(),
  maxDevicesPerUpgrade: z.int().min(1).nullable().exactOptional(),
  readLagMs: z.int().min(0).exactOptional(),
  speed: z.number().positive().exactOptional(),
  tokenPolicy: z
    .strictObject({
      lifetimeMs: z.int().min(0).exactOptional(),
      onRepeatedGrant: policy(['same', 'replace']),
      unknownClientCode: z.union([z.literal(1005), z.literal(2009)]).exactOptional(),
    })
    .exactOptional(),
  upgradePolicy: z
    .strictObject({
      unknown: policy(['error', 'refuse', 'skip']),
      busy: policy(['skip', 'refuse', 'restart']),
      upToDate: policy(['skip', 'refuse']),
      offline: policy(['wait', 'skip', 'refuse']),
      failed: policy(['restart', 'skip']),
    })
    .exactOptional(),
})
export const logQuerySchema = z.strictObject({
  operation: z.enum(OPERATIONS).exactOptional(),
  afterSequence: z.coerce.number().int().min(0).exactOptional(),
})
