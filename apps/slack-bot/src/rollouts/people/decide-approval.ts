import type { ApproverRight, CommandOf } from '../model/command.ts'
import type { Event } from '../model/event.ts'
import type { PersonId } from '../model/ids.ts'
import type { Refusal } from '../model/codes/refusal.ts'
import type { Execution, Rollout, RolloutIn } from '../model/rollout.ts'
import { hasExecution, hasSendingBegun } from '../model/rollout.ts'
import { withdrawIntended } from '../sending/withdraw-intended.ts'
import { isTurnIn, type TurnOf } from '../state/turn.ts'
import { expiryOf } from '../timing/expiry-of.ts'

export const refusalOfRight = (right: ApproverRight): Refusal | undefined => {
  if (right === 'unknown') return { kind: 'approver-unknown' }
  return right === 'not-approver' ? { kind: 'not-approver' } : undefined
}

/** Why a closed request can't be decided: who decided first, or what closed it. */
const refusalOfClosed = (rollout: Exclude<Rollout, { status: 'awaiting-approval' }>): Refusal => {
  if (hasExecution(rollout)) {
    const last = rollout.votes.at(-1)
    const by = last?.by ?? rollout.requester
    return { kind: 'already-decided', decision: 'approved', by, atMs: rollout.approvedAtMs }
  }
  switch (rollout.status) {
    case 'rejected':
      return { kind: 'already-decided', decision: 'rejected', by: rollout.by, atMs: rollout.endedAtMs }
    case 'expired':
      return { kind: 'expired', atMs: rollout.endedAtMs }
    case 'withdrawn':
      return { kind: 'withdrawn', by: rollout.by, atMs: rollout.endedAtMs }
    case 'draft':
    case 'abandoned':
      return { kind: 'wrong-status', status: rollout.status }
    default: {
      const never: never = rollout
      return never
    }
  }
}

/** The request, if this person may still decide about the plan that they saw. */
export const openRequest = (
  { rollout, nowMs }: TurnOf<Rollout>,
  command: CommandOf<'approve' | 'reject' | 'change-devices'>,
): RolloutIn<'awaiting-approval'> | Refusal => {
  const noRight = refusalOfRight(command.right)
  if (noRight !== undefined) return noRight
  if (rollout.status !== 'awaiting-approval') return refusalOfClosed(rollout)
  // Expired even if no tick has stored the expiry yet.
  if (nowMs >= rollout.expiresAtMs) return { kind: 'expired', atMs: rollout.expiresAtMs }
  return command.planHash === rollout.planHash
    ? rollout
    : { kind: 'stale-plan', rolloutId: rollout.rolloutId }
}

/** Votes of people who have lost the right to approve, or the refusal if that is unknown. */
const lostVotes = (
  { votes }: RolloutIn<'awaiting-approval'>,
  rights: NonNullable<CommandOf<'approve'>['voterRights']>,
): readonly Event[] | Refusal => {
  const voters = votes.map(({ by }) => by)
  const unchecked = voters.filter((by) => rights[by] === undefined)
  if (unchecked.length > 0) return { kind: 'votes-unchecked', by: unchecked }
  const unknown = voters.find((by) => rights[by] === 'unknown')
  if (unknown !== undefined) return { kind: 'voter-unknown', by: unknown }
  return voters.filter((by) => rights[by] === 'not-approver').map((by) => ({ type: 'approval-dropped', by }))
}

/** The refusal of people who may never approve this: its requester, and requesters of what it replaces. */
export const refusalOfRequester = (rollout: Rollout, by: PersonId): Refusal | undefined => {
  if (by === rollout.requester) return { kind: 'own-request' }
  const { replaces, replacedRequesters = [] } = rollout
  return replaces !== undefined && replacedRequesters.includes(by)
    ? { kind: 'own-replaced', replaces }
    : undefined
}

/** What follows from the last vote: the approval, and the start unless the plan waits for a time. */
export const completed = ({ plan, planHash }: Pick<Execution, 'plan' | 'planHash'>): readonly Event[] => {
  const { window, roomWindows, startsAtMs } = plan
  const isFree = window === undefined && roomWindows === undefined && startsAtMs === undefined
  const approved: Event = { type: 'rollout-approved', planHash }
  return isFree ? [approved, { type: 'rollout-started' }] : [approved]
}

