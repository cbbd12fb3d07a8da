import type { Execution } from '../../rollouts/rollout.ts'

const NEVER_POSTED = new Set(['intended', 'withdrawn', 'not-sent'])

/** How many of the plan's devices Tuya was ever asked to update, certainly or perhaps. */
export const sentDeviceCount = (rollout: Execution): number =>
  new Set(
    Object.values(rollout.dispatches)
      .filter((dispatch) => !NEVER_POSTED.has(dispatch.state))
      .flatMap((dispatch) => dispatch.deviceIds),
  ).size
