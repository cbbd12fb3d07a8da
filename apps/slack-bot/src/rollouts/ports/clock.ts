/** The bot's own clock. Times in the domain are milliseconds since 1970 on this clock. */
export interface Clock {
  now(): number
}
