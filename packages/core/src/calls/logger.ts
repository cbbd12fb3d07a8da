/**
 * Receives the client's log lines: requests, retries and clock corrections. Fields first, as in pino. Fields never contain
 * secrets. Errors of the logger are ignored.
 */
export interface Logger {
  debug(fields: object, message: string): void
  warn(fields: object, message: string): void
}

/** Calls application code. Its errors and rejections must not fail a call that Tuya answered. */
export const runGuarded = (work: () => unknown, onFailure: () => void = () => {}): void => {
  try {
    const outcome = work()
    if (outcome instanceof Promise) outcome.catch(onFailure)
  } catch {
    onFailure()
  }
}

/** Wraps a logger so that it never throws. */
export const toQuietLogger = (logger: Logger): Logger => ({
  debug: (fields, message) => runGuarded(() => logger.debug(fields, message)),
  warn: (fields, message) => runGuarded(() => logger.warn(fields, message)),
})
