import type { Log } from '../../rollouts/ports/log.ts'
import { limitAnswers } from './limit-answers.ts'
import { toSdkLogger } from './sdk-logger.ts'
import { tellServerTime, type OnServerTime } from './tell-server-time.ts'
import type { HomeView, ModalView } from '@slack/types'
import { WebClient, type WebAPICallResult, type WebClientOptions } from '@slack/web-api'
import type { ProxyFor } from './proxy/http-proxy.ts'
import { createProxyFetch } from './proxy/fetch-through-proxy.ts'
import { markedView, withMarkedButtons } from './installation-mark.ts'

/** The SDK's default address. */
export const SLACK_API_URL = 'https://slack.com/api/'
const TIMEOUT_MS = 10_000

/** Gives every call a timeout (Bolt's `respond()` has none), and ends it when the bot stops. */
const fetchWithTimeout =
  (call: typeof fetch, stopping: AbortSignal | undefined): typeof fetch =>
  (url, init) => {
    const timeout = init?.signal ?? AbortSignal.timeout(TIMEOUT_MS)
    return call(url, {
      ...init,
      signal: stopping === undefined ? timeout : AbortSignal.any([timeout, stopping]),
    })
  }

export interface SlackCallOptions {
  /** An address other than slack.com. */
  readonly slackApiUrl?: string | undefined
  /** The proxy for an address; absent when no proxy is configured. */
  readonly proxyFor?: ProxyFor | undefined
  /** Ends every open call, and those that follow. */
  readonly signal?: AbortSignal | undefined
  /** Called with the time in each of Slack's answers. */
  readonly onServerTime?: OnServerTime | undefined
}

/**
 * Options for calls to Slack. Always a new object: the SDK writes into it, so two clients that share one also share
 * retries and headers (seen in @slack/socket-mode 3.1.0 and @slack/web-api 8.2.0).
 *
 * No retries: the SDK would post a message again after a lost answer. The caller decides what may be repeated.
 * A rate limit is an immediate error: waiting inside the client would delay every other call.
 */
export const slackClientOptions = ({
  slackApiUrl,
  proxyFor,
  signal,
  onServerTime,
}: SlackCallOptions): WebClientOptions => {
  const call = fetchWithTimeout(proxyFor === undefined ? fetch : createProxyFetch(proxyFor), signal)
  return {
    ...(slackApiUrl === undefined ? {} : { slackApiUrl }),
    timeout: TIMEOUT_MS,
    fetch: limitAnswers(onServerTime === undefined ? call : tellServerTime(call, onServerTime)),
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
  }
}

/** Marks every message and view sent to Slack as drawn by this installation. */
class MarkingClient extends WebClient {
  readonly #installationId: string
  constructor(token: string, options: WebClientOptions, installationId: string) {
    super(token, options)
    this.#installationId = installationId
  }

  override apiCall(method: string, options: Record<string, unknown> = {}): Promise<WebAPICallResult> {
    const { blocks, view } = options
    return super.apiCall(method, {
      ...options,
      ...(blocks !== undefined && { blocks: withMarkedButtons(blocks, this.#installationId) }),
      ...(view !== undefined && { view: markedView(view as ModalView | HomeView, this.#installationId) }),
    })
  }
}

export const createSlackClient = (
  options: SlackCallOptions & {
    readonly botToken: string
    readonly installationId: string
    /** Receives the SDK's log lines; without it they go to the console. */
    readonly log?: Log
  },
): WebClient =>
  new MarkingClient(
    options.botToken,
    {
      ...slackClientOptions(options),
      ...(options.log === undefined ? {} : { logger: toSdkLogger(options.log) }),
    },
    options.installationId,
  )
