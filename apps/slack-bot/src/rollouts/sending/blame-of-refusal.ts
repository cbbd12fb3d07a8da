import type { RolloutView } from '../state/rollout-view.ts'
import { dueDevicesOf } from './candidates.ts'
import type { ApprovedRollout, Dispatch } from '../model/rollout.ts'

/** So many refusals in a row blame the account, whatever the code says. A person who resumes says that it is not. */
const MOST_REFUSALS_IN_A_ROW = 5

/** So often a device alone may be told "not now" before it fails for itself. */
const TRIES_ALONE = 2

const acceptedSince = ({ dispatches }: ApprovedRollout, sinceMs: number): boolean =>
  Object.values(dispatches).some(
    ({ state, finishedAtMs }) => state === 'accepted' && (finishedAtMs ?? 0) >= sinceMs,
  )

const isAccountSuspect = ({ dispatches, resumedAtMs }: ApprovedRollout): boolean => {
  const all = Object.values(dispatches)
  const sinceMs = all.reduce(
    (latest, { state, finishedAtMs }) =>
      state === 'accepted' ? Math.max(latest, finishedAtMs ?? 0) : latest,
    resumedAtMs ?? -Infinity,
  )
  const inRow = all.filter((one) => one.isRefused === true && (one.finishedAtMs ?? 0) > sinceMs)
  return inRow.length >= MOST_REFUSALS_IN_A_ROW
}

/** How often it stood alone in a refused POST before. */
const refusedAlone = ({ dispatches }: ApprovedRollout, deviceId: string | undefined): number =>
  Object.values(dispatches).filter(
    ({ isRefused, deviceIds }) => isRefused === true && deviceIds.length === 1 && deviceIds[0] === deviceId,
  ).length

/** A person went on although it was refused, and so says that the account is well. */
const isVouchedFor = ({ resumedAtMs }: ApprovedRollout, sinceMs: number): boolean =>
  resumedAtMs !== undefined && resumedAtMs >= sinceMs

const isAnotherNext = (view: RolloutView, { deviceIds }: Dispatch): boolean =>
  dueDevicesOf(view, Infinity).some(({ device }) => !deviceIds.includes(device.deviceId)) ||
  view.openDispatches.length > 0

/**
 * What a refusal leads to where the account was found to be well. A slice is cut in halves and sent again, because one
 * device may spoil it for the others; a device alone waits until others were tried, and fails for itself when it is
 * refused again, when the cloud took others or a person went on since it was first refused, or when no other is next.
 * Nothing was sent by a refusal, so no attempt is spent. Whatever else is refused, a person must look at.
 */
export const blameOfRefusal = (
  before: ApprovedRollout,
  after: RolloutView,
  dispatch: Dispatch,
  isRetryable = false,
): 'device-failed' | 'try-on' | 'ask-person' => {
  if (isAccountSuspect(after.rollout)) return 'ask-person'
  const [deviceId, ...others] = dispatch.deviceIds
  if (others.length > 0) return 'try-on'
  const alone = refusedAlone(before, deviceId)
  // "Not now" is believed of a device for some time.
  if (isRetryable && alone < TRIES_ALONE) return 'try-on'
  const refusals = before.devices[deviceId ?? '']?.refusals
  const isItsOwn =
    refusals !== undefined &&
    (acceptedSince(before, refusals.sinceMs) || isVouchedFor(before, refusals.sinceMs) || alone > 0)
  return isItsOwn || !isAnotherNext(after, dispatch) ? 'device-failed' : 'try-on'
}
