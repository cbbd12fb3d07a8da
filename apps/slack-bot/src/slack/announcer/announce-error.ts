import { slackFailure } from '../platform/slack-failure.ts'
import { codeOf } from '../platform/slack-failure-kinds.ts'

/** An announcement that failed. */
export class AnnounceError extends Error {
  override readonly name = 'AnnounceError'
  /** When to try again. If absent, the queue decides. */
  readonly retryAfterMs: number | undefined
  /** True if trying again can't succeed. */
  readonly isFinal: boolean
  constructor(
    message: string,
    facts: { readonly retryAfterMs?: number; readonly isFinal?: boolean; readonly cause?: unknown } = {},
  ) {
    super(message, { cause: facts.cause })
    this.retryAfterMs = facts.retryAfterMs
    this.isFinal = facts.isFinal ?? false
  }
}

/** Retry delay while a person must act, for example invite the bot or change a setting. */
export const PERSON_MUST_ACT_MS = 60_000

/** Turns a failure into an error that says when to try again, or that trying again is useless. */
export const toAnnounceError = (what: string, error: unknown): AnnounceError => {
  if (error instanceof AnnounceError) return error
  const failure = slackFailure(error)
  const message = `Slack did not accept ${what}: ${codeOf(failure)}`
  switch (failure.kind) {
    case 'content':
      return new AnnounceError(message, { isFinal: true, cause: error })
    case 'rate-limited':
      return new AnnounceError(message, { retryAfterMs: failure.retryAfterMs, cause: error })
    case 'no-place':
    case 'identity':
    case 'missing-scope':
    case 'late-trigger':
    case 'refused':
      return new AnnounceError(message, { retryAfterMs: PERSON_MUST_ACT_MS, cause: error })
    case 'gone':
    case 'unclear':
      return new AnnounceError(message, { cause: error })
  }
}

/** True if the message was certainly not posted: Slack was not called, or it refused. */
export const isCertainlyNotPosted = (error: unknown): boolean =>
  error instanceof AnnounceError || slackFailure(error).kind !== 'unclear'

/** Draws a view. A failure is final, because drawing the same state again would fail too. */
export const drawn = <T>(what: string, draw: () => T): T => {
  try {
    return draw()
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    throw new AnnounceError(`${what} cannot be drawn: ${problem}`, { isFinal: true, cause: error })
  }
}
