/**
 * Where the client reports retries and slow-downs. Fields first, as pino has it; nothing secret is ever passed. What a
 * logger throws is ignored.
 */
export interface Logger {
  debug(fields: object, message: string): void
  warn(fields: object, message: string): void
}

/** Calls something of the application's. Its failure, at once or later, must not turn an answered call into a failed one. */
export const runGuarded = (work: () => unknown, onFailure: () => void = () => {}): void => {
  try {
    const outcome = work()
    if (outcome instanceof Promise) outcome.catch(onFailure)
  } catch {
    onFailure()
  }
}

/** The same logger, which never throws. */
export const toQuietLogger = (logger: Logger): Logger => ({
  debug: (fields, message) => runGuarded(() => logger.debug(fields, message)),
  warn: (fields, message) => runGuarded(() => logger.warn(fields, message)),
})
