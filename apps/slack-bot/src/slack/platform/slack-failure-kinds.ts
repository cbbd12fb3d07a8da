/** What a failed call to Slack means for its caller. `unclear`: it may have worked; `code` is the system's code or the HTTP status. */
export type SlackFailure =
  | { readonly kind: 'rate-limited'; readonly retryAfterMs: number }
  /** The message no longer exists, or the bot may not edit it. */
  | { readonly kind: 'gone'; readonly code: string }
  /** Slack refuses this content; plainer content may work. */
  | { readonly kind: 'content'; readonly code: string }
  /** The bot cannot write there: not a member, archived, unknown. */
  | { readonly kind: 'no-place'; readonly code: string }
  /** Slack no longer accepts the token, or blocks the app. */
  | { readonly kind: 'identity'; readonly code: string }
  | { readonly kind: 'missing-scope'; readonly code: string }
  /** A form can be opened only once, within three seconds of a click. */
  | { readonly kind: 'late-trigger'; readonly code: string }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'unclear'; readonly code: string }

/** Slack's own code, for logs and for looking it up. */
export const codeOf = (failure: SlackFailure): string => ('code' in failure ? failure.code : failure.kind)
