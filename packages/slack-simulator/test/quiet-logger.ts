import { LogLevel, type Logger } from '@slack/web-api'

const silence = (): void => undefined

/** Discards client logs about errors that a test expects. */
export const quietLogger: Logger = {
  debug: silence,
  info: silence,
  warn: silence,
  error: silence,
  setLevel: silence,
  setName: silence,
  getLevel: () => LogLevel.ERROR,
}
