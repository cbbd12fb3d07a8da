import { slackFailure } from '../platform/slack-failure.ts'
import { codeOf } from '../platform/slack-failure-kinds.ts'

/** An announcement that Slack did not take. */
export class AnnounceError extends Error {
  override readonly name = 'AnnounceError'
  /** Come back then; absent: as the queue sees fit. */
  readonly retryAfterMs: number | undefined
  /** No further try can succeed. */
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

/** Long enough for a person to invite the bot or to change a setting, short enough to go on soon after. */
export const PERSON_MUST_ACT_MS = 60_000

/** The failure of one announcement as an error that says when to try again, or that it is no use. */
export const toAnnounceError = (what: string, error: unknown): AnnounceError => {
  if (error instanceof AnnounceError) return error
  const failure = slackFailure(error)
  const message = `Slack did not take ${what}: ${codeOf(failure)}`
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

/** Slack was not asked, or it answered no: the message surely stands nowhere. */
export const isSurelyNotPosted = (error: unknown): boolean =>
  error instanceof AnnounceError || slackFailure(error).kind !== 'unclear'

/** Makes a view. What cannot be drawn now cannot be drawn by trying again; the next state is another drawing. */
export const drawn = <T>(what: string, draw: () => T): T => {
  try {
    return draw()
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    throw new AnnounceError(`${what} cannot be drawn: ${problem}`, { isFinal: true, cause: error })
  }
}
