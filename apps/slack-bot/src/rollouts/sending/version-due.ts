import type { Execution } from '../model/rollout.ts'
import type { Candidate } from '../state/sending-queue.ts'

/** When the device's wave opened, or the rollout last went on with it. */
const openedAtMs = ({ waves, wentOnAtMs }: Execution, wave: number): number =>
  Math.max(waves[wave - 1]?.startedAtMs ?? -Infinity, wentOnAtMs ?? -Infinity)

/**
 * Whether the installed version must be read before the device is sent: a plan of thousands rests on readings of the day
 * before. A reading from shortly before its wave opened will do, so that a plan which was just made costs nothing more.
 */
export const isVersionDue = (
  execution: Execution,
  { device, record, wave }: Candidate,
  nowMs: number,
): boolean => {
  const readAtMs = record.versionReadAtMs ?? device.versionReadAtMs ?? -Infinity
  const { detailFreshMs } = execution.plan.knobs
  // A plan keeps the times of the clock that it was made by, which may have been ahead.
  return readAtMs > nowMs || readAtMs < openedAtMs(execution, wave) - detailFreshMs
}
