/** The bot's own clock. Times in the domain are milliseconds since 1970 on this clock. */
export interface Clock {
  /** For times that are stored, shown or compared with stored times. May be corrected while the bot runs. */
  readonly now: () => number
  /** Milliseconds since some moment; never corrected. For durations within this process: caches, waits, ages. */
  readonly elapsed: () => number
}
