import { BrokenInvariantError } from '../model/broken-invariant.ts'
import type { EventOf } from '../model/event.ts'
import type { DispatchId } from '../model/ids.ts'
import type { Dispatch, Execution } from '../model/rollout.ts'
import { changed, changeDevices, type Change, type Changed } from './dispatch-change.ts'
import { recordOutcome } from './dispatch-outcome.ts'
import type { MapCopies } from './map-copies.ts'

type DispatchEvent = EventOf<
  'dispatch-intended' | 'dispatch-withdrawn' | 'dispatch-started' | 'dispatch-recorded'
>
const dispatchOf = (execution: Execution, dispatchId: DispatchId): Dispatch => {
  const dispatch = execution.dispatches[dispatchId]
  if (dispatch === undefined) throw new BrokenInvariantError(`No dispatch ${dispatchId} was intended`)
  return dispatch
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
      return recordOutcome(execution, dispatchOf(execution, event.dispatchId), event, change)
    default: {
      const never: never = event
      throw new BrokenInvariantError(`Unknown event ${JSON.stringify(never)}`)
    }
  }
}
