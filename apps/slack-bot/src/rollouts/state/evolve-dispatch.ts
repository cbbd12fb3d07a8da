import { BrokenInvariantError } from '../model/broken-invariant.ts'
import type { DispatchOutcome } from '../model/command.ts'
import type { DeviceRecord } from '../model/device-progress.ts'
import type { EventOf } from '../model/event.ts'
import type { DispatchId } from '../model/ids.ts'
import type { MapCopies } from './map-copies.ts'
import type { Dispatch, Execution } from '../model/rollout.ts'

type DispatchEvent = EventOf<
  'dispatch-intended' | 'dispatch-withdrawn' | 'dispatch-started' | 'dispatch-recorded'
>
type Devices = Readonly<Record<string, DeviceRecord>>

/** When the event happened, and how the maps that it changes are copied. */
interface Change {
  readonly atMs: number
  readonly copies: MapCopies
}

type Changed = Pick<Execution, 'devices' | 'dispatches' | 'dispatchCount'>

const dispatchOf = (execution: Execution, dispatchId: DispatchId): Dispatch => {
  const dispatch = execution.dispatches[dispatchId]
  if (dispatch === undefined) throw new BrokenInvariantError(`No dispatch ${dispatchId} was intended`)
  return dispatch
}

const changeDevices = (
  next: Record<string, DeviceRecord>,
  deviceIds: readonly string[],
  change: (record: DeviceRecord) => DeviceRecord,
): Devices => {
  for (const deviceId of deviceIds) {
    const record = next[deviceId]
    if (record === undefined) throw new BrokenInvariantError(`Device ${deviceId} is not in the rollout`)
    next[deviceId] = change(record)
  }
  return next
}

const intend = (
  execution: Execution,
  event: EventOf<'dispatch-intended'>,
  { atMs, copies }: Change,
): Changed => {
  const { dispatchId, deviceIds, wave } = event
  const devices = changeDevices(copies.of(execution.devices), deviceIds, (record) => {
    const { state, attempt } = record.progress
    if (state !== 'planned') throw new BrokenInvariantError(`A ${state} device cannot be intended`)
    return { ...record, movedAtMs: atMs, progress: { state: 'intended', attempt, dispatchId } }
  })
  const dispatch: Dispatch = { dispatchId, deviceIds, wave, state: 'intended', intendedAtMs: atMs }
  return { ...changed(execution, dispatch, { devices, copies }), dispatchCount: execution.dispatchCount + 1 }
}

const intendedIn = (execution: Execution, dispatch: Dispatch): readonly string[] =>
  dispatch.deviceIds.filter((deviceId) => {
    const progress = execution.devices[deviceId]?.progress
    return progress?.state === 'intended' && progress.dispatchId === dispatch.dispatchId
  })

const withdraw = (execution: Execution, dispatch: Dispatch, { atMs, copies }: Change): Changed => {
  if (dispatch.state !== 'intended')
    throw new BrokenInvariantError(`A dispatch that is ${dispatch.state} cannot be withdrawn`)
  const devices = changeDevices(copies.of(execution.devices), intendedIn(execution, dispatch), (record) => ({
    ...record,
    movedAtMs: atMs,
    progress: { state: 'planned', attempt: record.progress.attempt, notBeforeMs: atMs },
  }))
  return changed(execution, { ...dispatch, state: 'withdrawn', finishedAtMs: atMs }, { devices, copies })
}

const start = (execution: Execution, dispatch: Dispatch, { atMs, copies }: Change): Changed => {
  if (dispatch.state !== 'intended')
    throw new BrokenInvariantError(`A dispatch that is ${dispatch.state} cannot start`)
  const { dispatchId } = dispatch
  const devices = changeDevices(copies.of(execution.devices), intendedIn(execution, dispatch), (record) => ({
    ...record,
    movedAtMs: atMs,
    progress: { state: 'sending', attempt: record.progress.attempt, dispatchId, startedAtMs: atMs },
  }))
  return changed(execution, { ...dispatch, state: 'sending', startedAtMs: atMs }, { devices, copies })
}

const changed = (
  execution: Execution,
  dispatch: Dispatch,
  { devices, copies }: { readonly devices: Devices; readonly copies: MapCopies },
): Changed => {
  const dispatches: Record<DispatchId, Dispatch> = copies.of(execution.dispatches)
  dispatches[dispatch.dispatchId] = dispatch
  return { devices, dispatches, dispatchCount: execution.dispatchCount }
}

/** Only devices whose newest attempt this dispatch still is: a late answer moves nothing that went on meanwhile. */
const awaitsAnswer = ({ progress }: DeviceRecord, dispatchId: DispatchId): boolean =>
  (progress.state === 'intended' || progress.state === 'sending' || progress.state === 'sent') &&
  progress.dispatchId === dispatchId

const mayGetOutcome = ({ state }: Dispatch, { kind }: DispatchOutcome): boolean => {
  // One that nobody was permitted to send can only have come to nothing.
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
    // Kept so that a slice which is never taken can be cut down until the device stands alone.
    sliceLimit: Math.min(record.sliceLimit ?? Infinity, dispatch.deviceIds.length),
  }
}

const toPlanned = (
  record: DeviceRecord,
  dispatch: Dispatch,
  told: { atMs: number; notBeforeMs: number; outcome: DispatchOutcome },
): DeviceRecord => {
  // What was read of it as of a sent device is over.
  const { lastSent, untakenReadAtMs: _read, absence: _absence, absences: _absences, ...rest } = record
  const { attempt } = record.progress
  const { outcome } = told
  const isBlamed = outcome.kind === 'refused' && outcome.blames === 'devices'
  return {
    ...rest,
    // A late but definite "no" takes back the mark that an ambiguous ending had left.
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

const record = (
  execution: Execution,
  event: EventOf<'dispatch-recorded'>,
  { atMs, copies }: Change,
): Changed => {
  const dispatch = dispatchOf(execution, event.dispatchId)
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

/** What a step of a dispatch changes in the execution. */
export const evolveDispatch = (
  execution: Execution,
  { event, atMs }: { event: DispatchEvent; atMs: number },
  copies: MapCopies,
): Changed => {
  const change = { atMs, copies }
  switch (event.type) {
    case 'dispatch-intended':
      return intend(execution, event, change)
    case 'dispatch-withdrawn':
      return withdraw(execution, dispatchOf(execution, event.dispatchId), change)
    case 'dispatch-started':
      return start(execution, dispatchOf(execution, event.dispatchId), change)
    case 'dispatch-recorded':
      return record(execution, event, change)
    default: {
      const never: never = event
      throw new BrokenInvariantError(`Unknown event ${JSON.stringify(never)}`)
    }
  }
}
