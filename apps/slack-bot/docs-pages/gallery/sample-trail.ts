import type { Event } from '../../src/rollouts/model/event.ts'
import type { RolloutTrail } from '../../src/rollouts/ports/audit-trail.ts'
import type { Rollout } from '../../src/rollouts/model/rollout.ts'
import { SAMPLE_NOW_MS } from './sample-execution.ts'

/** A trail with every sort of line: decisions, calls with their trace ids, devices. */
export const sampleTrail = (rollout: Extract<Rollout, { status: 'awaiting-approval' }>): RolloutTrail => {
  const { rolloutId, requester, place, selection, reason, plan, planHash, notes, expiresAtMs } = rollout
  const device = selection.devices[0]?.deviceId ?? ''
  const by = 'U0JONASWEBER'
  const dispatchId = `${rolloutId}/d1` as const
  const finishedAtMs = SAMPLE_NOW_MS
  const events: readonly Event[] = [
    {
      type: 'rollout-drafted',
      rolloutId,
      requester,
      place,
      selection,
      start: 'next-window',
      ...(reason && { reason }),
    },
    { type: 'approval-requested', plan, planHash, notes, expiresAtMs },
    { type: 'approval-given', by, planHash },
    { type: 'approval-dropped', by },
    { type: 'approval-given', by, planHash },
    { type: 'approval-taken-back', by },
    {
      type: 'plan-changed',
      by,
      plan,
      planHash,
      notes,
      leftOut: [device],
      endedVotes: ['U0PRIYANAIR'],
    },
    { type: 'approval-given', by, planHash },
    { type: 'rollout-approved', planHash },
    { type: 'approval-taken-back', by, expiresAtMs },
    { type: 'approval-given', by, planHash },
    { type: 'rollout-approved', planHash },
    { type: 'rollout-scheduled', opensAtMs: SAMPLE_NOW_MS },
    { type: 'window-skipped', clocksChangeAtMs: SAMPLE_NOW_MS },
    { type: 'window-misfit', deviceIds: [device], needsMs: 7_200_000, longestMs: 3_600_000 },
    { type: 'rollout-started' },
    { type: 'wave-started', wave: 1 },
    { type: 'dispatch-intended', dispatchId, deviceIds: [device], wave: 1 },
    { type: 'dispatch-started', dispatchId },
    {
      type: 'dispatch-recorded',
      dispatchId,
      outcome: { kind: 'accepted', finishedAtMs, requestId: 'e7f1849b' },
    },
    {
      type: 'dispatch-recorded',
      dispatchId,
      outcome: { kind: 'ambiguous', finishedAtMs, problem: { code: 'no-answer' } },
    },
    { type: 'rollout-observed', readStartedAtMs: SAMPLE_NOW_MS },
    { type: 'device-updating', deviceId: device, isOutside: false },
    { type: 'device-verified', deviceId: device, isOutside: false, installedVersion: '1.4.2' },
    { type: 'device-parked', deviceId: device, reason: 'locked', recheckAtMs: 0, recheckDelayMs: 0 },
    { type: 'rollout-paused', reason: 'human', by, remark: reason ?? '' },
    { type: 'rollout-resumed', by },
    { type: 'rollout-resumed', isRecovery: true },
    { type: 'gap-closed', isOutage: true, started: 1, notStarted: 1, unknown: 0 },
    { type: 'wave-widened', wave: 1, by, ...(reason && { remark: reason }) },
    { type: 'failed-retried', by, deviceIds: [device] },
    { type: 'rollout-halting', by },
    { type: 'rollout-completed', hasFailures: false },
  ]
  return {
    entries: [...events, undefined].map((event, index) => ({
      seq: index + 1,
      atMs: SAMPLE_NOW_MS - (events.length - index) * 60_000,
      ...(event !== undefined && { event }),
    })),
  }
}
