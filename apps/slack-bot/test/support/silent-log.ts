import type { Log } from '../../src/rollouts/ports/log.ts'

const ignore = (): void => {}

/** For tests of which the log is no part. */
export const silentLog: Log = { debug: ignore, info: ignore, warn: ignore, error: ignore }
