import type { LearnedDurations } from './durations.ts'
import type { DispatchId, PersonId, PlaceId, RolloutId } from './ids.ts'
import type { Absence, Observation, RefusedRead, Surroundings } from './observation.ts'
import type { Plan } from './plan.ts'

/** Whether a person may approve here, as looked up at this very click. A failed lookup is `unknown` and means no. */
export type ApproverRight = 'approver' | 'not-approver' | 'unknown'

/** What a person picked in the plan modal: devices with the versions they saw. */
export interface Selection {
  readonly projectId: string
  readonly label: string
  readonly devices: readonly {
    readonly deviceId: string
    readonly name: string
    readonly toVersion: string
  }[]
}

/**
 * Everything that may be asked of a rollout: by a person, by the clock, by a reading, or by the outcome of an effect.
 * Imperative names; `decide` answers with events or a refusal.
 */
export type Command =
  | {
      readonly type: 'draft-rollout'
      readonly rolloutId: RolloutId
      readonly requester: PersonId
      readonly place: PlaceId
      readonly selection: Selection
      readonly reason?: string
      readonly start: 'now' | 'next-window'
      /** The rollout whose rest this one plans again. */
      readonly replaces?: RolloutId
      /** Who asked for what this one replaces, however often it was planned again: none of them may approve it. */
      readonly replacedRequesters?: readonly PersonId[]
    }
  | {
      readonly type: 'request-approval'
      readonly plan: Plan
      readonly planHash: string
      readonly notes: readonly PlanNote[]
      /** What was learned of these devices' updates when the plan was made. */
      readonly durations?: LearnedDurations
    }
  | { readonly type: 'abandon-draft'; readonly problem: string }
  | {
      readonly type: 'approve'
      readonly by: PersonId
      readonly right: ApproverRight
      readonly planHash: string
      /** The rights of earlier voters, looked up at this click. The vote that completes an approval needs them all. */
      readonly voterRights?: Readonly<Record<PersonId, ApproverRight>>
    }
  | {
      readonly type: 'reject'
      readonly by: PersonId
      readonly right: ApproverRight
      readonly planHash: string
      readonly reason?: string
    }
  | { readonly type: 'withdraw'; readonly by: PersonId }
  | { readonly type: 'replace'; readonly replacedBy: RolloutId; readonly reason: string }
  | { readonly type: 'pause'; readonly by: PersonId; readonly reason?: string }
  | {
      readonly type: 'resume'
      readonly by: PersonId
      readonly right: ApproverRight
      readonly reason?: string
    }
  /** Send the next wave now, without waiting for what is left of the wave under way and its soak. */
  | {
      readonly type: 'widen'
      readonly by: PersonId
      readonly right: ApproverRight
      readonly reason?: string
    }
  | {
      readonly type: 'halt'
      readonly by: PersonId
      readonly right: ApproverRight
      readonly reason?: string
    }
  /** Leave the rest to a new rollout with a plan and an approval of its own, because other versions are offered now. */
  | {
      readonly type: 'replan'
      readonly by: PersonId
      readonly right: ApproverRight
      readonly replacedBy: RolloutId
      readonly reason?: string
    }
  | {
      readonly type: 'retry-failed'
      readonly by: PersonId
      readonly right: ApproverRight
      readonly reason?: string
    }
  | {
      readonly type: 'observe'
      readonly observations: readonly Observation[]
      readonly absences: readonly Absence[]
      readonly refusedReads?: readonly RefusedRead[]
      /** The cloud's trace ids of the calls that said so. */
      readonly requestIds?: readonly string[]
    }
  /** Time has passed: timers, gates, and the next slice. Sent by the project's one poller only, so slots are never raced for. */
  | { readonly type: 'advance'; readonly surroundings: Surroundings }
  /** Asked at the last moment before the call; only an answer with `dispatch-started` permits it. */
  | { readonly type: 'begin-dispatch'; readonly dispatchId: DispatchId; readonly surroundings: Surroundings }
  | { readonly type: 'record-dispatch'; readonly dispatchId: DispatchId; readonly outcome: DispatchOutcome }
  /** The call ended before anybody was asked whether it may be made: nothing was sent. */
  | { readonly type: 'record-unsent'; readonly dispatchId: DispatchId; readonly outcome: UnsentOutcome }
  | { readonly type: 'note-api-trouble'; readonly problem: string }
  /** The poller looks less often, so that the month's calls last. */
  | ({ readonly type: 'note-slow-polling' } & SlowPolling)
  | { readonly type: 'note-api-recovery' }
export type CommandOf<T extends Command['type']> = Extract<Command, { readonly type: T }>

/** What the plan's makers want an approver to know: shown as warnings on the card. */
export type PlanNote =
  | { readonly kind: 'offline'; readonly count: number }
  | { readonly kind: 'versions-unread'; readonly count: number }
  | {
      readonly kind: 'left-out'
      readonly count: number
      readonly why: 'busy' | 'gone' | 'offer-changed'
    }
  /** Left out, because Tuya refuses to answer for them: their new version could not be read back. */
  | { readonly kind: 'refused'; readonly names: readonly string[]; readonly problem: string }
  /** Left out, because the version on offer is installed, in another spelling perhaps. */
  | {
      readonly kind: 'already-installed'
      readonly devices: readonly {
        readonly deviceId: string
        readonly name: string
        readonly offered: string
        readonly installed: string
      }[]
    }
  | { readonly kind: 'quarantined'; readonly count: number }
  /** It would probably need more calls than the month has left. */
  | { readonly kind: 'budget-short'; readonly calls: number; readonly left: number }
  /** These updates, as long as they were seen to take, fit into no opening of their window. */
  | {
      readonly kind: 'window-too-short'
      readonly count: number
      readonly needsMs: number
      readonly longestMs: number
    }
  | { readonly kind: 'room-locked'; readonly roomLabel: string; readonly untilMs: number }

/** How the budget of calls slows the polling of a project. The month is UTC's: `2026-05`. */
export interface SlowPolling {
  readonly month: string
  readonly used: number
  readonly limit: number
  readonly everyMs: number
  readonly insteadOfMs: number
}

/** How one POST ended. `ambiguous`: it may or may not have happened, so look before sending again. */
export type DispatchOutcome =
  | { readonly kind: 'accepted'; readonly finishedAtMs: number; readonly requestId?: string }
  | {
      readonly kind: 'ambiguous'
      readonly finishedAtMs: number
      readonly requestId?: string
      readonly problem: string
    }
  | { readonly kind: 'not-sent'; readonly problem: string; readonly isRetryable: boolean }
  | {
      readonly kind: 'refused'
      readonly problem: string
      /** Whether the same call with other devices might be taken. A refusal of the account says nothing of any device. */
      readonly blames: 'devices' | 'account'
      readonly requestId?: string
      readonly isRetryable: boolean
    }

/** Nothing was started by the call. */
export type UnsentOutcome = Extract<DispatchOutcome, { readonly kind: 'not-sent' | 'refused' }>
