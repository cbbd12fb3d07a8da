import { BrokenInvariantError } from '../model/broken-invariant.ts'
import type { DeviceProgress, DeviceRecord } from '../model/device-progress.ts'
import type { Event } from '../model/event.ts'
import { isAttemptSent, isParkedByRoom, isTerminal } from '../model/facts/record-facts.ts'

/** Events of one device. */
export type DeviceEvent = Extract<Event, { readonly deviceId: string }>

type OptionalFact =
  | 'untakenReadAtMs'
  | 'absence'
  | 'absences'
  | 'offer'
  | 'firstParkedAtMs'
  | 'refusedReadAtMs'

const without = (record: DeviceRecord, ...keys: readonly OptionalFact[]): DeviceRecord => {
  const rest = { ...record }
  for (const key of keys) delete rest[key]
  return rest
}

const moved = (record: DeviceRecord, progress: DeviceProgress, atMs: number): DeviceRecord => ({
  ...without(record, 'untakenReadAtMs', 'absence', 'absences', 'refusedReadAtMs'),
  progress,
  movedAtMs: atMs,
})

const sentMark = (record: DeviceRecord) => {
  if (record.lastSent === undefined)
    throw new BrokenInvariantError('A device that was never sent cannot wait')
  const { dispatchId, sentAtMs, attempt } = record.lastSent
  return { dispatchId, sentAtMs, attempt }
}

const whereItIs = (
  record: DeviceRecord,
  state: 'updating' | 'stalled',
  at: { sinceMs: number; isOutside: boolean },
) =>
  at.isOutside
    ? { state, sinceMs: at.sinceMs, isOutside: true as const, attempt: record.progress.attempt }
    : { state, sinceMs: at.sinceMs, isOutside: false as const, ...sentMark(record) }

const read = (record: DeviceRecord, event: Extract<DeviceEvent, { type: 'device-read' }>): DeviceRecord => {
  const { phase, statusCode, online, readStartedAtMs, offeredVersion } = event
  const isOffer = offeredVersion !== undefined && (phase === 'available' || phase === 'failed')
  return {
    ...(isOffer ? without(record, 'absence', 'absences', 'offer') : without(record, 'absence', 'offer')),
    lastSeen: { phase, statusCode, online, readStartedAtMs },
    ...(isOffer && { offer: { version: offeredVersion, online, readStartedAtMs } }),
  }
}

const parked = (
  record: DeviceRecord,
  event: Extract<DeviceEvent, { type: 'device-parked' }>,
  atMs: number,
): DeviceRecord => {
  const { reason, recheckAtMs, recheckDelayMs } = event
  const { attempt } = record.progress
  const before = record.progress.state === 'parked' ? record.progress : undefined
  const problem = event.problem ?? (before?.reason === reason ? before.problem : undefined)
  const asideSince = (sinceMs: number): DeviceProgress => ({
    state: 'parked',
    reason,
    sinceMs,
    recheckAtMs,
    recheckDelayMs,
    attempt,
    ...(problem !== undefined && { problem }),
  })
  const sinceMs = record.firstParkedAtMs ?? atMs
  const next = { ...moved(record, asideSince(sinceMs), atMs), firstParkedAtMs: sinceMs }
  // Time parked by a lock or window does not count toward the offline timeout.
  return isParkedByRoom(next.progress)
    ? without(moved(record, asideSince(atMs), atMs), 'firstParkedAtMs')
    : next
}

const failed = (record: DeviceRecord): DeviceRecord => ({
  ...without(record, 'firstParkedAtMs'),
  failures: (record.failures ?? 0) + 1,
})

/** The record after an event of its device. Throws BrokenInvariantError if the event can't follow. */
export const evolveDevice = (record: DeviceRecord, event: DeviceEvent, atMs: number): DeviceRecord => {
  const { progress } = record
  const { attempt } = progress
  if (isTerminal(progress) && event.type !== 'device-soaked')
    throw new BrokenInvariantError(`${event.type} cannot move ${event.deviceId}, which is ${progress.state}`)
  switch (event.type) {
    case 'device-read':
      return read(record, event)
    case 'device-soaked': {
      const { isWell, readStartedAtMs } = event
      return { ...record, soaked: { isWell, readStartedAtMs } }
    }
    case 'device-absent': {
      const { source, readStartedAtMs } = event
      return { ...record, absence: { source, readStartedAtMs }, absences: (record.absences ?? 0) + 1 }
    }
    case 'device-read-refused': {
      const { readStartedAtMs } = event
      const next = { ...without(record, 'absence'), refusedReadAtMs: readStartedAtMs }
      return progress.state === 'verifying'
        ? { ...next, progress: { ...progress, lastReadAtMs: readStartedAtMs } }
        : next
    }
    case 'device-found-untaken':
      return { ...record, untakenReadAtMs: event.readStartedAtMs }
    case 'device-not-taken':
      return {
        ...moved(record, { state: 'planned', attempt: attempt + 1, notBeforeMs: event.notBeforeMs }, atMs),
        sliceLimit: event.sliceLimit,
      }
    case 'device-waiting':
      return moved(record, { state: 'waiting', sinceMs: atMs, ...sentMark(record) }, atMs)
    case 'device-updating':
      return moved(record, whereItIs(record, 'updating', { sinceMs: atMs, isOutside: event.isOutside }), atMs)
    case 'device-stalled': {
      const isOutside = progress.state === 'updating' ? progress.isOutside : !isAttemptSent(record)
      return moved(record, whereItIs(record, 'stalled', { sinceMs: atMs, isOutside }), atMs)
    }
    case 'device-installed': {
      const { isOutside } = event
      return moved(record, { state: 'verifying', sinceMs: atMs, isOutside, attempt }, atMs)
    }
    case 'device-read-back':
      if (progress.state !== 'verifying')
        throw new BrokenInvariantError(`${event.deviceId} is read back while ${progress.state}`)
      return { ...without(record, 'absence'), progress: { ...progress, lastReadAtMs: event.readStartedAtMs } }
    case 'device-verified': {
      const { type: _type, deviceId: _deviceId, ...facts } = event
      return moved(record, { state: 'verified', atMs, ...facts, attempt }, atMs)
    }
    case 'device-failed': {
      const { problem, notBeforeMs } = event
      const next = { state: 'planned' as const, attempt: attempt + 1, notBeforeMs, lastFailure: problem }
      return failed(moved(record, next, atMs))
    }
    case 'device-failed-finally':
      return failed(moved(record, { state: 'failed', atMs, problem: event.problem, attempt }, atMs))
    case 'device-parked':
      return parked(record, event, atMs)
    case 'device-unparked':
      return moved(record, { state: 'planned', attempt, notBeforeMs: atMs }, atMs)
    case 'device-skipped':
      return moved(record, { state: 'skipped', atMs, reason: event.reason, attempt }, atMs)
    case 'device-unknown': {
      const { statusCode, problem } = event
      const why = problem !== undefined && { problem }
      return {
        ...moved(record, { state: 'unknown', statusCode, sinceMs: atMs, attempt, ...why }, atMs),
        ...(event.isGivenUp === true && { givenUp: progress.state === 'verifying' ? 'read-back' : 'end' }),
      }
    }
    default: {
      const never: never = event
      throw new BrokenInvariantError(`Unknown event ${JSON.stringify(never)}`)
    }
  }
}
