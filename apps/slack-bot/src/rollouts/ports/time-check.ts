/**
 * Whether the clock can be trusted. After a start, after a suspend and after the clock was set, it can't, until a better
 * clock has answered: the database server's, Tuya's or Slack's.
 */
export interface TimeCheck {
  readonly isConfirmed: () => boolean
  /** Asks a better clock if needed. False if none answered. Never throws. */
  readonly confirm: () => Promise<boolean>
  /** How far the machine's own clock is ahead (negative: behind); `undefined` before the first confirmation. */
  readonly machineAheadMs: () => number | undefined
}
