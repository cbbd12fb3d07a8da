/** A short id for people: `R-23`. Unique in one installation. */
export type RolloutId = `R-${number}`

/** A person's id on the chat platform (`U…`). The domain only compares these. */
export type PersonId = string

/** Where a rollout is announced (a Slack channel id). The domain only stores it. */
export type PlaceId = string

/** One POST with one slice: `R-23/d4`. */
export type DispatchId = `${RolloutId}/d${number}`

export const toRolloutId = (number: number): RolloutId => `R-${number}`

/** Parses what people type: `R-23`, `r-23`, `23`, `#23`. */
export const parseRolloutId = (text: string): RolloutId | undefined => {
  const match = /^\s*(?:r-?|#)?(\d{1,9})\s*$/iu.exec(text)
  return match?.[1] === undefined ? undefined : toRolloutId(Number(match[1]))
}
