/** Whether a maintenance window is open at an instant, and what comes next. */
export interface WindowState {
  readonly isOpen: boolean
  /** The next instant at which that changes; absent when it does not within the horizon. */
  readonly nextChangeAtMs?: number
  /** Closed, and not open at any time within the horizon: for longer than a year. */
  readonly neverOpens?: true
  /** While closed: the change of the clocks before it opens that jumps over a whole occurrence of it. */
  readonly skippedAtMs?: number
}
