import { LogLevel, type Logger } from '@slack/web-api'
import type { Log } from '../../rollouts/ports/log.ts'

/** Logs an error as an object; as part of the text only its message would be left. */
const toLine = (words: readonly unknown[]): [{ from: string; error?: unknown }, string] => {
  const error = words.find((word) => word instanceof Error)
  return [{ from: 'slack-sdk', ...(error === undefined ? {} : { error }) }, words.map(String).join(' ')]
}

/** Passes on the SDK's log lines, except debug lines: those contain secrets and what people typed. */
export const toSdkLogger = (log: Log): Logger => ({
  debug: () => undefined,
  info: (...words) => log.debug(...toLine(words)),
  warn: (...words) => log.warn(...toLine(words)),
  error: (...words) => log.error(...toLine(words)),
  setLevel: () => undefined,
  getLevel: () => LogLevel.INFO,
  setName: () => undefined,
})
