import { existsSync } from 'node:fs'
import { z } from 'zod'
import { list, parsedBy, parsedByAll, required, seconds, url, whole } from './config-fields.ts'
import {
  parseFreezeDates,
  parseMaintenanceWindow,
  toWindow,
  type ConfiguredWindow,
} from './config-maintenance-window.ts'
import { parseProxy, withProxyNames, type ConfiguredProxies } from './config-proxies.ts'
import {
  parseRoomWindows,
  roomZoneProblems,
  toRoomWindows,
  type ConfiguredRoomWindow,
} from './config-room-windows.ts'

const DATA_CENTERS = ['cn', 'us', 'us-e', 'eu', 'eu-w', 'in', 'sg'] as const

/** Everything the bot is told from outside. Times are in milliseconds, whatever unit their variable has. */
export interface Config {
  readonly slack: {
    readonly botToken: string
    readonly receiver: 'socket' | 'http'
    readonly appToken?: string
    readonly signingSecret?: string
    readonly apiUrl?: string
    readonly httpPort: number
  }
  readonly tuya: {
    readonly clientId: string
    readonly clientSecret: string
    readonly dataCenter?: (typeof DATA_CENTERS)[number]
    readonly baseUrl?: string
    readonly projectId: string
    readonly getParameters: 'body' | 'query'
    readonly requestsPerSecond: number
    readonly callsPerMonth: number
  }
  readonly approvers: {
    readonly userIds: readonly string[]
    readonly groupIds: readonly string[]
    readonly quorum: number
    readonly ttlMs: number
  }
  readonly rollouts: {
    readonly maxInFlight: number
    readonly settleMs: number
    readonly soakCanaryMs: number
    readonly soakLaterMs: number
    readonly pollMinimumMs: number
    readonly pollMaximumMs: number
    readonly pollIdleMs: number
    readonly retryDelaysMs: readonly number[]
    readonly parkedTimeoutMs: number
  }
  /** When upgrades that wait for the next window may run. */
  readonly window?: ConfiguredWindow
  /** Rooms with hours or freeze days of their own. */
  readonly roomWindows: readonly ConfiguredRoomWindow[]
  /** Between the bot and Slack. The client of Tuya reads the same variables. */
  readonly proxies: ConfiguredProxies
  readonly database: { readonly folder: string; readonly url?: string; readonly mayBeNew: boolean }
  readonly healthPort?: number
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error'
}

