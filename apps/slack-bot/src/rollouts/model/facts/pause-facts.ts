import type { PauseReason } from '../codes/pause-cause.ts'
import type { Rollout, RolloutIn } from '../rollout.ts'

export const isPausedFor = <P extends PauseReason>(
  rollout: Rollout,
  reason: P,
): rollout is RolloutIn<'paused'> & { readonly pausedFor: P } =>
  rollout.status === 'paused' && rollout.pausedFor === reason

/** Whether the next opening of a window starts or resumes it. */
export const waitsForWindow = (
  rollout: Rollout,
): rollout is RolloutIn<'scheduled'> | (RolloutIn<'paused'> & { readonly pausedFor: 'window' }) =>
  rollout.status === 'scheduled' || isPausedFor(rollout, 'window')

/** Paused because the cloud didn't answer; the next answer resumes it. */
export const waitsForApi = (rollout: Rollout): boolean =>
  isPausedFor(rollout, 'api') && rollout.untilPerson !== true
