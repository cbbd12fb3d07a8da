import type { Notice } from '../model/effect.ts'
import type { Event, EventOf, EventType } from '../model/event.ts'
import { excludedRatePercent } from '../waves/excluded-rate.ts'
import { failuresOf, outsideSuccessesOf, ownSuccessesOf } from '../waves/gate.ts'
import { plannedDeviceOf } from '../model/plan-index.ts'
import { inFlightCountOf } from '../model/record-facts.ts'
import type { ApprovedRollout, Rollout } from '../model/rollout.ts'
import { hasExecution, hasPlan } from '../model/rollout.ts'

const failureNotice = (
  after: ApprovedRollout,
  event: Extract<Event, { type: 'device-failed' | 'device-failed-finally' }>,
): Notice => {
  const { name } = plannedDeviceOf(after.plan, event.deviceId)
  const attempts = after.plan.knobs.retryDelaysMs.length + 1
  const next = after.devices[event.deviceId]?.progress.attempt ?? 1
  if (event.type === 'device-failed-finally')
    return { kind: 'device-failed', deviceName: name, attempt: next, attempts, problem: event.problem }
  return {
    kind: 'device-failed',
    deviceName: name,
    attempt: next - 1,
    attempts,
    nextTryAtMs: event.notBeforeMs,
    problem: event.problem,
  }
}

const passedNotice = (after: ApprovedRollout, wave: number): Notice => {
  const verified = ownSuccessesOf(after, wave)
  const outside = outsideSuccessesOf(after, wave)
  const failures = failuresOf(after, wave)
  const excluded = excludedRatePercent({ trials: verified + failures, failures })
  const devices = after.plan.waves[wave - 1]?.length ?? 0
  return {
    kind: 'wave-passed',
    wave,
    verified,
    devices,
    excludedRatePercent: excluded,
    ...(outside > 0 && { outside }),
  }
}

type NoticeMakers = {
  readonly [T in EventType]?: (after: ApprovedRollout, event: EventOf<T>) => Notice | undefined
}

const finishedNotice = (after: ApprovedRollout): Notice => ({
  kind: 'finished',
  requester: after.requester,
  approvers: after.votes.map(({ by }) => by),
})

const NOTICES: NoticeMakers = {
  'rollout-approved': (after) => ({
    kind: 'approved',
    by: after.votes.map(({ by }) => by),
    waves: after.waves.length,
    firstDevices: after.plan.waves[0]?.length ?? 0,
  }),
  'rollout-paused': (after, { type: _type, ...cause }) => ({
    kind: 'paused',
    ...cause,
    inFlight: inFlightCountOf(after),
  }),
  'rollout-resumed': (_after, { by, remark }) => ({
    kind: 'resumed',
    ...(by !== undefined && { by }),
    ...(remark !== undefined && { remark }),
  }),
  'wave-widened': (after, { by, wave, remark }) => ({
    kind: 'widened',
    by,
    wave,
    verified: ownSuccessesOf(after, wave),
    devices: after.plan.waves[wave - 1]?.length ?? 0,
    ...(remark !== undefined && { remark }),
  }),
  'window-skipped': (after, { clocksChangeAtMs }) => {
    const opensAtMs = 'opensAtMs' in after ? after.opensAtMs : undefined
    return { kind: 'window-skipped', clocksChangeAtMs, ...(opensAtMs !== undefined && { opensAtMs }) }
  },
  'window-misfit': (after, { deviceIds, needsMs, longestMs }) => ({
    kind: 'window-misfit',
    deviceNames: deviceIds.map((deviceId) => plannedDeviceOf(after.plan, deviceId).name),
    needsMs,
    longestMs,
  }),
  'wave-sent': (after, { wave, devices, isAmbiguous }) => ({
    kind: 'wave-sent',
    wave,
    waves: after.waves.length,
    devices,
    waveDevices: after.plan.waves[wave - 1]?.length ?? devices,
    ...(isAmbiguous === true && { isAmbiguous }),
  }),
  'wave-passed': (after, { wave }) =>
    ownSuccessesOf(after, wave) > 0 ? passedNotice(after, wave) : undefined,
  'device-failed': failureNotice,
  'device-failed-finally': failureNotice,
  'device-parked': (after, { deviceId, problem }) =>
    problem === undefined
      ? undefined
      : { kind: 'device-refused', deviceName: plannedDeviceOf(after.plan, deviceId).name, problem },
  'device-unknown': (after, { deviceId, statusCode, isGivenUp, problem }) => {
    const givenUp = isGivenUp === true ? after.devices[deviceId]?.givenUp : undefined
    const { name } = plannedDeviceOf(after.plan, deviceId)
    const why = { ...(givenUp !== undefined && { givenUp }), ...(problem !== undefined && { problem }) }
    return { kind: 'device-unknown', deviceName: name, statusCode, ...why }
  },
  'rollout-halting': (after, { by, replacedBy }) => ({
    kind: 'halting',
    by,
    ...(replacedBy !== undefined && { replacedBy }),
    inFlight: inFlightCountOf(after),
  }),
  'failed-retried': (_after, { by, deviceIds, remark }) => ({
    kind: 'retrying',
    by,
    devices: deviceIds.length,
    ...(remark !== undefined && { remark }),
  }),
  'polling-slowed': (_after, { type: _type, ...slow }) => ({ kind: 'polling-slowed', ...slow }),
  'rollout-halted': finishedNotice,
  'rollout-completed': finishedNotice,
}

/** The reply in the thread that an event is worth; `undefined` for those that only change the card. */
export const noticeOf = (event: Event, after: Rollout): Notice | undefined => {
  if (event.type === 'approval-reminded')
    return hasPlan(after) ? { kind: 'reminder', expiresAtMs: after.expiresAtMs } : undefined
  if (event.type === 'approval-dropped') return { kind: 'vote-dropped', voter: event.by }
  // The table is keyed by the event's own type, which the compiler cannot follow through the lookup.
  const make = NOTICES[event.type] as
    | ((after: ApprovedRollout, event: Event) => Notice | undefined)
    | undefined
  return make === undefined || !hasExecution(after) ? undefined : make(after, event)
}
