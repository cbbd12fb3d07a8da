import type { Log } from '../rollouts/ports/log.ts'
import { toSdkLogger } from './sdk-logger.ts'
import { WebClient, type WebClientOptions } from '@slack/web-api'

const TIMEOUT_MS = 10_000

/** No call without a limit (Bolt's `respond()` has none of its own), and none that outlives a stop. */
const fetchInTime =
  (stopping: AbortSignal | undefined): typeof fetch =>
  (url, init) => {
    const inTime = init?.signal ?? AbortSignal.timeout(TIMEOUT_MS)
    return fetch(url, {
      ...init,
      signal: stopping === undefined ? inTime : AbortSignal.any([inTime, stopping]),
    })
  }

/**
 * Options for calls to Slack, a fresh object each time: the SDK writes into what it is given, so two clients that share
 * one object share retries and headers (seen in @slack/socket-mode 3.1.0 and @slack/web-api 8.2.0).
 *
 * No retries: the SDK would post a message again after a lost answer. Whoever calls decides what may be repeated.
 * A rate limit is an error at once: waiting inside the client would hold up every other call.
 */
export const slackClientOptions = (
  slackApiUrl: string | undefined,
  signal: AbortSignal | undefined,
): WebClientOptions => ({
  ...(slackApiUrl === undefined ? {} : { slackApiUrl }),
  timeout: TIMEOUT_MS,
  fetch: fetchInTime(signal),
  retryConfig: { retries: 0 },
  rejectRateLimitedCalls: true,
  allowAbsoluteUrls: false,
})

export const createSlackClient = (options: {
  readonly botToken: string
  readonly slackApiUrl?: string | undefined
  /** Where the SDK's own words go; to the console when left out. */
  readonly log?: Log
  /** Ends every call that is still under way, and those that follow. */
  readonly signal?: AbortSignal | undefined
}): WebClient =>
  new WebClient(options.botToken, {
    ...slackClientOptions(options.slackApiUrl, options.signal),
    ...(options.log === undefined ? {} : { logger: toSdkLogger(options.log) }),
  })
