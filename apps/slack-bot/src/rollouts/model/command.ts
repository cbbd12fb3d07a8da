import type { CallProblem } from './codes/call-problem.ts'
import type { LearnedDurations } from './durations.ts'
import type { DispatchId, PersonId, PlaceId, RolloutId } from './ids.ts'
import type { Absence, Observation, RefusedRead, Surroundings } from './observation.ts'
import type { Start } from './start.ts'
import type { Plan } from './plan.ts'
import type { PlanNote } from './codes/plan-note.ts'
import type { PlanProblem } from './codes/plan-problem.ts'
import type { Preparing } from './preparing.ts'

/** Whether the person may approve, looked up for this click. If the lookup failed, it is `unknown`, which means no. */
export type ApproverRight = 'approver' | 'not-approver' | 'unknown'

/** What a person selected in the form: devices with the versions they saw. */
export interface Selection {
  readonly projectId: string
  readonly label: string
  readonly devices: readonly {
    readonly deviceId: string
    readonly name: string
    readonly toVersion: string
  }[]
  /** The devices to start with, if the requester chose them: they are the first wave. */
  readonly firstDeviceIds?: readonly string[]
}

/**
 * Everything that a person, the clock, a reading or the outcome of an effect can ask of a rollout.
 * Imperative names; `decide` returns events or a refusal.
 */
export type Command =
  | {
      readonly type: 'draft-rollout'
      readonly rolloutId: RolloutId
      readonly requester: PersonId
      readonly place: PlaceId
      readonly selection: Selection
      readonly reason?: string
      readonly start: Start
      /** The rollout that this one replaces. */
      readonly replaces?: RolloutId
      /** Requesters of all rollouts that this one replaces, directly or not. None of them may approve it. */
      readonly replacedRequesters?: readonly PersonId[]
    }
  | {
      readonly type: 'request-approval'
      readonly plan: Plan
      readonly planHash: string
      readonly notes: readonly PlanNote[]
      /** Learned durations of these devices' updates, when the plan was made. */
      readonly durations?: LearnedDurations
    }
  | ({ readonly type: 'note-draft-progress' } & Omit<Preparing, 'atMs'>)
  | { readonly type: 'abandon-draft'; readonly problem: PlanProblem }
  | {
      readonly type: 'approve'
      readonly by: PersonId
      readonly right: ApproverRight
      readonly planHash: string
      /** The rights of earlier voters, looked up for this click. The vote that completes an approval needs all of them. */
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
  /** A voter takes the vote back, as long as nothing was sent. Needs no right: it only stops. */
  | { readonly type: 'take-back-approval'; readonly by: PersonId }
  /** An approver leaves devices out of the plan and approves the rest. */
  | {
      readonly type: 'change-devices'
      readonly by: PersonId
      readonly right: ApproverRight
      /** The plan that the person saw. */
      readonly planHash: string
      readonly leftOut: readonly string[]
      /** The hash of the plan without these devices, and what approvers should know about it. */
      readonly newPlanHash: string
      readonly notes: readonly PlanNote[]
    }
  | { readonly type: 'pause'; readonly by: PersonId; readonly reason?: string }
  | {
      readonly type: 'resume'
      readonly by: PersonId
      readonly right: ApproverRight
      readonly reason?: string
    }
  /** Start the next wave now, without waiting for the rest of the current wave and its soak. */
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
  /** Leave the rest to a new rollout with its own plan and approval, because other versions are offered now. */
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
      /** The cloud's trace ids of the calls behind this reading. */
      readonly requestIds?: readonly string[]
    }
  /** Time has passed: timers, gates, next slices. Sent only by the project's one poller, so rollouts don't race for slots. */
  | { readonly type: 'advance'; readonly surroundings: Surroundings }
  /** Asks for permission right before the POST. Only a result with `dispatch-started` permits it. */
  | { readonly type: 'begin-dispatch'; readonly dispatchId: DispatchId; readonly surroundings: Surroundings }
  | { readonly type: 'record-dispatch'; readonly dispatchId: DispatchId; readonly outcome: DispatchOutcome }
  /** The call ended before permission was asked for: nothing was sent. */
  | { readonly type: 'record-unsent'; readonly dispatchId: DispatchId; readonly outcome: UnsentOutcome }
  | { readonly type: 'note-api-trouble'; readonly problem: CallProblem }
  /** Polling slows down, so that the month's calls last. */
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

/** How one POST ended. `ambiguous`: it may or may not have happened, so the device is read before another POST. */
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
      /** `devices`: the same call with other devices might succeed. `account`: the refusal is about no single device. */
      readonly blames: 'devices' | 'account'
      readonly requestId?: string
      readonly isRetryable: boolean
    }

/** Outcomes in which the call started nothing. */
export type UnsentOutcome = Extract<DispatchOutcome, { readonly kind: 'not-sent' | 'refused' }>
