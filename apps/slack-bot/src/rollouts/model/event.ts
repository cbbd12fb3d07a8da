import type { CallProblem } from './call-problem.ts'
import type { CommandOf, DispatchOutcome, SlowPolling } from './command.ts'
import type { DeviceProblem } from './device-problem.ts'
import type { LearnedDurations } from './durations.ts'
import type { ParkReason, SkipReason } from './device-progress.ts'
import type { DispatchId, PersonId, RolloutId } from './ids.ts'
import type { Observation } from './observation.ts'
import type { PauseCause } from './pause-cause.ts'
import type { Plan } from './plan.ts'
import type { PlanNote } from './plan-note.ts'
import type { PlanProblem } from './plan-problem.ts'
import type { SendObjection } from './send-objection.ts'

interface OfDevice {
  readonly deviceId: string
}

/** What happened, in the past tense. Append-only: the events are the audit trail, and replaying them gives the state. */
export type Event =
  | ({ readonly type: 'rollout-drafted' } & Omit<CommandOf<'draft-rollout'>, 'type'>)
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
  /** An earlier voter may not approve any more, so the vote does not count. */
  | { readonly type: 'approval-dropped'; readonly by: PersonId }
  | { readonly type: 'rollout-approved'; readonly planHash: string }
  | { readonly type: 'rollout-rejected'; readonly by: PersonId; readonly remark?: string }
  | { readonly type: 'rollout-expired' }
  | { readonly type: 'rollout-withdrawn'; readonly by: PersonId }
  | { readonly type: 'rollout-replaced'; readonly replacedBy: RolloutId; readonly reason: string }
  /** Approved, and waiting for a window: for its first, or for the next one after a pause. */
  | { readonly type: 'rollout-scheduled'; readonly opensAtMs: number }
  /** The clocks will jump over a window that it waits for. */
  | { readonly type: 'window-skipped'; readonly clocksChangeAtMs: number }
  /** Devices that can never be sent inside their windows, told once before they are skipped. */
  | {
      readonly type: 'window-misfit'
      readonly deviceIds: readonly string[]
      /** The longest of their updates, as learned; 0 where the window does not open any more. */
      readonly needsMs: number
      readonly longestMs: number
    }
  | { readonly type: 'rollout-started' }
  | ({ readonly type: 'rollout-paused' } & PauseCause)
  | { readonly type: 'rollout-resumed'; readonly by?: PersonId; readonly remark?: string }
  | {
      readonly type: 'rollout-halting'
      readonly by: PersonId
      readonly remark?: string
      /** The rollout that plans the rest again. */
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
  /** An approver lets the next wave begin before this one is through its gate. */
  | {
      readonly type: 'wave-widened'
      readonly wave: number
      readonly by: PersonId
      readonly remark?: string
    }
  /** A person looked at a failed or inconclusive wave and went on. */
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
      /** When nothing was sent: the earliest time to try again. */
      readonly notBeforeMs?: number
    }
  /** The first POST of a wave was made. `devices` are those that it named; `isAmbiguous` when its answer was lost. */
  | {
      readonly type: 'wave-sent'
      readonly wave: number
      readonly devices: number
      readonly isAmbiguous?: boolean
    }
  /**
   * The project was read and this rollout looked at it, with the trace ids of the calls that told what changed. Where
   * nothing changed it is kept at most once a minute, for the age of data on the card.
   */
  | {
      readonly type: 'rollout-observed'
      readonly readStartedAtMs: number
      readonly requestIds?: readonly string[]
    }
  | ({ readonly type: 'polling-slowed' } & SlowPolling)
  /** The clock that wrote the rollout's times was ahead by so much; they count as that much earlier. */
  | { readonly type: 'times-moved-back'; readonly byMs: number }
  /** Readings worth keeping though no state changed: the offer and what was last seen. */
  | ({
      readonly type: 'device-read'
      readonly phase: Observation['phase']
      readonly statusCode: number
      readonly online: boolean
      readonly readStartedAtMs: number
      readonly offeredVersion?: string
    } & OfDevice)
  | ({ readonly type: 'device-found-untaken'; readonly readStartedAtMs: number } & OfDevice)
  /** Two settled reads still offered the update: the POST did not take. The attempt is spent. */
  | ({
      readonly type: 'device-not-taken'
      readonly notBeforeMs: number
      /** Largest slice of its next attempt. */
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
  /** The last look at a device of the canary before the gate. */
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
      /** For `refused`, when it is news: what Tuya said. */
      readonly problem?: CallProblem
    } & OfDevice)
  | ({ readonly type: 'device-unparked' } & OfDevice)
  | ({ readonly type: 'device-skipped'; readonly reason: SkipReason } & OfDevice)
  /** `isGivenUp`: time ran out, or no list ever shows it; without it the status itself is one that nobody knows. */
  | ({
      readonly type: 'device-unknown'
      readonly statusCode: number
      readonly isGivenUp?: boolean
      /** What Tuya said when it refused to answer for the device. */
      readonly problem?: CallProblem
    } & OfDevice)
  /** Tuya answered for others, and refused to answer for this device. */
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

/** An event with its place in the rollout's history. `seq` starts at 1 and has no gaps. */
export interface RecordedEvent {
  readonly rolloutId: RolloutId
  readonly projectId: string
  readonly seq: number
  readonly atMs: number
  readonly event: Event
}
