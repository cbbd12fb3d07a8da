import { systemCodeOf } from '../../engine/system-code.ts'
import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, SlackError } from '@slack/web-api'
import { proxyErrorIn } from './proxy/proxy-error.ts'
import { kindOfCode } from './slack-codes.ts'
import { codeOf, type SlackFailure } from './slack-failure-kinds.ts'

const DEFAULT_RETRY_AFTER_MS = 30_000

const ofCode = (code: string): SlackFailure => {
  const kind = kindOfCode(code)
  return kind === 'rate-limited' ? { kind, retryAfterMs: DEFAULT_RETRY_AFTER_MS } : { kind, code }
}

/** A response_url did not take an answer. */
export class AnswerRefusedError extends Error {
  override readonly name = 'AnswerRefusedError'
  readonly code: string
  constructor(code: string, cause?: unknown) {
    super(`Slack did not take the answer: ${code}`, { cause })
    this.code = code
  }
}

const isTimeout = (error: unknown): boolean =>
  error instanceof Error && (/Timeout|Abort/u.test(error.name) || isTimeout(error.cause))

export const slackFailure = (error: unknown): SlackFailure => {
  if (error instanceof AnswerRefusedError) return ofCode(error.code)
  if (error instanceof WebAPIRateLimitedError)
    return { kind: 'rate-limited', retryAfterMs: Math.max(1, error.retryAfter) * 1_000 }
  if (error instanceof WebAPIPlatformError) return ofCode(error.data.error)
  if (error instanceof WebAPIHTTPError && error.statusCode >= 400 && error.statusCode < 500)
    return { kind: 'refused', code: `http_${error.statusCode}` }
  if (error instanceof WebAPIHTTPError) return { kind: 'unclear', code: `http_${error.statusCode}` }
  return { kind: 'unclear', code: systemCodeOf(error) ?? (isTimeout(error) ? 'timeout' : 'no_answer') }
}

/** Whether a failure says anything about Slack: a database that failed meanwhile does not. */
export const isFromSlack = (error: unknown): boolean => error instanceof SlackError

/** When Slack said to come back. */
export const retryAfterMsOf = (error: unknown): number | undefined => {
  const failure = slackFailure(error)
  return failure.kind === 'rate-limited' ? failure.retryAfterMs : undefined
}

/** The failure in few words, for readiness and the doctor: Slack's code, the HTTP status or the system's; for a proxy's, what it did. */
export const troubleOf = (error: unknown): string =>
  proxyErrorIn(error)?.message ?? codeOf(slackFailure(error))
