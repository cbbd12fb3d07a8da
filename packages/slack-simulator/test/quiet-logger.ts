import { LogLevel, type Logger } from '@slack/web-api'

const silence = (): void => undefined

/** Takes what clients print about errors that a test asked for. */
export const quietLogger: Logger = {
  debug: silence,
  info: silence,
  warn: silence,
  error: silence,
  setLevel: silence,
  setName: silence,
  getLevel: () => LogLevel.ERROR,
}
