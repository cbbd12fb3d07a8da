import { slackFailure } from '../slack-failure.ts'

const LISTENING = new Set(['EADDRINUSE', 'EACCES', 'EADDRNOTAVAIL'])

/** Slack refused the credentials, or the configuration cannot work: the message says what to correct. */
export class SlackRefusedError extends Error {
  override readonly name = 'SlackRefusedError'
}

const ADVICE = {
  bot: 'Slack did not take the bot token. SLACK_BOT_TOKEN is the Bot User OAuth Token (xoxb-…) on the OAuth & Permissions page.',
  socket:
    'Slack did not take the app-level token. SLACK_APP_TOKEN is the App-Level Token (xapp-…) with connections:write on the Basic Information page, and Socket Mode must be on.',
  http: 'The HTTP port for Slack could not be opened. Free it, or set another SLACK_HTTP_PORT.',
} as const

/** Slack's code for a token that is wrong, withdrawn or not enough; the system's for a port that cannot be had. */
const refusalIn = (error: unknown): string | undefined => {
  const failure = slackFailure(error)
  if (failure.kind === 'identity' || failure.kind === 'missing-scope') return failure.code
  return failure.kind === 'unclear' && LISTENING.has(failure.code) ? failure.code : undefined
}

/** A refusal as a SlackRefusedError; `undefined` for everything that may pass by itself. */
export const toSlackRefusal = (error: unknown, what: keyof typeof ADVICE): SlackRefusedError | undefined => {
  if (error instanceof SlackRefusedError) return error
  const refusal = refusalIn(error)
  return refusal === undefined
    ? undefined
    : new SlackRefusedError(`${ADVICE[what]} (${refusal})`, { cause: error })
}
