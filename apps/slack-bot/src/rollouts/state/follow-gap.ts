import type { DeviceProgress } from '../model/device-progress.ts'
import type { Event, EventOf, EventType } from '../model/event.ts'
import type { Gap, GapOutcome } from '../model/gap.ts'
import { waitsForApi } from '../model/facts/pause-facts.ts'
import { hasExecution, type ApprovedRollout, type Rollout } from '../model/rollout.ts'

const outcomeOf = (progress: DeviceProgress): GapOutcome => {
  switch (progress.state) {
    case 'sending':
    case 'sent':
      return 'unread'
    case 'waiting':
    case 'updating':
    case 'verifying':
    case 'verified':
      return 'started'
    case 'planned':
      return progress.lastFailure === undefined ? 'not-started' : 'started'
    case 'failed':
      return progress.problem.code === 'update-failed' ? 'started' : 'not-started'
    case 'intended':
    case 'parked':
      return 'not-started'
    case 'skipped':
      return progress.reason === 'halted' ? 'not-started' : 'unknown'
    case 'stalled':
    case 'unknown':
      return 'unknown'
    default: {
      const never: never = progress
      return never
    }
  }
}

const unreadOf = ({ devices }: ApprovedRollout): Gap['outcomes'] =>
  Object.fromEntries(
    Object.entries(devices).flatMap(([deviceId, { progress }]) =>
      outcomeOf(progress) === 'unread' ? [[deviceId, 'unread' as const]] : [],
    ),
  )

/** The gap after these devices moved. */
const settled = (gap: Gap | undefined, deviceIds: readonly string[], after: ApprovedRollout) => {
  const known = gap === undefined ? [] : deviceIds.filter((deviceId) => gap.outcomes[deviceId] === 'unread')
  const found = known.flatMap((deviceId) => {
    const progress = after.devices[deviceId]?.progress
    const outcome = progress === undefined ? 'unread' : outcomeOf(progress)
    return outcome === 'unread' ? [] : [[deviceId, outcome] as const]
  })
  return gap === undefined || found.length === 0
    ? gap
    : { ...gap, outcomes: { ...gap.outcomes, ...Object.fromEntries(found) } }
}

/** An answer was lost: what became of the devices of the call must be read. */
const lostAnswer = (
  gap: Gap | undefined,
  { dispatchId }: EventOf<'dispatch-recorded'>,
  { devices, dispatches }: ApprovedRollout,
): Gap | undefined => {
  const lost = (dispatches[dispatchId]?.deviceIds ?? []).filter((deviceId) => {
    const progress = devices[deviceId]?.progress
    return progress?.state === 'sent' && progress.dispatchId === dispatchId
  })
  if (lost.length === 0) return gap
  const isSentAgain = gap?.isSentAgain ?? lost.some((deviceId) => gap?.outcomes[deviceId] === 'not-started')
  return {
    isOutage: gap?.isOutage ?? false,
    outcomes: {
      ...gap?.outcomes,
      ...Object.fromEntries(lost.map((deviceId) => [deviceId, 'unread' as const])),
    },
    ...(isSentAgain && { isSentAgain }),
  }
}

/** A person decided during the outage: it is not the answer that ends the pause any more. */
const withoutOutage = (gap: Gap | undefined, before: Rollout | undefined): Gap | undefined => {
  if (gap === undefined || before === undefined || !waitsForApi(before)) return gap
  return Object.keys(gap.outcomes).length === 0 ? undefined : { ...gap, isOutage: false }
}

const ENDS_GAP: readonly EventType[] = ['gap-closed', 'rollout-halted', 'rollout-completed']

const endsOutage = (event: Event): boolean =>
  event.type === 'rollout-paused' ||
  event.type === 'rollout-halting' ||
  (event.type === 'rollout-resumed' && event.isRecovery !== true)

const gapAfter = (before: Rollout | undefined, event: Event, after: ApprovedRollout): Gap | undefined => {
  const { gap } = after
  if ('deviceId' in event) return settled(gap, [event.deviceId], after)
  if (ENDS_GAP.includes(event.type)) return undefined
  if (event.type === 'dispatch-recorded')
    return event.outcome.kind === 'ambiguous'
      ? lostAnswer(gap, event, after)
      : settled(gap, after.dispatches[event.dispatchId]?.deviceIds ?? [], after)
  if (event.type === 'rollout-paused' && event.reason === 'api' && event.untilPerson !== true)
    return { ...gap, isOutage: true, outcomes: { ...gap?.outcomes, ...unreadOf(after) } }
  return endsOutage(event) ? withoutOutage(gap, before) : gap
}

/** The rollout with what the event says of a gap in Tuya's answers. */
export const followGap = (before: Rollout | undefined, event: Event, after: Rollout): Rollout => {
  if (!hasExecution(after)) return after
  const gap = gapAfter(before, event, after)
  if (gap === after.gap) return after
  if (gap !== undefined) return { ...after, gap }
  const closed = { ...after }
  delete closed.gap
  return closed
}
