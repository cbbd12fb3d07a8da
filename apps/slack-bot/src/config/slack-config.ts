import { z } from 'zod'
import { required, url, whole, type RawEnvironment, type ValuesOf } from './config-fields.ts'

export interface SlackConfig {
  readonly botToken: string
  readonly receiver: 'socket' | 'http'
  readonly appToken?: string
  readonly signingSecret?: string
  readonly apiUrl?: string
  readonly httpPort: number
}

export const slackVariables = {
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
}

/** Each receiver needs its own secret. */
export const slackProblems = (raw: RawEnvironment): readonly string[] => {
  const receiver = raw['SLACK_RECEIVER'] ?? 'socket'
  if (receiver === 'socket' && raw['SLACK_APP_TOKEN'] === undefined)
    return [
      'SLACK_APP_TOKEN is missing. It is an App-Level Token (xapp-…) with the scope connections:write; make one on the Basic Information page of your Slack app.',
    ]
  if (receiver === 'http' && raw['SLACK_SIGNING_SECRET'] === undefined)
    return [
      'SLACK_SIGNING_SECRET is missing. SLACK_RECEIVER is http, so requests must be checked; it is on the Basic Information page of your Slack app.',
    ]
  return []
}

export const toSlackConfig = (env: ValuesOf<typeof slackVariables>): SlackConfig => ({
  botToken: env.SLACK_BOT_TOKEN,
  receiver: env.SLACK_RECEIVER,
  ...(env.SLACK_APP_TOKEN === undefined ? {} : { appToken: env.SLACK_APP_TOKEN }),
  ...(env.SLACK_SIGNING_SECRET === undefined ? {} : { signingSecret: env.SLACK_SIGNING_SECRET }),
  ...(env.SLACK_API_URL === undefined ? {} : { apiUrl: env.SLACK_API_URL }),
  httpPort: env.SLACK_HTTP_PORT,
})
