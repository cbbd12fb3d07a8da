import { z } from 'zod'
import { required, url, whole, type RawEnvironment, type ValuesOf } from './config-fields.ts'

const DATA_CENTERS = ['cn', 'us', 'us-e', 'eu', 'eu-w', 'in', 'sg'] as const

export interface TuyaConfig {
  readonly clientId: string
  readonly clientSecret: string
  readonly dataCenter?: (typeof DATA_CENTERS)[number]
  readonly baseUrl?: string
  readonly projectId: string
  readonly getParameters: 'body' | 'query'
  readonly requestsPerSecond: number
  readonly callsPerMonth: number
}

export const tuyaVariables = {
  TUYA_CLIENT_ID: required(
    'TUYA_CLIENT_ID is missing. It is the Access ID on the Overview page of your Tuya cloud project.',
  ),
  TUYA_CLIENT_SECRET: required(
    'TUYA_CLIENT_SECRET is missing. It is the Access Secret on the Overview page of your Tuya cloud project.',
  ),
  TUYA_DATA_CENTER: z
    .enum(DATA_CENTERS, {
      error: `TUYA_DATA_CENTER must be one of ${DATA_CENTERS.join(', ')}. It is the data center shown on the Overview page of your Tuya cloud project.`,
    })
    .optional(),
  TUYA_BASE_URL: url('TUYA_BASE_URL', 'only set it for a private cloud or the simulator'),
  TUYA_PROJECT_ID: required(
    'TUYA_PROJECT_ID is missing. It is the id of your commercial-lighting project (a long number), shown in the project list of the lighting console.',
  ),
  TUYA_GET_PARAMETERS: z
    .enum(['body', 'query'], { error: 'TUYA_GET_PARAMETERS must be body or query. Leave it out for body.' })
    .default('body'),
  TUYA_REQUESTS_PER_SECOND: whole('TUYA_REQUESTS_PER_SECOND', 2, { min: 1, max: 50 }),
  TUYA_CALLS_PER_MONTH: whole('TUYA_CALLS_PER_MONTH', 26_000, { min: 100, max: 1_000_000_000 }),
}

/** Either the data center or a base URL is required. */
export const tuyaProblems = (raw: RawEnvironment): readonly string[] =>
  raw['TUYA_DATA_CENTER'] === undefined && raw['TUYA_BASE_URL'] === undefined
    ? [
        `TUYA_DATA_CENTER is missing. It is one of ${DATA_CENTERS.join(', ')}: the data center shown on the Overview page of your Tuya cloud project.`,
      ]
    : []

/** A base URL takes precedence over the data center. */
export const toTuyaConfig = (env: ValuesOf<typeof tuyaVariables>): TuyaConfig => ({
  clientId: env.TUYA_CLIENT_ID,
  clientSecret: env.TUYA_CLIENT_SECRET,
  ...(env.TUYA_BASE_URL === undefined ? {} : { baseUrl: env.TUYA_BASE_URL }),
  ...(env.TUYA_DATA_CENTER === undefined || env.TUYA_BASE_URL !== undefined
    ? {}
    : { dataCenter: env.TUYA_DATA_CENTER }),
  projectId: env.TUYA_PROJECT_ID,
  getParameters: env.TUYA_GET_PARAMETERS,
  requestsPerSecond: env.TUYA_REQUESTS_PER_SECOND,
  callsPerMonth: env.TUYA_CALLS_PER_MONTH,
})
