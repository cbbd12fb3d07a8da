import type { CallProblem } from './call-problem.ts'
import type { LearnedDurations } from './durations.ts'
import type { DispatchId, PersonId, PlaceId, RolloutId } from './ids.ts'
import type { Absence, Observation, RefusedRead, Surroundings } from './observation.ts'
import type { Plan } from './plan.ts'
import type { PlanNote } from './plan-note.ts'
import type { PlanProblem } from './plan-problem.ts'

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
  | { readonly type: 'abandon-draft'; readonly problem: PlanProblem }
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
  | { readonly type: 'note-api-trouble'; readonly problem: CallProblem }
  /** The poller looks less often, so that the month's calls last. */
  | ({ readonly type: 'note-slow-polling' } & SlowPolling)
  | { readonly type: 'note-api-recovery' }
export type CommandOf<T extends Command['type']> = Extract<Command, { readonly type: T }>

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
      readonly problem: CallProblem
    }
  | { readonly kind: 'not-sent'; readonly problem: CallProblem; readonly isRetryable: boolean }
  | {
      readonly kind: 'refused'
      readonly problem: CallProblem
      /** Whether the same call with other devices might be taken. A refusal of the account says nothing of any device. */
      readonly blames: 'devices' | 'account'
      readonly requestId?: string
      readonly isRetryable: boolean
    }

/** Nothing was started by the call. */
export type UnsentOutcome = Extract<DispatchOutcome, { readonly kind: 'not-sent' | 'refused' }>