const environmentSchema = z.object({
  SLACK_BOT_TOKEN: required(
    'SLACK_BOT_TOKEN is missing. It is the Bot User OAuth Token (xoxb-…) on the OAuth & Permissions page of your Slack app.',
  ).startsWith(
    'xoxb-',
    'SLACK_BOT_TOKEN must start with xoxb-. Copy the Bot User OAuth Token from the OAuth & Permissions page of your Slack app; app-level tokens (xapp-) and user tokens (xoxp-) do not work here.',
  ),
  SLACK_RECEIVER: z
    .enum(['socket', 'http'], { error: 'SLACK_RECEIVER must be socket or http. Leave it out for socket.' })
    .default('socket'),
  SLACK_APP_TOKEN: z
    .string()
    .startsWith(
      'xapp-',
      'SLACK_APP_TOKEN must start with xapp-. It is an App-Level Token with the scope connections:write, on the Basic Information page of your Slack app.',
    )
    .optional(),
  SLACK_SIGNING_SECRET: z
    .string()
    .min(
      16,
      'SLACK_SIGNING_SECRET is too short. It is the Signing Secret on the Basic Information page of your Slack app.',
    )
    .optional(),
  SLACK_API_URL: url(
    'SLACK_API_URL',
    'only set it to use another Slack than slack.com, such as the simulator',
  ),
  SLACK_HTTP_PORT: whole('SLACK_HTTP_PORT', 3000, { min: 1, max: 65_535 }),
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
  APPROVER_USER_IDS: list,
  APPROVER_GROUP_IDS: list,
  APPROVAL_QUORUM: whole('APPROVAL_QUORUM', 1, { min: 1, max: 10 }),
  APPROVAL_HOURS: z.coerce
    .number({ error: 'APPROVAL_HOURS must be a number of hours from 0.1 to 336. Leave it out for 24.' })
    .min(0.1, 'APPROVAL_HOURS must be at least 0.1.')
    .max(336, 'APPROVAL_HOURS must be at most 336, which is two weeks.')
    .default(24),
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
  POLL_MINIMUM_SECONDS: seconds('POLL_MINIMUM_SECONDS', 15, { min: 0.2, max: 600 }),
  POLL_MAXIMUM_SECONDS: seconds('POLL_MAXIMUM_SECONDS', 180, { min: 0.2, max: 3600 }),
  POLL_IDLE_SECONDS: seconds('POLL_IDLE_SECONDS', 300, { min: 0.2, max: 86_400 }),
  MAINTENANCE_WINDOW: parsedBy(parseMaintenanceWindow),
  FREEZE_DATES: parsedBy((text) => parseFreezeDates(text)),
  ROOM_WINDOWS: parsedByAll(parseRoomWindows),
  HTTPS_PROXY: parsedBy(parseProxy('HTTPS_PROXY')),
  HTTP_PROXY: parsedBy(parseProxy('HTTP_PROXY')),
  NO_PROXY: list,
  DATA_FOLDER: z.string().min(1).default('./data'),
  DATABASE_URL: z
    .string()
    .regex(
      /^postgres(ql)?:\/\//u,
      'DATABASE_URL must start with postgres:// or postgresql://. Leave it out to use the embedded database in DATA_FOLDER.',
    )
    .optional(),
  NEW_INSTALLATION: z
    .literal('yes', {
      error:
        'NEW_INSTALLATION may only be yes, for one start after a database was lost. Leave it out otherwise.',
    })
    .optional(),
  HEALTH_PORT: z.coerce
    .number({
      error: 'HEALTH_PORT must be a port number from 1 to 65535. Leave it out for no health server.',
    })
    .int()
    .min(1)
    .max(65_535)
    .optional(),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error'], {
      error: 'LOG_LEVEL must be trace, debug, info, warn or error.',
    })
    .default('info'),
})
/** The names of all variables that the bot reads; `.env.example` lists each. */
export const ENVIRONMENT_VARIABLES: readonly string[] = Object.keys(environmentSchema.shape)
type Environment = z.infer<typeof environmentSchema>

/** What no variable shows alone: pairs that need each other, and ids that look wrong. */
const pairProblems = (raw: Readonly<Record<string, string | undefined>>): string[] => {
  const problems: string[] = []
  const receiver = raw['SLACK_RECEIVER'] ?? 'socket'
  if (receiver === 'socket' && raw['SLACK_APP_TOKEN'] === undefined)
    problems.push(
      'SLACK_APP_TOKEN is missing. It is an App-Level Token (xapp-…) with the scope connections:write; make one on the Basic Information page of your Slack app.',
    )
  if (receiver === 'http' && raw['SLACK_SIGNING_SECRET'] === undefined)
    problems.push(
      'SLACK_SIGNING_SECRET is missing. SLACK_RECEIVER is http, so requests must be checked; it is on the Basic Information page of your Slack app.',
    )
  if (raw['TUYA_DATA_CENTER'] === undefined && raw['TUYA_BASE_URL'] === undefined)
    problems.push(
      `TUYA_DATA_CENTER is missing. It is one of ${DATA_CENTERS.join(', ')}: the data center shown on the Overview page of your Tuya cloud project.`,
    )
  if (raw['FREEZE_DATES'] !== undefined && raw['MAINTENANCE_WINDOW'] === undefined)
    problems.push('FREEZE_DATES needs MAINTENANCE_WINDOW, which says in whose time zone the days are.')
  problems.push(...roomZoneProblems(raw['ROOM_WINDOWS'] ?? '', raw['MAINTENANCE_WINDOW'] !== undefined))
  const users = list.parse(raw['APPROVER_USER_IDS'])
  const groups = list.parse(raw['APPROVER_GROUP_IDS'])
  if (users.length + groups.length === 0)
    problems.push(
      'Nobody may approve. Set APPROVER_GROUP_IDS to Slack user group ids (S…) or APPROVER_USER_IDS to user ids (U…), with commas between.',
    )
  for (const id of users)
    if (!/^[UW][A-Z0-9]+$/u.test(id))
      problems.push(
        `APPROVER_USER_IDS holds "${id}", which is no Slack user id. They look like U012AB3CD; copy one from a profile's menu "Copy member ID".`,
      )
  for (const id of groups)
    if (!/^S[A-Z0-9]+$/u.test(id))
      problems.push(
        `APPROVER_GROUP_IDS holds "${id}", which is no Slack user group id. They look like S012AB3CD.`,
      )
  return problems
}

