import type { Notice } from './effect.ts'
import type { Event } from './event.ts'
import { excludedRatePercent } from './excluded-rate.ts'
import { failuresOf, ownSuccessesOf } from './gate.ts'
import { plannedDeviceOf } from './plan-index.ts'
import { isInFlight } from './record-facts.ts'
import type { Rollout } from './rollout.ts'
import { hasExecution, hasPlan } from './rollout.ts'
import type { Approved } from './turn.ts'

const failureNotice = (
  after: Approved,
  event: Extract<Event, { type: 'device-failed' | 'device-failed-finally' }>,
): Notice => {
  const { name } = plannedDeviceOf(after.plan, event.deviceId)
  const attempts = after.plan.knobs.retryDelaysMs.length + 1
  const next = after.devices[event.deviceId]?.progress.attempt ?? 1
  if (event.type === 'device-failed-finally')
    return { kind: 'device-failed', deviceName: name, attempt: next, attempts }
  return {
    kind: 'device-failed',
    deviceName: name,
    attempt: next - 1,
    attempts,
    nextTryAtMs: event.notBeforeMs,
  }
}

const passedNotice = (after: Approved, wave: number): Notice => {
  const verified = ownSuccessesOf(after, wave)
  const failures = failuresOf(after, wave)
  const excluded = excludedRatePercent({ trials: verified + failures, failures })
  const devices = after.plan.waves[wave - 1]?.length ?? 0
  return { kind: 'wave-passed', wave, verified, devices, excludedRatePercent: excluded }
}

const executionNotice = (after: Approved, event: Event): Notice | undefined => {
  switch (event.type) {
    case 'rollout-approved':
      return { kind: 'approved', by: after.votes.map(({ by }) => by), waves: after.waves.length }
    case 'wave-sent':
      return { kind: 'wave-sent', wave: event.wave, waves: after.waves.length, devices: event.devices }
    case 'wave-passed':
      return ownSuccessesOf(after, event.wave) > 0 ? passedNotice(after, event.wave) : undefined
    case 'device-failed':
    case 'device-failed-finally':
      return failureNotice(after, event)
    case 'device-unknown': {
      const deviceName = plannedDeviceOf(after.plan, event.deviceId).name
      return { kind: 'device-unknown', deviceName, statusCode: event.statusCode }
    }
    case 'rollout-halting': {
      const inFlight = Object.values(after.devices).filter(({ progress }) => isInFlight(progress)).length
      return { kind: 'halting', by: event.by, inFlight }
    }
    case 'failed-retried':
      return { kind: 'retrying', by: event.by, devices: event.deviceIds.length }
    case 'rollout-halted':
    case 'rollout-completed':
      return { kind: 'finished', requester: after.requester, approvers: after.votes.map(({ by }) => by) }
    default:
      return undefined
  }
}

/** The reply in the thread that an event is worth; `undefined` for those that only change the card. */
export const noticeOf = (event: Event, after: Rollout): Notice | undefined => {
  switch (event.type) {
    case 'approval-reminded':
      return hasPlan(after) ? { kind: 'reminder', expiresAtMs: after.expiresAtMs } : undefined
    case 'rollout-paused': {
      const { reason, by, detail } = event
      return {
        kind: 'paused',
        reason,
        ...(by !== undefined && { by }),
        ...(detail !== undefined && { detail }),
      }
    }
    case 'rollout-resumed':
      return { kind: 'resumed', ...(event.by !== undefined && { by: event.by }) }
    default:
      return hasExecution(after) ? executionNotice(after, event) : undefined
  }
}
