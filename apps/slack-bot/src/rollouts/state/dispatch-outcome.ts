import { BrokenInvariantError } from '../model/broken-invariant.ts'
import type { DispatchOutcome } from '../model/command.ts'
import type { DeviceRecord } from '../model/device-progress.ts'
import type { EventOf } from '../model/event.ts'
import type { DispatchId } from '../model/ids.ts'
import type { Dispatch, Execution } from '../model/rollout.ts'
import { changed, changeDevices, type Change, type Changed } from './dispatch-change.ts'

/** Whether the dispatch is the device's newest attempt: a late answer must not move a device that moved on. */
const awaitsAnswer = ({ progress }: DeviceRecord, dispatchId: DispatchId): boolean =>
  (progress.state === 'intended' || progress.state === 'sending' || progress.state === 'sent') &&
  progress.dispatchId === dispatchId

const mayGetOutcome = ({ state }: Dispatch, { kind }: DispatchOutcome): boolean => {
  // A call without permission to send can't have been sent.
  if (state === 'intended') return kind === 'not-sent' || kind === 'refused'
  return state === 'sending' || state === 'ambiguous'
}

const toSent = (
  record: DeviceRecord,
  dispatch: Dispatch,
  sent: { atMs: number; isAmbiguous: boolean },
): DeviceRecord => {
  const { attempt } = record.progress
  const { dispatchId } = dispatch
  const mark = { dispatchId, attempt, sentAtMs: sent.atMs, isAmbiguous: sent.isAmbiguous }
  const { offer: _offer, firstParkedAtMs: _parked, untakenReadAtMs: _read, givenUp: _given, ...rest } = record
  return {
    ...rest,
    progress: { state: 'sent', ...mark },
    lastSent: mark,
    movedAtMs: sent.atMs,
    // Stored so that a slice without effect can be halved until the device is alone.
    sliceLimit: Math.min(record.sliceLimit ?? Infinity, dispatch.deviceIds.length),
  }
}

const toPlanned = (
  record: DeviceRecord,
  dispatch: Dispatch,
  told: { atMs: number; notBeforeMs: number; outcome: DispatchOutcome },
): DeviceRecord => {
  // Readings of it as a sent device no longer count.
  const { lastSent, untakenReadAtMs: _read, absence: _absence, absences: _absences, ...rest } = record
  const { attempt } = record.progress
  const { outcome } = told
  const isBlamed = outcome.kind === 'refused' && outcome.blames === 'devices'
  return {
    ...rest,
    // A late but definite "no" removes the mark of an ambiguous outcome.
    ...(lastSent !== undefined && lastSent.dispatchId !== dispatch.dispatchId && { lastSent }),
    progress: { state: 'planned', attempt, notBeforeMs: told.notBeforeMs },
    movedAtMs: told.atMs,
    ...(isBlamed && {
      refusals: {
        count: (record.refusals?.count ?? 0) + 1,
        sinceMs: record.refusals?.sinceMs ?? told.atMs,
      },
      sliceLimit: Math.max(1, Math.floor(dispatch.deviceIds.length / 2)),
    }),
  }
}

/** What the outcome of a call changes in its devices and its dispatch. */
export const recordOutcome = (
  execution: Execution,
  dispatch: Dispatch,
  event: EventOf<'dispatch-recorded'>,
  { atMs, copies }: Change,
): Changed => {
  const { outcome } = event
  if (!mayGetOutcome(dispatch, outcome))
    throw new BrokenInvariantError(`A dispatch that is ${dispatch.state} cannot be ${outcome.kind}`)
  const waiting = dispatch.deviceIds.filter((deviceId) => {
    const device = execution.devices[deviceId]
    return device !== undefined && awaitsAnswer(device, dispatch.dispatchId)
  })
  if (outcome.kind === 'accepted' || outcome.kind === 'ambiguous') {
    const finishedAtMs = Math.max(outcome.finishedAtMs, dispatch.startedAtMs ?? 0, dispatch.finishedAtMs ?? 0)
    const sent = { atMs: finishedAtMs, isAmbiguous: outcome.kind === 'ambiguous' }
    const devices = changeDevices(copies.of(execution.devices), waiting, (device) =>
      toSent(device, dispatch, sent),
    )
    const { requestId } = outcome
    const next = {
      ...dispatch,
      state: outcome.kind,
      finishedAtMs,
      ...(requestId !== undefined && { requestId }),
    }
    return changed(execution, next, { devices, copies })
  }
  const told = { atMs, notBeforeMs: event.notBeforeMs ?? atMs, outcome }
  const devices = changeDevices(copies.of(execution.devices), waiting, (device) =>
    toPlanned(device, dispatch, told),
  )
  const isRefused = outcome.kind === 'refused' && { isRefused: true }
  const passing = outcome.isRetryable && { passingProblem: outcome.problem }
  const next = { ...dispatch, state: 'not-sent' as const, finishedAtMs: atMs, ...isRefused, ...passing }
  return changed(execution, next, { devices, copies })
}
