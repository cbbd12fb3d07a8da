/** Whether a maintenance window is open at an instant, and what comes next. */
export interface WindowState {
  readonly isOpen: boolean
  /** When that changes next; absent if it doesn't within the horizon. */
  readonly nextChangeAtMs?: number
  /** Closed, and stays closed within the horizon of more than a year. */
  readonly neverOpens?: true
  /** While closed: the clock change before the next opening that skips a whole occurrence of the window. */
  readonly skippedAtMs?: number
}
