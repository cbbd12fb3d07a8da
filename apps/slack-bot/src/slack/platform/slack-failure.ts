import { systemCodeOf } from '../../engine/system-code.ts'
import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, SlackError } from '@slack/web-api'
import { proxyErrorIn } from './proxy/proxy-error.ts'
import { kindOfCode } from './slack-codes.ts'
import { codeOf, type SlackFailure } from './slack-failure-kinds.ts'
import { UploadError } from './upload-error.ts'

const DEFAULT_RETRY_AFTER_MS = 30_000

const ofCode = (code: string): SlackFailure => {
  const kind = kindOfCode(code)
  return kind === 'rate-limited' ? { kind, retryAfterMs: DEFAULT_RETRY_AFTER_MS } : { kind, code }
}

/** Slack refused an answer sent to a response_url. */
export class AnswerRefusedError extends Error {
  override readonly name = 'AnswerRefusedError'
  readonly code: string
  constructor(code: string, cause?: unknown) {
    super(`Slack refused the answer: ${code}`, { cause })
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
  if (error instanceof UploadError && error.status !== undefined)
    return { kind: error.status < 500 ? 'refused' : 'unclear', code: `http_${error.status}` }
  if (error instanceof WebAPIHTTPError && error.statusCode >= 400 && error.statusCode < 500)
    return { kind: 'refused', code: `http_${error.statusCode}` }
  if (error instanceof WebAPIHTTPError) return { kind: 'unclear', code: `http_${error.statusCode}` }
  return { kind: 'unclear', code: systemCodeOf(error) ?? (isTimeout(error) ? 'timeout' : 'no_answer') }
}

/** True if the failure came from Slack, and not for example from the database. */
export const isFromSlack = (error: unknown): boolean =>
  error instanceof SlackError || error instanceof UploadError

/** How long Slack asked to wait. */
export const retryAfterMsOf = (error: unknown): number | undefined => {
  const failure = slackFailure(error)
  return failure.kind === 'rate-limited' ? failure.retryAfterMs : undefined
}

/** The failure in a few words, for readiness and the doctor: a code from Slack, HTTP or the system, or the proxy's fault. */
export const troubleOf = (error: unknown): string =>
  proxyErrorIn(error)?.message ?? codeOf(slackFailure(error))
