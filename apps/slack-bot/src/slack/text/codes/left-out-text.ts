import type { ParkReason, SkipReason } from '../../../rollouts/model/device-progress.ts'

/** Why a device isn't sent for now. */
export const PARK_TEXT = {
  offline: 'offline',
  locked: 'its room is locked',
  window: 'its maintenance window is closed',
  wake: 'Tuya has not started its update',
  quarantine: 'it failed three times; an approver can try it again',
  gateway: 'other devices behind its gateway failed; an approver can try it again',
  refused: 'Tuya refuses requests about it',
} as const satisfies Record<ParkReason, string>

/** Why a device is left out of its rollout for good. */
export const SKIP_TEXT = {
  gone: 'no longer in the project',
  'nothing-to-do': 'nothing to update any more',
  superseded: 'another version is offered now',
  changed: 'another version is installed than when the plan was made',
  halted: 'the rollout was ended before it was updated',
  replanned: 'it is part of a newer rollout',
  'no-window': 'its update never fits into its maintenance window',
} as const satisfies Record<SkipReason, string>