/** One vote. Requesters are refused first, so that no other rule can let them in. */
export const decideApprove = (turn: TurnOf<Rollout>, command: CommandOf<'approve'>): Refusal | undefined => {
  const { by, planHash } = command
  const own = refusalOfRequester(turn.rollout, by)
  if (own !== undefined) return own
  const request = openRequest(turn, command)
  if ('kind' in request) return request
  const vote = request.votes.find((cast) => cast.by === by)
  if (vote !== undefined) return { kind: 'already-voted', atMs: vote.atMs }
  const given: Event = { type: 'approval-given', by, planHash }
  if (request.votes.length + 1 < request.plan.knobs.quorum) return turn.emit(given)
  const dropped = lostVotes(request, command.voterRights ?? {})
  if ('kind' in dropped) return dropped
  return dropped.length > 0 ? turn.emit(...dropped, given) : turn.emit(given, ...completed(request))
}

/** Why this person has no vote to take back. */
const refusalOfVoteless = (rollout: Rollout, by: PersonId): Refusal | undefined => {
  if (rollout.status === 'draft' || rollout.status === 'abandoned') return { kind: 'nothing-to-take-back' }
  if (rollout.status !== 'awaiting-approval' && !hasExecution(rollout)) return refusalOfClosed(rollout)
  if (rollout.votes.length === 0) return { kind: 'nothing-to-take-back' }
  return rollout.votes.some((vote) => vote.by === by)
    ? undefined
    : { kind: 'not-your-vote', voters: rollout.votes.map((vote) => vote.by) }
}

/**
 * A voter takes the vote back. If the approval was complete and nothing was sent, it is waited for again, as long as a new
 * request would be.
 */
export const decideTakeBack = (
  turn: TurnOf<Rollout>,
  { by }: CommandOf<'take-back-approval'>,
): Refusal | undefined => {
  const noVote = refusalOfVoteless(turn.rollout, by)
  if (noVote !== undefined) return noVote
  if (turn.rollout.status === 'awaiting-approval') return turn.emit({ type: 'approval-taken-back', by })
  if (hasExecution(turn.rollout) && hasSendingBegun(turn.rollout)) return { kind: 'sending-begun' }
  if (!isTurnIn(turn, 'scheduled', 'running', 'paused'))
    return { kind: 'wrong-status', status: turn.rollout.status }
  withdrawIntended(turn, 'awaiting-approval')
  const expiresAtMs = expiryOf(turn.rollout.plan, turn.nowMs)
  return turn.emit({ type: 'approval-taken-back', by, expiresAtMs })
}

export const decideReject = (turn: TurnOf<Rollout>, command: CommandOf<'reject'>): Refusal | undefined => {
  const request = openRequest(turn, command)
  if ('kind' in request) return request
  const { by, reason } = command
  return turn.emit({ type: 'rollout-rejected', by, ...(reason !== undefined && { remark: reason }) })
}

const isUnstarted = (rollout: Rollout): boolean =>
  rollout.status === 'awaiting-approval' || rollout.status === 'scheduled'

const refusalOfStarted = (rollout: Rollout): Refusal => {
  if (rollout.status === 'awaiting-approval' || hasExecution(rollout))
    return { kind: 'wrong-status', status: rollout.status }
  return refusalOfClosed(rollout)
}

/** The requester withdraws the request, as long as nothing was sent. */
export const decideWithdraw = (turn: TurnOf<Rollout>, { by }: CommandOf<'withdraw'>): Refusal | undefined => {
  const { rollout } = turn
  if (by !== rollout.requester) return { kind: 'not-requester' }
  if (rollout.status === 'draft')
    return turn.emit({ type: 'draft-abandoned', problem: { code: 'withdrawn', by } })
  return isUnstarted(rollout) ? turn.emit({ type: 'rollout-withdrawn', by }) : refusalOfStarted(rollout)
}
