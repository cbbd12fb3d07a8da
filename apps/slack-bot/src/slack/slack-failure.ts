import { systemCodeOf } from '../engine/system-code.ts'
import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, SlackError } from '@slack/web-api'
import { kindOfCode } from './slack-codes.ts'

/** What a failed call to Slack means for its caller. `unclear`: it may or may not have happened; `code` is the system's, or the HTTP status. */
export type SlackFailure =
  | { readonly kind: 'rate-limited'; readonly retryAfterMs: number }
  /** The message is not there any more, or not ours to edit. */
  | { readonly kind: 'gone'; readonly code: string }
  /** Slack does not draw this; plainer words may go through. */
  | { readonly kind: 'content'; readonly code: string }
  /** The bot cannot write there: not a member, archived, unknown. */
  | { readonly kind: 'no-place'; readonly code: string }
  /** The token is not taken any more, or the whole app is shut out. */
  | { readonly kind: 'identity'; readonly code: string }
  | { readonly kind: 'missing-scope'; readonly code: string }
  /** A form can be opened for three seconds after a click, once. */
  | { readonly kind: 'late-trigger'; readonly code: string }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'unclear'; readonly code: string }

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

/** Slack's own word for it, for logs and for people who look it up. */
export const codeOf = (failure: SlackFailure): string => ('code' in failure ? failure.code : failure.kind)

/** Whether a failure says anything about Slack: a database that failed meanwhile does not. */
export const isFromSlack = (error: unknown): boolean => error instanceof SlackError

/** When Slack said to come back. */
export const retryAfterMsOf = (error: unknown): number | undefined => {
  const failure = slackFailure(error)
  return failure.kind === 'rate-limited' ? failure.retryAfterMs : undefined
}

/** The failure in one word, for readiness and logs: Slack's code, the HTTP status or the system's. */
export const troubleOf = (error: unknown): string => codeOf(slackFailure(error))
