import type { Log } from '../../src/rollouts/ports/log.ts'

const ignore = (): void => {}

/** For tests that don't check the log. */
export const silentLog: Log = { debug: ignore, info: ignore, warn: ignore, error: ignore }
