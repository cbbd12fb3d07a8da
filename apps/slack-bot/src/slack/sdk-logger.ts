import { LogLevel, type Logger } from '@slack/web-api'
import type { Log } from './log.ts'

/** Keeps the SDK's own words, without the envelopes that it prints at debug level: they carry secrets and what people typed. */
export const toSdkLogger = (log: Log): Logger => ({
  debug: () => undefined,
  info: (...words) => log.debug({ from: 'slack-sdk' }, words.join(' ')),
  warn: (...words) => log.warn({ from: 'slack-sdk' }, words.join(' ')),
  error: (...words) => log.error({ from: 'slack-sdk' }, words.join(' ')),
  setLevel: () => undefined,
  getLevel: () => LogLevel.INFO,
  setName: () => undefined,
})
