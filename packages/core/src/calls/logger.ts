/** Where the client reports retries and slow-downs. Fields first, as pino has it; nothing secret is ever passed. */
export interface Logger {
  debug(fields: object, message: string): void
  warn(fields: object, message: string): void
}
