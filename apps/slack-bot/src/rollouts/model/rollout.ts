import type { Selection, SlowPolling } from './command.ts'
import type { DeviceRecord } from './device-progress.ts'
import type { Gap } from './gap.ts'
import type { LearnedDurations } from './durations.ts'
import type { PlanProblem } from './codes/plan-problem.ts'
import type { CallProblem } from './codes/call-problem.ts'
import type { PlanNote } from './codes/plan-note.ts'
import type { Preparing } from './preparing.ts'
import type { PauseFinding, PauseReason } from './codes/pause-cause.ts'
import type { DispatchId, PersonId, PlaceId, RolloutId } from './ids.ts'
import type { Plan } from './plan.ts'
import type { Start } from './start.ts'

// The words of the domain are in glossary.md.

export interface Vote {
  readonly by: PersonId
  readonly atMs: number
}

interface Common {
  readonly rolloutId: RolloutId
  readonly requester: PersonId
  readonly place: PlaceId
  readonly selection: Selection
  readonly reason?: string
  readonly start: Start
  readonly createdAtMs: number
  /** The rollout that this one replaces. */
  readonly replaces?: RolloutId
  /** Requesters of the rollouts that this one replaces. */
  readonly replacedRequesters?: readonly PersonId[]
}
interface Planned extends Common {
  readonly plan: Plan
  readonly planHash: string
  readonly notes: readonly PlanNote[]
  readonly requestedAtMs: number
  readonly expiresAtMs: number
  readonly votes: readonly Vote[]
  /** Learned durations, stored so that a card is drawn from stored state alone. */
  readonly durations?: LearnedDurations
  /** Of the plans before approvers left devices out. Buttons and forms drawn for them are refused, and told why. */
  readonly earlierPlanHashes?: readonly string[]
  /** How many dispatches were named so far. Kept when an approval is taken back, so that no name is used twice. */
  readonly dispatchCount?: number
}

export const WAVE_STATES = ['pending', 'active', 'soaking', 'passed', 'failed', 'inconclusive'] as const
export interface Wave {
  readonly state: (typeof WAVE_STATES)[number]
  readonly startedAtMs?: number
  /** While soaking: when the gate decides. */
  readonly soakUntilMs?: number
  readonly decidedAtMs?: number
  /** The approver who started the next wave before this one was decided. Its gate still applies. */
  readonly widenedBy?: PersonId
  /** The approver who went on although the gate failed or was inconclusive. */
  readonly waivedBy?: PersonId
  /** Whether a POST for it was made; announced once. */
  readonly isSent?: boolean
}

export interface Dispatch {
  readonly dispatchId: DispatchId
  readonly wave: number
  readonly deviceIds: readonly string[]
  readonly state: 'intended' | 'sending' | 'accepted' | 'ambiguous' | 'not-sent' | 'withdrawn'
  readonly intendedAtMs: number
  readonly startedAtMs?: number
  readonly finishedAtMs?: number
  readonly requestId?: string
  /** The cloud answered with a definite no. */
  readonly isRefused?: boolean
  /** Why nothing was sent this time, if the same call may work later. */
  readonly passingProblem?: CallProblem
}

/** Fields of a rollout that was approved, however it stands now. */
export interface Execution extends Planned {
  readonly approvedAtMs: number
  readonly startedAtMs?: number
  readonly waves: readonly Wave[]
  readonly devices: Readonly<Record<string, DeviceRecord>>
  readonly dispatches: Readonly<Record<DispatchId, Dispatch>>
  readonly dispatchCount: number
  readonly lastObservedAtMs?: number
  /** Last slow-polling notice: at most once a month, plus once when no calls are left. */
  readonly slowPolling?: Pick<SlowPolling, 'month' | 'used' | 'limit'>
  /** When it last began to run, or went on after a pause or an end. */
  readonly wentOnAtMs?: number
  /** When a person last resumed it. */
  readonly resumedAtMs?: number
  /** Devices with a changed offer that an approver knew of when they resumed. */
  readonly acknowledgedDrift?: number
  readonly gap?: Gap
}

