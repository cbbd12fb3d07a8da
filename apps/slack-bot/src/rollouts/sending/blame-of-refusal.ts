import type { RolloutView } from '../state/rollout-view.ts'
import { dueDevicesOf } from './candidates.ts'
import type { ApprovedRollout, Dispatch } from '../model/rollout.ts'

/** This many refusals in a row blame the account, whatever the code. A person's resume resets the count. */
const MOST_REFUSALS_IN_A_ROW = 5

/** How often a single device may be told "not now" before it fails by itself. */
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

/** How often the device was alone in a refused POST before. */
const refusedAlone = ({ dispatches }: ApprovedRollout, deviceId: string | undefined): number =>
  Object.values(dispatches).filter(
    ({ isRefused, deviceIds }) => isRefused === true && deviceIds.length === 1 && deviceIds[0] === deviceId,
  ).length

/** Whether a person resumed after the refusal, which means that the account works. */
const hasResumedSince = ({ resumedAtMs }: ApprovedRollout, sinceMs: number): boolean =>
  resumedAtMs !== undefined && resumedAtMs >= sinceMs

const isAnotherNext = (view: RolloutView, { deviceIds }: Dispatch): boolean =>
  dueDevicesOf(view, Infinity).some(({ device }) => !deviceIds.includes(device.deviceId)) ||
  view.openDispatches.length > 0

/**
 * What follows from a refusal if the account works. A slice is halved and sent again, because one device may spoil it for
 * the others. A single device waits until others were tried. It fails by itself if it is refused again, if the cloud
 * accepted others or a person resumed since its first refusal, or if no other device is due. A refusal sends nothing, so
 * it spends no attempt. Any other refusal needs a person.
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
  // "Not now" is retried a few times.
  if (isRetryable && alone < TRIES_ALONE) return 'try-on'
  const refusals = before.devices[deviceId ?? '']?.refusals
  const isItsOwn =
    refusals !== undefined &&
    (acceptedSince(before, refusals.sinceMs) || hasResumedSince(before, refusals.sinceMs) || alone > 0)
  return isItsOwn || !isAnotherNext(after, dispatch) ? 'device-failed' : 'try-on'
}
