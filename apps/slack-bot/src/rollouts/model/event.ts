import type { CallProblem } from './codes/call-problem.ts'
import type { CommandOf, DispatchOutcome, SlowPolling } from './command.ts'
import type { GapFindings } from './gap.ts'
import type { DeviceProblem } from './codes/device-problem.ts'
import type { LearnedDurations } from './durations.ts'
import type { ParkReason, SkipReason } from './device-progress.ts'
import type { DispatchId, PersonId, RolloutId } from './ids.ts'
import type { Observation } from './observation.ts'
import type { PauseCause } from './codes/pause-cause.ts'
import type { Plan } from './plan.ts'
import type { PlanNote } from './codes/plan-note.ts'
import type { PlanProblem } from './codes/plan-problem.ts'
import type { SendObjection } from './codes/send-objection.ts'

interface OfDevice {
  readonly deviceId: string
}

/** What happened, in the past tense. Append-only: the events are the audit trail, and replaying them gives the state. */
export type Event =
  | ({ readonly type: 'rollout-drafted' } & Omit<CommandOf<'draft-rollout'>, 'type'>)
  | ({ readonly type: 'draft-progressed' } & Omit<CommandOf<'note-draft-progress'>, 'type'>)
  | { readonly type: 'draft-abandoned'; readonly problem: PlanProblem }
  | {
      readonly type: 'approval-requested'
      readonly plan: Plan
      readonly planHash: string
      readonly notes: readonly PlanNote[]
      readonly expiresAtMs: number
      readonly durations?: LearnedDurations
    }
  | { readonly type: 'approval-reminded' }
  | { readonly type: 'approval-given'; readonly by: PersonId; readonly planHash: string }
  /** An earlier voter may no longer approve, so the vote doesn't count. */
  | { readonly type: 'approval-dropped'; readonly by: PersonId }
  /** A voter took the vote back. `expiresAtMs`: the approval was complete, and is waited for again until then. */
  | { readonly type: 'approval-taken-back'; readonly by: PersonId; readonly expiresAtMs?: number }
  /** An approver left devices out. All votes start again, because they were for another plan. */
  | {
      readonly type: 'plan-changed'
      readonly by: PersonId
      readonly plan: Plan
      readonly planHash: string
      readonly notes: readonly PlanNote[]
      readonly leftOut: readonly string[]
      /** Other people whose votes ended with the old plan. */
      readonly endedVotes: readonly PersonId[]
    }
  | { readonly type: 'rollout-approved'; readonly planHash: string }
  | { readonly type: 'rollout-rejected'; readonly by: PersonId; readonly remark?: string }
  | { readonly type: 'rollout-expired' }
  | { readonly type: 'rollout-withdrawn'; readonly by: PersonId }
  /** Approved, and waiting for a window: the first one, or the next one after a pause. */
  | { readonly type: 'rollout-scheduled'; readonly opensAtMs: number }
  /** The clocks will skip a window that it waits for. */
  | { readonly type: 'window-skipped'; readonly clocksChangeAtMs: number }
  /** Devices that can never be sent inside their windows; reported once before they are skipped. */
  | {
      readonly type: 'window-misfit'
      readonly deviceIds: readonly string[]
      /** The longest of their updates, as learned; 0 if the window never opens again. */
      readonly needsMs: number
      readonly longestMs: number
    }
  | { readonly type: 'rollout-started' }
  | ({ readonly type: 'rollout-paused' } & PauseCause)
  | {
      readonly type: 'rollout-resumed'
      readonly by?: PersonId
      readonly remark?: string
      /** Tuya answers again. */
      readonly isRecovery?: true
    }
  /** What Tuya did while it didn't answer, or after an answer was lost, has been read. */
  | ({ readonly type: 'gap-closed' } & GapFindings)
  | {
      readonly type: 'rollout-halting'
      readonly by: PersonId
      readonly remark?: string
      /** The rollout that continues with the rest. */
      readonly replacedBy?: RolloutId
    }
  | { readonly type: 'rollout-halted' }
  | { readonly type: 'rollout-completed'; readonly hasFailures: boolean }
  | {
      readonly type: 'failed-retried'
      readonly by: PersonId
      readonly deviceIds: readonly string[]
      readonly remark?: string
    }
  | { readonly type: 'wave-started'; readonly wave: number }
  | { readonly type: 'wave-soaking'; readonly wave: number; readonly untilMs: number }
  | { readonly type: 'wave-passed'; readonly wave: number }
  | { readonly type: 'wave-failed'; readonly wave: number }
  | { readonly type: 'wave-inconclusive'; readonly wave: number }
  /** An approver starts the next wave before this one has passed its gate. */
  | {
      readonly type: 'wave-widened'
      readonly wave: number
      readonly by: PersonId
      readonly remark?: string
    }
  /** An approver goes on although a wave failed or was inconclusive. */
  | { readonly type: 'wave-waived'; readonly wave: number; readonly by: PersonId }
  | {
      readonly type: 'dispatch-intended'
      readonly dispatchId: DispatchId
      readonly deviceIds: readonly string[]
      readonly wave: number
    }
  | { readonly type: 'dispatch-withdrawn'; readonly dispatchId: DispatchId; readonly why: SendObjection }
  | { readonly type: 'dispatch-started'; readonly dispatchId: DispatchId }
  | {
      readonly type: 'dispatch-recorded'
      readonly dispatchId: DispatchId
      readonly outcome: DispatchOutcome
      /** If nothing was sent: the earliest time for another try. */
      readonly notBeforeMs?: number
    }
  /** The first POST of a wave was made, with these `devices`. `isAmbiguous`: its answer was lost. */
  | {
      readonly type: 'wave-sent'
      readonly wave: number
      readonly devices: number
      readonly isAmbiguous?: boolean
    }
  /**
   * This rollout observed a reading, with the trace ids of the calls that changed something. If nothing changed, it is
   * stored at most once a minute, for the age of the data on the card.
   */
  | {
      readonly type: 'rollout-observed'
      readonly readStartedAtMs: number
      readonly requestIds?: readonly string[]
    }
  /** Details of devices that are sent next. `readStartedAtMs` is when the first of them was read. */
  | {
      readonly type: 'versions-read'
      readonly deviceIds: readonly string[]
      readonly readStartedAtMs: number
    }
  | ({ readonly type: 'polling-slowed' } & SlowPolling)
  /** The clock that wrote the rollout's times was ahead by this much; all times move back. */
  | { readonly type: 'times-moved-back'; readonly byMs: number }
  /** Facts worth storing although no state changed: the offer and what was last seen. */
  | ({
      readonly type: 'device-read'
      readonly phase: Observation['phase']
      readonly statusCode: number
      readonly online: boolean
      readonly readStartedAtMs: number
      readonly offeredVersion?: string
    } & OfDevice)
  | ({ readonly type: 'device-found-untaken'; readonly readStartedAtMs: number } & OfDevice)
  /** Two settled reads still offered the update: the POST had no effect. The attempt is spent. */
  | ({
      readonly type: 'device-not-taken'
      readonly notBeforeMs: number
      /** The largest slice of its next attempt. */
      readonly sliceLimit: number
    } & OfDevice)
  | ({ readonly type: 'device-waiting' } & OfDevice)
  | ({ readonly type: 'device-updating'; readonly isOutside: boolean } & OfDevice)
  | ({ readonly type: 'device-installed'; readonly isOutside: boolean } & OfDevice)
  | ({
      readonly type: 'device-read-back'
      readonly installedVersion?: string
      readonly readStartedAtMs: number
    } & OfDevice)
  | ({
      readonly type: 'device-verified'
      readonly isOutside: boolean
      readonly installedVersion?: string
      readonly hasFurtherUpdate?: boolean
    } & OfDevice)
  /** The last read of a canary device before the gate. */
  | ({
      readonly type: 'device-soaked'
      readonly isWell: boolean
      readonly readStartedAtMs: number
    } & OfDevice)
  | ({
      readonly type: 'device-failed'
      readonly problem: DeviceProblem
      readonly notBeforeMs: number
    } & OfDevice)
  | ({ readonly type: 'device-failed-finally'; readonly problem: DeviceProblem } & OfDevice)
  | ({ readonly type: 'device-stalled' } & OfDevice)
  | ({
      readonly type: 'device-parked'
      readonly reason: ParkReason
      readonly recheckAtMs: number
      readonly recheckDelayMs: number
      /** For `refused`, if it is news: what Tuya answered. */
      readonly problem?: CallProblem
    } & OfDevice)
  | ({ readonly type: 'device-unparked' } & OfDevice)
  | ({ readonly type: 'device-skipped'; readonly reason: SkipReason } & OfDevice)
  /** `isGivenUp`: time ran out, or no list ever shows the device. Otherwise its status is one that the bot doesn't know. */
  | ({
      readonly type: 'device-unknown'
      readonly statusCode: number
      readonly isGivenUp?: boolean
      /** What Tuya answered when it refused to read the device. */
      readonly problem?: CallProblem
    } & OfDevice)
  /** Tuya read other devices, but refused this one. */
  | ({
      readonly type: 'device-read-refused'
      readonly problem: CallProblem
      readonly readStartedAtMs: number
    } & OfDevice)
  | ({
      readonly type: 'device-absent'
      readonly readStartedAtMs: number
      readonly source: Observation['source']
    } & OfDevice)
export type EventType = Event['type']
export type EventOf<T extends EventType> = Extract<Event, { readonly type: T }>

/** An event and its place in the rollout's history. `seq` starts at 1 and has no gaps. */
export interface RecordedEvent {
  readonly rolloutId: RolloutId
  readonly projectId: string
  readonly seq: number
  readonly atMs: number
  readonly event: Event
}