const toWindows = (env: Environment): Pick<Config, 'window' | 'roomWindows'> => {
  const project = toWindow(env.MAINTENANCE_WINDOW, env.FREEZE_DATES)
  return { ...project, roomWindows: toRoomWindows(env.ROOM_WINDOWS ?? [], project.window) }
}

const toConfig = (env: Environment): Config => ({
  slack: {
    botToken: env.SLACK_BOT_TOKEN,
    receiver: env.SLACK_RECEIVER,
    ...(env.SLACK_APP_TOKEN === undefined ? {} : { appToken: env.SLACK_APP_TOKEN }),
    ...(env.SLACK_SIGNING_SECRET === undefined ? {} : { signingSecret: env.SLACK_SIGNING_SECRET }),
    ...(env.SLACK_API_URL === undefined ? {} : { apiUrl: env.SLACK_API_URL }),
    httpPort: env.SLACK_HTTP_PORT,
  },
  tuya: {
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
  },
  approvers: {
    userIds: env.APPROVER_USER_IDS,
    groupIds: env.APPROVER_GROUP_IDS,
    quorum: env.APPROVAL_QUORUM,
    ttlMs: Math.round(env.APPROVAL_HOURS * 3_600_000),
  },
  rollouts: {
    maxInFlight: env.ROLLOUT_MAX_IN_FLIGHT,
    settleMs: env.ROLLOUT_SETTLE_SECONDS,
    soakCanaryMs: env.ROLLOUT_SOAK_CANARY_SECONDS,
    soakLaterMs: env.ROLLOUT_SOAK_SECONDS,
    pollMinimumMs: env.POLL_MINIMUM_SECONDS,
    pollMaximumMs: env.POLL_MAXIMUM_SECONDS,
    pollIdleMs: env.POLL_IDLE_SECONDS,
    retryDelaysMs: env.ROLLOUT_RETRY_SECONDS,
    parkedTimeoutMs: env.ROLLOUT_PARKED_TIMEOUT_SECONDS,
  },
  ...toWindows(env),
  proxies: {
    ...(env.HTTPS_PROXY === undefined ? {} : { https: env.HTTPS_PROXY }),
    ...(env.HTTP_PROXY === undefined ? {} : { http: env.HTTP_PROXY }),
    exceptions: env.NO_PROXY,
  },
  database: {
    folder: env.DATA_FOLDER,
    ...(env.DATABASE_URL === undefined ? {} : { url: env.DATABASE_URL }),
    mayBeNew: env.NEW_INSTALLATION === 'yes',
  },
  ...(env.HEALTH_PORT === undefined ? {} : { healthPort: env.HEALTH_PORT }),
  logLevel: env.LOG_LEVEL,
})

/** The process's environment, with what a `.env` file in this folder adds to it. */
export const readEnvironment = (): Readonly<Record<string, string | undefined>> => {
  if (existsSync('.env')) process.loadEnvFile('.env')
  return process.env
}

/** Reads the configuration from the environment. All problems come at once, one sentence each; an empty value counts as absent. */
export const parseConfig = (
  environment: Readonly<Record<string, string | undefined>>,
): { readonly config: Config } | { readonly problems: readonly string[] } => {
  const raw = withProxyNames(
    Object.fromEntries(
      Object.entries(environment).filter(([, value]) => value !== undefined && value.trim() !== ''),
    ),
  )
  const parsed = environmentSchema.safeParse(raw)
  const problems = [
    ...(parsed.success ? [] : parsed.error.issues.map((issue) => issue.message)),
    ...pairProblems(raw),
  ]
  if (!parsed.success || problems.length > 0) return { problems: [...new Set(problems)] }
  return { config: toConfig(parsed.data) }
}
