import { LogLevel, type Logger } from '@slack/bolt'
import type { Log } from '../log.ts'

/** Keeps the SDK's own words, without the envelopes that it prints at debug level: they carry secrets and what people typed. */
export const toBoltLogger = (log: Log): Logger => ({
  debug: () => undefined,
  info: (...words) => log.debug({ from: 'bolt' }, words.join(' ')),
  warn: (...words) => log.warn({ from: 'bolt' }, words.join(' ')),
  error: (...words) => log.error({ from: 'bolt' }, words.join(' ')),
  setLevel: () => undefined,
  getLevel: () => LogLevel.INFO,
  setName: () => undefined,
})