export type Rollout =
  | ({ readonly status: 'draft'; readonly preparing?: Preparing } & Common)
  | ({
      readonly status: 'abandoned'
      readonly endedAtMs: number
      readonly problem: PlanProblem
      readonly preparing?: Preparing
    } & Common)
  | ({ readonly status: 'awaiting-approval'; readonly remindedAtMs?: number } & Planned)
  | ({
      readonly status: 'rejected'
      readonly endedAtMs: number
      readonly by: PersonId
      readonly remark?: string
    } & Planned)
  | ({ readonly status: 'expired'; readonly endedAtMs: number } & Planned)
  | ({ readonly status: 'withdrawn'; readonly endedAtMs: number; readonly by: PersonId } & Planned)
  | ({
      readonly status: 'scheduled'
      readonly opensAtMs?: number
      /** The last clock change that was announced because it skips a window. */
      readonly toldSkipAtMs?: number
    } & Execution)
  | ({ readonly status: 'running' } & Execution)
  | ({
      readonly status: 'paused'
      readonly pausedFor: PauseReason
      readonly pausedAtMs: number
      readonly pausedBy?: PersonId
      readonly remark?: string
      readonly finding?: PauseFinding
      readonly opensAtMs?: number
      readonly toldSkipAtMs?: number
      readonly untilPerson?: boolean
    } & Execution)
  | ({
      readonly status: 'halting'
      readonly haltedBy: PersonId
      readonly haltAtMs: number
      readonly remark?: string
      readonly replacedBy?: RolloutId
    } & Execution)
  | ({
      readonly status: 'halted'
      readonly haltedBy: PersonId
      readonly endedAtMs: number
      readonly remark?: string
      readonly replacedBy?: RolloutId
    } & Execution)
  | ({ readonly status: 'completed'; readonly endedAtMs: number } & Execution)
  | ({ readonly status: 'completed-with-failures'; readonly endedAtMs: number } & Execution)
export type RolloutStatus = Rollout['status']
export type RolloutIn<S extends RolloutStatus> = Extract<Rollout, { readonly status: S }>

/**
 * Statuses in which a rollout reserves its devices: no other live rollout may name them. A halting rollout reserves only
 * those on their way.
 */
export const LIVE_STATUSES = [
  'draft',
  'awaiting-approval',
  'scheduled',
  'running',
  'paused',
  'halting',
] as const satisfies readonly RolloutStatus[]
/** Statuses in which devices are observed. Only `running` sends. */
export const EXECUTING_STATUSES = [
  'scheduled',
  'running',
  'paused',
  'halting',
] as const satisfies readonly RolloutStatus[]

const includes = (list: readonly string[], status: string): boolean => list.includes(status)

export const isLive = (rollout: Rollout): boolean => includes(LIVE_STATUSES, rollout.status)
/** A rollout whose devices are observed. */
export type ExecutingRollout = RolloutIn<(typeof EXECUTING_STATUSES)[number]>
export const isExecuting = (rollout: Rollout): rollout is ExecutingRollout =>
  includes(EXECUTING_STATUSES, rollout.status)
/** Was approved, and has ended. */
export const hasRunToEnd = (
  rollout: Rollout,
): rollout is RolloutIn<'halted' | 'completed' | 'completed-with-failures'> =>
  'devices' in rollout && !isExecuting(rollout)
/** A rollout that was approved, however it stands now: its devices have a progress. */
export type ApprovedRollout = Extract<Rollout, Execution>
export const hasExecution = (rollout: Rollout): rollout is ApprovedRollout => 'devices' in rollout
/** Whether the rollout has started, so that something may have been sent. */
export const hasBegun = ({ startedAtMs }: Pick<Execution, 'startedAtMs'>): boolean =>
  startedAtMs !== undefined
/** Whether a call to the cloud was ever permitted. Until then, the approval can be taken back. */
export const hasSendingBegun = ({ dispatches }: Pick<Execution, 'dispatches'>): boolean =>
  Object.values(dispatches).some(({ startedAtMs }) => startedAtMs !== undefined)
export const hasPlan = (rollout: Rollout): rollout is Extract<Rollout, { readonly plan: Plan }> =>
  'plan' in rollout
/** A large draft, or one that was given up: people follow on a card how its details are read. */
export const isPreparing = (
  rollout: Rollout,
): rollout is RolloutIn<'draft' | 'abandoned'> & { readonly preparing: Preparing } =>
  'preparing' in rollout && rollout.preparing !== undefined
