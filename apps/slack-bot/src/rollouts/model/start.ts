/** When the requester wants it to begin. Whatever it is, nothing is sent before the approval. */
export type Start =
  | 'now'
  /** In the maintenance window, when it opens next. */
  | 'next-window'
  /** At a date and time, and not before. */
  | { readonly startsAtMs: number }

export const startsAtOf = (start: Start): number | undefined =>
  typeof start === 'object' ? start.startsAtMs : undefined

/** Whose hours hold: a start at a date and time is free of the maintenance window, as `now` is. */
export const hoursOf = (start: Start): 'now' | 'next-window' => (start === 'next-window' ? start : 'now')
