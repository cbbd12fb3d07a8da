import type { RolloutIn } from '../model/rollout.ts'

/** When the channel is reminded of an open request: once, at half its life. */
export const reminderAtMs = (request: RolloutIn<'awaiting-approval'>): number | undefined =>
  request.remindedAtMs === undefined
    ? request.requestedAtMs + Math.floor((request.expiresAtMs - request.requestedAtMs) / 2)
    : undefined
