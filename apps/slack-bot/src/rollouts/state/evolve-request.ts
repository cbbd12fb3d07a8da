import { BrokenInvariantError } from '../model/broken-invariant.ts'
import type { Event, EventOf } from '../model/event.ts'
import type { ExecutingRollout, Rollout, RolloutIn, Vote } from '../model/rollout.ts'
import { hasSendingBegun, isExecuting } from '../model/rollout.ts'

/** Events from the draft to the approval; nothing was sent yet. */
export type RequestEvent = EventOf<
  | 'draft-progressed'
  | 'draft-abandoned'
  | 'approval-requested'
  | 'approval-reminded'
  | 'approval-given'
  | 'approval-dropped'
  | 'approval-taken-back'
  | 'plan-changed'
  | 'rollout-approved'
  | 'rollout-rejected'
  | 'rollout-expired'
  | 'rollout-withdrawn'
>
type VoteEnded = EventOf<'approval-dropped' | 'approval-taken-back'>
type Requested = RolloutIn<'awaiting-approval' | 'scheduled'>

const cannotFollow = (rollout: Rollout, event: Event): BrokenInvariantError =>
  new BrokenInvariantError(`${event.type} cannot follow in ${rollout.rolloutId}, which is ${rollout.status}`)

const requestOf = (rollout: Rollout, event: Event, statuses: readonly Requested['status'][]): Requested => {
  if (
    (rollout.status === 'awaiting-approval' || rollout.status === 'scheduled') &&
    statuses.includes(rollout.status)
  )
    return rollout
  throw cannotFollow(rollout, event)
}

/** Keeps the request, and drops fields of an open request or an execution. */
const closed = (request: Requested | ExecutingRollout) => {
  const { rolloutId, requester, place, selection, reason, start, createdAtMs, replaces } = request
  const { replacedRequesters } = request
  const { plan, planHash, notes, requestedAtMs, expiresAtMs, votes, durations, dispatchCount } = request
  const { earlierPlanHashes } = request
  const common = {
    rolloutId,
    requester,
    place,
    selection,
    start,
    createdAtMs,
    ...(reason !== undefined && { reason }),
    ...(replaces !== undefined && { replaces }),
    ...(replacedRequesters !== undefined && { replacedRequesters }),
    ...(durations !== undefined && { durations }),
    ...(dispatchCount !== undefined && { dispatchCount }),
    ...(earlierPlanHashes !== undefined && { earlierPlanHashes }),
  }
  return { ...common, plan, planHash, notes, requestedAtMs, expiresAtMs, votes }
}

const approved = (request: Requested, atMs: number): Rollout => ({
  ...closed(request),
  status: 'scheduled',
  approvedAtMs: atMs,
  waves: request.plan.waves.map(() => ({ state: 'pending' })),
  devices: Object.fromEntries(
    request.plan.devices.map(({ deviceId, isRetry = false }) => [
      deviceId,
      { progress: { state: 'planned', attempt: 1, notBeforeMs: atMs }, generation: isRetry ? 1 : 0 },
    ]),
  ),
  dispatches: {},
  dispatchCount: request.dispatchCount ?? 0,
})

const drafted = (
  rollout: Rollout,
  event: EventOf<'draft-progressed' | 'draft-abandoned' | 'approval-requested'>,
  atMs: number,
): Rollout => {
  if (rollout.status !== 'draft') throw cannotFollow(rollout, event)
  if (event.type === 'draft-progressed') {
    const { read, total, leftMs } = event
    return { ...rollout, preparing: { read, total, leftMs, atMs } }
  }
  if (event.type === 'draft-abandoned')
    return { ...rollout, status: 'abandoned', endedAtMs: atMs, problem: event.problem }
  const { plan, planHash, notes, expiresAtMs, durations } = event
  const learned = durations !== undefined && { durations }
  const asked = { plan, planHash, notes, expiresAtMs, requestedAtMs: atMs, votes: [], ...learned }
  const { preparing: _preparing, ...request } = rollout
  return { ...request, ...asked, status: 'awaiting-approval' }
}

const withoutVote = (votes: readonly Vote[], { rollout, event }: { rollout: Rollout; event: VoteEnded }) => {
  const left = votes.filter(({ by }) => by !== event.by)
  if (left.length === votes.length) throw cannotFollow(rollout, event)
  return left
}

/** Takes a vote away. From a complete approval that wasn't used, the request is open again. */
const takenBack = (rollout: Rollout, event: EventOf<'approval-taken-back'>, atMs: number): Rollout => {
  const { expiresAtMs } = event
  if (expiresAtMs === undefined) {
    if (rollout.status !== 'awaiting-approval') throw cannotFollow(rollout, event)
    return { ...rollout, votes: withoutVote(rollout.votes, { rollout, event }) }
  }
  if (!isExecuting(rollout) || rollout.status === 'halting' || hasSendingBegun(rollout))
    throw cannotFollow(rollout, event)
  const votes = withoutVote(rollout.votes, { rollout, event })
  return { ...closed(rollout), status: 'awaiting-approval', requestedAtMs: atMs, expiresAtMs, votes }
}

const changed = (rollout: Rollout, event: EventOf<'plan-changed'>): Rollout => {
  if (rollout.status !== 'awaiting-approval') throw cannotFollow(rollout, event)
  const { plan, planHash, notes } = event
  const earlierPlanHashes = [...(rollout.earlierPlanHashes ?? []), rollout.planHash]
  return { ...rollout, plan, planHash, notes, votes: [], earlierPlanHashes }
}

const only = ['awaiting-approval'] as const
const untilStarted = ['awaiting-approval', 'scheduled'] as const

export const evolveRequest = (rollout: Rollout, event: RequestEvent, atMs: number): Rollout => {
  switch (event.type) {
    case 'draft-progressed':
    case 'draft-abandoned':
    case 'approval-requested':
      return drafted(rollout, event, atMs)
    case 'approval-reminded':
      return { ...closed(requestOf(rollout, event, only)), status: 'awaiting-approval', remindedAtMs: atMs }
    case 'approval-given': {
      if (rollout.status !== 'awaiting-approval') throw cannotFollow(rollout, event)
      return { ...rollout, votes: [...rollout.votes, { by: event.by, atMs }] }
    }
    case 'approval-dropped': {
      if (rollout.status !== 'awaiting-approval') throw cannotFollow(rollout, event)
      return { ...rollout, votes: withoutVote(rollout.votes, { rollout, event }) }
    }
    case 'approval-taken-back':
      return takenBack(rollout, event, atMs)
    case 'plan-changed':
      return changed(rollout, event)
    case 'rollout-approved': {
      const request = requestOf(rollout, event, only)
      // I1: only the approved plan runs, to the last device and version.
      if (event.planHash !== request.planHash) throw cannotFollow(rollout, event)
      return approved(request, atMs)
    }
    case 'rollout-rejected': {
      const { by, remark } = event
      const request = closed(requestOf(rollout, event, only))
      return { ...request, status: 'rejected', endedAtMs: atMs, by, ...(remark !== undefined && { remark }) }
    }
    case 'rollout-expired':
      return { ...closed(requestOf(rollout, event, only)), status: 'expired', endedAtMs: atMs }
    case 'rollout-withdrawn':
      return {
        ...closed(requestOf(rollout, event, untilStarted)),
        status: 'withdrawn',
        endedAtMs: atMs,
        by: event.by,
      }
    default: {
      const never: never = event
      throw new BrokenInvariantError(`Unknown event ${JSON.stringify(never)}`)
    }
  }
}
