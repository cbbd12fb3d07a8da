import { SPEED } from './building.ts'

/** Short intervals, so that a rollout takes half a minute. A real building uses the defaults. */
const SHORT_INTERVALS = {
  ROLLOUT_SETTLE_SECONDS: '0.6',
  ROLLOUT_SOAK_CANARY_SECONDS: '2',
  ROLLOUT_SOAK_SECONDS: '1',
  ROLLOUT_RETRY_SECONDS: '2',
  ROLLOUT_PARKED_TIMEOUT_SECONDS: '3',
  POLL_MINIMUM_SECONDS: '0.5',
  POLL_MAXIMUM_SECONDS: '1',
  POLL_IDLE_SECONDS: '1',
  TUYA_REQUESTS_PER_SECOND: '25',
}

/** What the simulated devices usually need, on the building's faster clock. */
const TYPICAL_UPDATES = {
  UPDATE_MINUTES_WIFI: String(3.5 / SPEED),
  UPDATE_MINUTES_RADIO: String(25 / SPEED),
}

/** Environment variables that configure the bot for simulators on this machine. */
export const toBotEnvironment = (facts: {
  readonly slack: { readonly apiUrl: string; readonly botToken: string; readonly appToken: string }
  readonly tuya: {
    readonly url: string
    readonly clientId: string
    readonly clientSecret: string
    readonly projectId: string
  }
  readonly approverGroupIds: readonly string[]
  readonly dataFolder: string
}): Readonly<Record<string, string>> => ({
  SLACK_API_URL: facts.slack.apiUrl,
  SLACK_BOT_TOKEN: facts.slack.botToken,
  SLACK_APP_TOKEN: facts.slack.appToken,
  TUYA_BASE_URL: facts.tuya.url,
  TUYA_CLIENT_ID: facts.tuya.clientId,
  TUYA_CLIENT_SECRET: facts.tuya.clientSecret,
  TUYA_PROJECT_ID: facts.tuya.projectId,
  APPROVER_GROUP_IDS: facts.approverGroupIds.join(','),
  DATA_FOLDER: facts.dataFolder,
  LOG_LEVEL: 'warn',
  ...SHORT_INTERVALS,
  ...TYPICAL_UPDATES,
})

/** Printed by the bot when it is ready. */
export const BOT_READY = /is ready/u
/** Printed by the bot when it runs without Slack for now. */
export const BOT_RUNS = /illume-ota runs/u
export const BOT_ENTRY = 'apps/slack-bot/src/main.ts'
