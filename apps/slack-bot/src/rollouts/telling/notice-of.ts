import type { Notice } from '../model/effect.ts'
import type { Event, EventOf, EventType } from '../model/event.ts'
import { excludedRatePercent } from '../waves/excluded-rate.ts'
import { finalFailureNotice, firstFailureNotice } from './failure-notice.ts'
import { failuresOf, outsideSuccessesOf, ownSuccessesOf } from '../waves/gate.ts'
import { plannedDeviceOf } from '../model/plan-index.ts'
import { inFlightCountOf } from '../model/facts/record-facts.ts'
import type { ApprovedRollout, Rollout } from '../model/rollout.ts'
import { hasPlan } from '../model/rollout.ts'
import { isViewOfApproved, type RolloutView } from '../state/rollout-view.ts'

const passedNotice = (view: RolloutView, wave: number): Notice => {
  const verified = ownSuccessesOf(view, wave)
  const outside = outsideSuccessesOf(view, wave)
  const failures = failuresOf(view, wave)
  const excluded = excludedRatePercent({ trials: verified + failures, failures })
  const devices = view.rollout.plan.waves[wave - 1]?.length ?? 0
  return {
    kind: 'wave-passed',
    wave,
    verified,
    devices,
    ...(failures > 0 && { failed: failures }),
    excludedRatePercent: excluded,
    ...(outside > 0 && { outside }),
  }
}

type NoticeMakers = {
  readonly [T in EventType]?: (
    after: ApprovedRollout,
    event: EventOf<T>,
    view: RolloutView,
  ) => Notice | undefined
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
  // A recovery is told with what Tuya did meanwhile.
  'rollout-resumed': (_after, { by, remark, isRecovery }) =>
    isRecovery === true
      ? undefined
      : { kind: 'resumed', ...(by !== undefined && { by }), ...(remark !== undefined && { remark }) },
  'gap-closed': (_after, { type: _type, ...findings }) => ({ kind: 'gap-closed', ...findings }),
  'wave-widened': (after, { by, wave, remark }, view) => ({
    kind: 'widened',
    by,
    wave,
    verified: ownSuccessesOf(view, wave),
    devices: after.plan.waves[wave - 1]?.length ?? 0,
    ...(remark !== undefined && { remark }),
  }),
  'window-skipped': (after, { clocksChangeAtMs }) => {
    const opensAtMs = 'opensAtMs' in after ? after.opensAtMs : undefined
    return { kind: 'window-skipped', clocksChangeAtMs, ...(opensAtMs !== undefined && { opensAtMs }) }
  },
  'window-misfit': (_after, { deviceIds, needsMs, longestMs }, view) => ({
    kind: 'window-misfit',
    deviceNames: deviceIds.map((deviceId) => plannedDeviceOf(view.planIndex, deviceId).name),
    needsMs,
    longestMs,
  }),
  'wave-sent': (after, { wave, devices, isAmbiguous }) =>
    isAmbiguous === true || (wave === 1 && after.start !== 'now')
      ? {
          kind: 'wave-sent',
          wave,
          waves: after.waves.length,
          devices,
          waveDevices: after.plan.waves[wave - 1]?.length ?? devices,
          ...(isAmbiguous === true && { isAmbiguous }),
        }
      : undefined,
  'wave-passed': (_after, { wave }, view) =>
    ownSuccessesOf(view, wave) > 0 ? passedNotice(view, wave) : undefined,
  'device-failed': firstFailureNotice,
  'device-failed-finally': finalFailureNotice,
  'device-parked': (_after, { deviceId, problem }, view) =>
    problem === undefined
      ? undefined
      : { kind: 'device-refused', deviceName: plannedDeviceOf(view.planIndex, deviceId).name, problem },
  'device-unknown': (after, { deviceId, statusCode, isGivenUp, problem }, view) => {
    const givenUp = isGivenUp === true ? after.devices[deviceId]?.givenUp : undefined
    const { name } = plannedDeviceOf(view.planIndex, deviceId)
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

/** While approvals are still missing, the card alone shows who approved. */
const takenBackNotice = (after: Rollout, event: EventOf<'approval-taken-back'>): Notice | undefined =>
  event.expiresAtMs === undefined || !hasPlan(after)
    ? undefined
    : {
        kind: 'approval-taken-back',
        requester: after.requester,
        by: event.by,
        missing: after.plan.knobs.quorum - after.votes.length,
        expiresAtMs: event.expiresAtMs,
      }

const changedNotice = (after: Rollout, event: EventOf<'plan-changed'>): Notice => {
  const { by, plan, leftOut, endedVotes } = event
  const out = new Set(leftOut)
  const names = after.selection.devices.flatMap(({ deviceId, name }) => (out.has(deviceId) ? [name] : []))
  const stay = plan.devices.length
  return { kind: 'plan-changed', requester: after.requester, by, names, stay, endedVotes }
}

const NOT_APPROVED: readonly EventType[] = ['rollout-rejected', 'rollout-expired', 'rollout-withdrawn']

/** The thread reply for an event; `undefined` for events that only change the card. */
export const noticeOf = (event: Event, view: RolloutView<Rollout>): Notice | undefined => {
  const after = view.rollout
  if (event.type === 'approval-reminded')
    return hasPlan(after) ? { kind: 'reminder', expiresAtMs: after.expiresAtMs } : undefined
  if (event.type === 'approval-dropped') return { kind: 'vote-dropped', voter: event.by }
  if (event.type === 'approval-taken-back') return takenBackNotice(after, event)
  if (event.type === 'plan-changed') return changedNotice(after, event)
  if (NOT_APPROVED.includes(event.type))
    return hasPlan(after) ? { kind: 'not-approved', requester: after.requester } : undefined
  // The table is keyed by the event's own type, which the compiler can't follow through the lookup.
  const make = NOTICES[event.type] as
    | ((after: ApprovedRollout, event: Event, view: RolloutView) => Notice | undefined)
    | undefined
  return make === undefined || !isViewOfApproved(view) ? undefined : make(view.rollout, event, view)
}
