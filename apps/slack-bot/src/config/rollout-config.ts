import { z } from 'zod'
import type { ProjectSettings } from '../settings/project-settings.ts'
import { DEFAULT_LIMITS } from '../settings/settings-document.ts'
import { optionalMinutes, seconds, whole, type ValuesOf } from './config-fields.ts'

/** How often lists are polled. */
export interface PollConfig {
  readonly minimumMs: number
  readonly maximumMs: number
  readonly idleMs: number
}

/** What the operator says an update usually takes. */
export interface TypicalDurations {
  readonly wifiMs?: number
  readonly radioMs?: number
}

export const rolloutVariables = {
  ROLLOUT_MAX_IN_FLIGHT: whole('ROLLOUT_MAX_IN_FLIGHT', 20, { min: 1, max: 100 }),
  ROLLOUT_SETTLE_SECONDS: seconds('ROLLOUT_SETTLE_SECONDS', 10, { min: 0.2, max: 600 }),
  ROLLOUT_SOAK_CANARY_SECONDS: seconds('ROLLOUT_SOAK_CANARY_SECONDS', 900, { min: 0, max: 86_400 }),
  ROLLOUT_SOAK_SECONDS: seconds('ROLLOUT_SOAK_SECONDS', 300, { min: 0, max: 86_400 }),
  ROLLOUT_RETRY_SECONDS: z
    .string()
    .regex(
      /^\s*(\d{1,5}(\.\d+)?\s*(,\s*\d{1,5}(\.\d+)?\s*){0,4})?$/u,
      'ROLLOUT_RETRY_SECONDS must be up to five numbers of seconds with commas between, such as 600,3600: one wait per retry.',
    )
    .default('600,3600')
    .transform((text) => text.split(',').map((value) => Math.round(Number(value) * 1000))),
  ROLLOUT_PARKED_TIMEOUT_SECONDS: seconds('ROLLOUT_PARKED_TIMEOUT_SECONDS', 7200, {
    min: 0,
    max: 2_592_000,
  }),
  UPDATE_MINUTES_WIFI: optionalMinutes('UPDATE_MINUTES_WIFI', { min: 0.01, max: 1440 }),
  UPDATE_MINUTES_RADIO: optionalMinutes('UPDATE_MINUTES_RADIO', { min: 0.01, max: 1440 }),
  POLL_MINIMUM_SECONDS: seconds('POLL_MINIMUM_SECONDS', 15, { min: 0.2, max: 600 }),
  POLL_MAXIMUM_SECONDS: seconds('POLL_MAXIMUM_SECONDS', 180, { min: 0.2, max: 3600 }),
  POLL_IDLE_SECONDS: seconds('POLL_IDLE_SECONDS', 300, { min: 0.2, max: 86_400 }),
}

export const toPollConfig = (env: ValuesOf<typeof rolloutVariables>): PollConfig => ({
  minimumMs: env.POLL_MINIMUM_SECONDS,
  maximumMs: env.POLL_MAXIMUM_SECONDS,
  idleMs: env.POLL_IDLE_SECONDS,
})

export const toPace = (
  env: ValuesOf<typeof rolloutVariables>,
): Pick<ProjectSettings, 'limits' | 'settleMs' | 'soakMs' | 'retryDelaysMs' | 'parkedTimeoutMs'> => ({
  limits: { ...DEFAULT_LIMITS, inFlight: env.ROLLOUT_MAX_IN_FLIGHT },
  settleMs: env.ROLLOUT_SETTLE_SECONDS,
  soakMs: { canary: env.ROLLOUT_SOAK_CANARY_SECONDS, later: env.ROLLOUT_SOAK_SECONDS },
  retryDelaysMs: env.ROLLOUT_RETRY_SECONDS,
  parkedTimeoutMs: env.ROLLOUT_PARKED_TIMEOUT_SECONDS,
})

export const toTypicalDurations = ({
  UPDATE_MINUTES_WIFI: wifiMs,
  UPDATE_MINUTES_RADIO: radioMs,
}: ValuesOf<typeof rolloutVariables>): TypicalDurations => ({
  ...(wifiMs !== undefined && { wifiMs }),
  ...(radioMs !== undefined && { radioMs }),
})
