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

/** Slack's own word for it, for logs and for people who look it up. */
export const codeOf = (failure: SlackFailure): string => ('code' in failure ? failure.code : failure.kind)
