import type { DeviceRecord } from '../model/device-progress.ts'
import type { DeviceEvent } from '../state/evolve-device.ts'
import type { Absence } from '../model/observation.ts'
import { doublingDelayMs } from '../timing/doubling-delay.ts'
import type { RolloutKnobs } from '../model/plan.ts'
import { isAttemptSent, isOutsideUpdate, isTerminal } from '../model/facts/record-facts.ts'

const PAUSE = { firstMs: 30_000, longestMs: 30 * 60_000 }

/** If a detail found the device unchanged, its absence from a list doesn't cause another detail at once. */
const pauseOf = ({ absences }: DeviceRecord): number =>
  absences === undefined ? 0 : doublingDelayMs(PAUSE, absences)

/** Absence from a list is a reason to read the device, never proof: lists shift while they are paged through. */
const MOST_ABSENCES = 8

export interface AbsenceContext {
  readonly record: DeviceRecord
  readonly absence: Absence
  readonly knobs: RolloutKnobs
  readonly isDue: boolean
}

const isWorthNoting = ({ record, absence, knobs, isDue }: AbsenceContext): boolean => {
  const { progress, lastSent } = record
  const isSettled = absence.readStartedAtMs >= (lastSent?.sentAtMs ?? -Infinity) + knobs.settleMs
  if (absence.source === 'upgrading-list')
    return isOutsideUpdate(record) || (isAttemptSent(record) && isSettled)
  if (absence.source !== 'pending-list') return false
  // A sent device leaves the list of offers by itself. It is missing only if the other list doesn't show it either.
  if (progress.state === 'sent') return isSettled && record.absence?.source === 'upgrading-list'
  return isDue
}

/** What follows when a complete list doesn't show the device, or the cloud doesn't know its detail. */
export const readAbsence = (context: AbsenceContext): readonly DeviceEvent[] => {
  const { record, absence } = context
  const { deviceId, source, readStartedAtMs } = absence
  const { state } = record.progress
  if (isTerminal(record.progress) || state === 'intended' || state === 'sending') return []
  const noted: DeviceEvent = { type: 'device-absent', deviceId, source, readStartedAtMs }
  if (source === 'detail') {
    if (record.absence?.source !== 'detail') return [noted]
    const isSecond = readStartedAtMs > record.absence.readStartedAtMs
    return isSecond ? [{ type: 'device-skipped', deviceId, reason: 'gone' }] : []
  }
  // Missing from both lists is one finding, so the second absence isn't delayed.
  const isOtherList = state === 'sent' && record.absence !== undefined && record.absence.source !== source
  if (record.absence !== undefined && !isOtherList) return []
  const lastReadMs = Math.max(
    record.lastSeen?.readStartedAtMs ?? -Infinity,
    record.refusedReadAtMs ?? -Infinity,
  )
  const isTooSoon = !isOtherList && readStartedAtMs < lastReadMs + pauseOf(record)
  if (isTooSoon || !isWorthNoting(context)) return []
  if ((record.absences ?? 0) >= MOST_ABSENCES && state !== 'unknown')
    return [
      { type: 'device-unknown', deviceId, statusCode: record.lastSeen?.statusCode ?? 0, isGivenUp: true },
    ]
  return [noted]
}
