import type { DeviceRecord } from '../model/device-progress.ts'
import type { Execution } from '../model/rollout.ts'

/** How long the gate waits for the last read of the canary if the cloud doesn't answer. */
const SOAK_READ_TIMEOUT_MS = 2 * 60_000

/**
 * Canary devices that must be read again before the gate: a verified device must still be online on its new version when
 * the soak ends. Only the canary is, because each read costs a call.
 */
export const soakReadsOf = (execution: Execution, nowMs: number): readonly string[] =>
  isSoakOver(execution, nowMs)
    ? (execution.plan.waves[0] ?? []).filter((deviceId) => isUnread(execution.devices[deviceId]))
    : []

const isSoakOver = ({ waves: [canary] }: Execution, nowMs: number): boolean =>
  canary?.state === 'soaking' && canary.soakUntilMs !== undefined && nowMs >= canary.soakUntilMs

const isUnread = (record: DeviceRecord | undefined): boolean =>
  record?.progress.state === 'verified' && !record.progress.isOutside && record.soaked === undefined

/** Whether this device is one of `soakReadsOf`. */
export const isSoakReadDue = (execution: Execution, deviceId: string, nowMs: number): boolean =>
  isSoakOver(execution, nowMs) &&
  execution.plan.waves[0]?.includes(deviceId) === true &&
  isUnread(execution.devices[deviceId])

/** Whether the soak is over and the canary was read, or can't be. */
export const isSoaked = (execution: Execution, number: number, nowMs: number): boolean => {
  const untilMs = execution.waves[number - 1]?.soakUntilMs ?? 0
  if (nowMs < untilMs) return false
  return number !== 1 || nowMs >= untilMs + SOAK_READ_TIMEOUT_MS || soakReadsOf(execution, nowMs).length === 0
}

/** When the gate decides without the last read. */
export const soakReadTimeoutAtMs = (untilMs: number): number => untilMs + SOAK_READ_TIMEOUT_MS
