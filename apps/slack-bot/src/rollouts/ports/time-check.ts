/**
 * Whether the clock can be believed. It can't right after a start, and after the machine was suspended or its clock was
 * set, until a better clock has answered: the database server's, Tuya's or Slack's.
 */
export interface TimeCheck {
  readonly isConfirmed: () => boolean
  /** Asks a better clock where that is needed. False when none answered. Never throws. */
  readonly confirm: () => Promise<boolean>
  /** How far the machine's own clock is ahead, negative when it is behind; `undefined` before the first confirmation. */
  readonly machineAheadMs: () => number | undefined
}
