import { systemCodeOf } from '../engine/system-code.ts'
import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api'

/** What a failed call to Slack means for its caller. `unclear`: it may or may not have happened; `code` is the system's, or the HTTP status. */
export type SlackFailure =
  | { readonly kind: 'rate-limited'; readonly retryAfterMs: number }
  /** The message is not there any more. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'invalid-blocks' }
  /** The bot cannot write there: not a member, archived, unknown. */
  | { readonly kind: 'no-place'; readonly code: string }
  | { readonly kind: 'missing-scope' }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'unclear'; readonly code: string }

const DEFAULT_RETRY_AFTER_MS = 30_000
const GONE = new Set(['message_not_found', 'thread_not_found', 'cant_update_message', 'edit_window_closed'])
const NO_PLACE = new Set([
  'not_in_channel',
  'channel_not_found',
  'is_archived',
  'user_not_in_channel',
  'restricted_action',
])
const SCOPE = new Set([
  'missing_scope',
  'not_allowed_token_type',
  'no_permission',
  'method_not_supported_for_channel_type',
])

const ofCode = (code: string): SlackFailure => {
  if (code === 'ratelimited' || code === 'rate_limited')
    return { kind: 'rate-limited', retryAfterMs: DEFAULT_RETRY_AFTER_MS }
  if (GONE.has(code)) return { kind: 'gone' }
  if (code.startsWith('invalid_blocks') || code === 'only_one_table_allowed')
    return { kind: 'invalid-blocks' }
  if (NO_PLACE.has(code)) return { kind: 'no-place', code }
  if (SCOPE.has(code)) return { kind: 'missing-scope' }
  return { kind: 'refused', code }
}

/** A response_url did not take blocks. */
export class BlocksRefusedError extends Error {
  override readonly name = 'BlocksRefusedError'
  constructor(code: string, cause?: unknown) {
    super(`Slack did not take the blocks: ${code}`, { cause })
  }
}

const isTimeout = (error: unknown): boolean =>
  error instanceof Error && (/Timeout|Abort/u.test(error.name) || isTimeout(error.cause))

export const slackFailure = (error: unknown): SlackFailure => {
  if (error instanceof BlocksRefusedError) return { kind: 'invalid-blocks' }
  if (error instanceof WebAPIRateLimitedError)
    return { kind: 'rate-limited', retryAfterMs: Math.max(1, error.retryAfter) * 1_000 }
  if (error instanceof WebAPIPlatformError) return ofCode(error.data.error)
  if (error instanceof WebAPIHTTPError && error.statusCode >= 400 && error.statusCode < 500)
    return { kind: 'refused', code: `http_${error.statusCode}` }
  if (error instanceof WebAPIHTTPError) return { kind: 'unclear', code: `http_${error.statusCode}` }
  return { kind: 'unclear', code: systemCodeOf(error) ?? (isTimeout(error) ? 'timeout' : 'no_answer') }
}

/** Thrown by the announcer. `retryAfterMs`: come back then; absent: as the queue sees fit. */
export class AnnounceError extends Error {
  override readonly name = 'AnnounceError'
  readonly retryAfterMs: number | undefined
  constructor(message: string, facts: { retryAfterMs?: number | undefined; cause: unknown }) {
    super(message, { cause: facts.cause })
    this.retryAfterMs = facts.retryAfterMs
  }
}

/** Long enough for a person to invite the bot, short enough to go on soon after. */
const PERSON_MUST_ACT_MS = 60_000

/** The failure of one announcement as an error that says when to try again. */
export const toAnnounceError = (what: string, error: unknown): AnnounceError => {
  if (error instanceof AnnounceError) return error
  const failure = slackFailure(error)
  const because = 'code' in failure ? failure.code : failure.kind
  const retryAfterMs =
    failure.kind === 'rate-limited'
      ? failure.retryAfterMs
      : failure.kind === 'no-place' || failure.kind === 'refused'
        ? PERSON_MUST_ACT_MS
        : undefined
  return new AnnounceError(`Slack did not take ${what}: ${because}`, { retryAfterMs, cause: error })
}
