import type { CallProblem } from './codes/call-problem.ts'
import type { SlowPolling } from './command.ts'
import type { GapFindings } from './gap.ts'
import type { DeviceProblem } from './codes/device-problem.ts'
import type { DispatchId, PersonId, PlaceId, RolloutId } from './ids.ts'
import type { PauseCause } from './codes/pause-cause.ts'
import type { LockEnding, RoomLock } from './room-lock.ts'
import type { PlanProblem } from './codes/plan-problem.ts'

/**
 * Work outside of the rules that follows from a committed event, stored as due work in the same transaction. It may run
 * more than once, so every runner is idempotent, and `begin-dispatch` guards the cloud's POST.
 */
export type Effect =
  | { readonly type: 'complete-plan'; readonly rolloutId: RolloutId }
  | { readonly type: 'send-upgrade'; readonly rolloutId: RolloutId; readonly dispatchId: DispatchId }
  /** Poll the project: read what its rollouts need, advance them, and plan the next poll. */
  | { readonly type: 'tick-project'; readonly projectId: string }
  | { readonly type: 'refresh-card'; readonly rolloutId: RolloutId }
  /** Post the notices that the rollout's thread doesn't have yet, oldest first. */
  | { readonly type: 'tell-thread'; readonly rolloutId: RolloutId }
  | {
      readonly type: 'tell-person'
      readonly rolloutId: RolloutId
      readonly person: PersonId
      /** Where only this person sees it; the person's own id for a direct message. */
      readonly place: PlaceId
      readonly notice: Notice
    }
  /** Ends the post about a lock: without its button, and with how it ended. */
  | { readonly type: 'end-lock-post'; readonly lock: RoomLock; readonly ending: LockEnding }
export type EffectOf<T extends Effect['type']> = Extract<Effect, { readonly type: T }>

export interface FailedDevice {
  readonly deviceId: string
  readonly name: string
  readonly attempt: number
  /** The earliest time of the next attempt; absent if only a person can try it again. */
  readonly nextTryAtMs?: number
  readonly problem: DeviceProblem
}

/** A fact worth a reply in the thread. `slack/` makes the words from these facts. */
export type Notice =
  | {
      readonly kind: 'approved'
      readonly by: readonly PersonId[]
      readonly waves: number
      readonly firstDevices: number
    }
  /** An earlier voter may no longer approve. */
  | { readonly kind: 'vote-dropped'; readonly voter: PersonId }
  /** The approval was complete, and nothing was sent: it is waited for again. */
  | {
      readonly kind: 'approval-taken-back'
      readonly requester: PersonId
      readonly by: PersonId
      readonly missing: number
      readonly expiresAtMs: number
    }
  /** An approver left devices out. */
  | {
      readonly kind: 'plan-changed'
      readonly requester: PersonId
      readonly by: PersonId
      readonly names: readonly string[]
      /** Devices that are still in the plan. */
      readonly stay: number
      /** Other people whose approvals no longer count. */
      readonly endedVotes: readonly PersonId[]
    }
  | { readonly kind: 'reminder'; readonly expiresAtMs: number }
  | {
      readonly kind: 'wave-sent'
      readonly wave: number
      readonly waves: number
      /** Devices of the wave's first call; the wave may have more. */
      readonly devices: number
      readonly waveDevices: number
      /** The answer to the call was lost. */
      readonly isAmbiguous?: boolean
    }
  | {
      readonly kind: 'wave-passed'
      readonly wave: number
      readonly verified: number
      /** Outside updates; not counted in `verified`. */
      readonly outside?: number
      readonly failed?: number
      readonly devices: number
      readonly excludedRatePercent: number
    }
  | {
      readonly kind: 'devices-failed'
      readonly devices: readonly FailedDevice[]
    }
  | {
      readonly kind: 'device-unknown'
      readonly deviceName: string
      readonly statusCode: number
      /** Present if the rollout waited too long for this and the status gives no answer. */
      readonly givenUp?: 'end' | 'read-back'
      /** Tuya refused to read it. */
      readonly problem?: CallProblem
    }
  | {
      readonly kind: 'device-refused'
      readonly deviceName: string
      /** Other devices refused for the same reason in the same decision. */
      readonly others?: readonly string[]
      readonly problem: CallProblem
    }
  | ({
      readonly kind: 'paused'
      /** Updates that go on by themselves. */
      readonly inFlight: number
    } & PauseCause)
  | ({ readonly kind: 'gap-closed' } & GapFindings)
  | { readonly kind: 'resumed'; readonly by?: PersonId; readonly remark?: string }
  | {
      readonly kind: 'widened'
      readonly by: PersonId
      readonly wave: number
      readonly verified: number
      readonly devices: number
      readonly remark?: string
    }
  | {
      readonly kind: 'halting'
      readonly by: PersonId
      readonly inFlight: number
      readonly replacedBy?: RolloutId
    }
  | {
      readonly kind: 'retrying'
      readonly by: PersonId
      readonly devices: number
      readonly remark?: string
    }
  | ({ readonly kind: 'polling-slowed' } & SlowPolling)
  | { readonly kind: 'window-skipped'; readonly clocksChangeAtMs: number; readonly opensAtMs?: number }
  | {
      readonly kind: 'window-misfit'
      readonly deviceNames: readonly string[]
      readonly needsMs: number
      readonly longestMs: number
    }
  /** A request ended without an approval; the rollout's state says how. */
  | { readonly kind: 'not-approved'; readonly requester: PersonId }
  | { readonly kind: 'draft-abandoned'; readonly problem: PlanProblem }
  | { readonly kind: 'finished'; readonly requester: PersonId; readonly approvers: readonly PersonId[] }
