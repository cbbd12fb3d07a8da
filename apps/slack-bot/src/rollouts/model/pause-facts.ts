import type { Rollout } from './rollout.ts'

/** Paused because the cloud did not answer, and resumed by the first answer. */
export const waitsForApi = (rollout: Rollout): boolean =>
  rollout.status === 'paused' && rollout.pausedFor === 'api' && rollout.untilPerson !== true
