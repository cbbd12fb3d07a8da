import { slackFailure } from '../platform/slack-failure.ts'
import type { SlackFailure } from '../platform/slack-failure-kinds.ts'
import { slackRemedyOf } from '../platform/slack-remedy.ts'

const LISTENING = new Set(['EADDRINUSE', 'EACCES', 'EADDRNOTAVAIL'])

/** Slack refused the credentials, or the configuration can't work. The message says what to correct. */
export class SlackRefusedError extends Error {
  override readonly name = 'SlackRefusedError'
}

const ADVICE = {
  bot: 'Slack refused the bot token. SLACK_BOT_TOKEN is the Bot User OAuth Token (xoxb-…) on the OAuth & Permissions page.',
  socket:
    'Slack refused the app-level token. SLACK_APP_TOKEN is the App-Level Token (xapp-…) with connections:write on the Basic Information page, and Socket Mode must be on.',
  http: 'The HTTP port for Slack could not be opened. Stop the program that uses it, or set another SLACK_HTTP_PORT.',
} as const

/** Slack's code for a wrong, revoked or insufficient token, or the system's code for a port that can't be opened. */
const refusalIn = (error: unknown): string | undefined => {
  const failure = slackFailure(error)
  if (failure.kind === 'identity' || failure.kind === 'missing-scope') return failure.code
  return failure.kind === 'unclear' && LISTENING.has(failure.code) ? failure.code : undefined
}

/** Names the token only if it is the cause: Slack refused it, or the app-level token lacks its scope. */
const messageOf = (failure: SlackFailure, what: keyof typeof ADVICE, refusal: string): string => {
  const { why, toDo } = slackRemedyOf(failure)
  const isTokenWrong = toDo.includes('SLACK_BOT_TOKEN') || failure.kind === 'unclear'
  return isTokenWrong || (what === 'socket' && failure.kind === 'missing-scope')
    ? `${ADVICE[what]} (${refusal})`
    : `Slack refused the sign-in, because ${why}. To fix it: ${toDo}.`
}

/** A refusal as a SlackRefusedError; `undefined` for a failure that may pass by itself. */
export const toSlackRefusal = (error: unknown, what: keyof typeof ADVICE): SlackRefusedError | undefined => {
  if (error instanceof SlackRefusedError) return error
  const refusal = refusalIn(error)
  return refusal === undefined
    ? undefined
    : new SlackRefusedError(messageOf(slackFailure(error), what, refusal), { cause: error })
}

/** Runs a step of the start. A refusal is thrown as a SlackRefusedError, anything else as it is. */
export const refusing = async (what: 'bot' | 'http', work: () => Promise<void>): Promise<void> => {
  try {
    await work()
  } catch (error) {
    throw toSlackRefusal(error, what) ?? error
  }
}
