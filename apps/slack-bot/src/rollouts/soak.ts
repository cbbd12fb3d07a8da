import type { Execution } from './rollout.ts'

/** How long the gate waits for the last look at the canary, should the cloud not answer. */
const LOOK_PATIENCE_MS = 2 * 60_000

/**
 * Canary devices that must be looked at once more before the gate: a device that was verified must still be online on
 * its new version when the soak ends. Only the canary is, because every look costs a call per device.
 */
export const soakLooksOf = (execution: Execution, nowMs: number): readonly string[] => {
  const [wave] = execution.waves
  const untilMs = wave?.soakUntilMs
  if (wave?.state !== 'soaking' || untilMs === undefined || nowMs < untilMs) return []
  return (execution.plan.waves[0] ?? []).filter((deviceId) => {
    const record = execution.devices[deviceId]
    return record?.progress.state === 'verified' && !record.progress.isOutside && record.soaked === undefined
  })
}

/** The soak is over, and the canary was looked at, or cannot be. */
export const isSoaked = (execution: Execution, number: number, nowMs: number): boolean => {
  const untilMs = execution.waves[number - 1]?.soakUntilMs ?? 0
  if (nowMs < untilMs) return false
  return number !== 1 || nowMs >= untilMs + LOOK_PATIENCE_MS || soakLooksOf(execution, nowMs).length === 0
}

/** When the gate decides though nobody looked. */
export const soakPatienceEndsAtMs = (untilMs: number): number => untilMs + LOOK_PATIENCE_MS
