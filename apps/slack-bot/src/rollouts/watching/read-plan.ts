import type { ProgressOf } from '../model/device-progress.ts'

const FIRST_PAUSE_MS = 30_000
const LONGEST_PAUSE_MS = 10 * 60_000

/** When the installed version is read next: at once, then less and less often, because devices report it late. */
export const nextReadBackAtMs = ({ sinceMs, lastReadAtMs }: ProgressOf<'verifying'>): number => {
  if (lastReadAtMs === undefined) return sinceMs
  const pauseMs = Math.min(LONGEST_PAUSE_MS, Math.max(FIRST_PAUSE_MS, lastReadAtMs - sinceMs))
  return lastReadAtMs + pauseMs
}
