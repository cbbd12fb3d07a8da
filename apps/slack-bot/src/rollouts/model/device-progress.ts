import type { CallProblem } from './codes/call-problem.ts'
import type { DeviceProblem } from './codes/device-problem.ts'
import type { DispatchId, PersonId } from './ids.ts'
import type { Observation } from './observation.ts'

/** Why a planned device isn't sent now. Parked devices take no slot. */
export type ParkReason =
  | 'offline'
  /** Its room is locked. */
  | 'locked'
  | 'window'
  /** The cloud accepted the call but hasn't started the update. */
  | 'wake'
  /** Its attempts are used up; only a retry by a person sends it again. */
  | 'quarantine'
  /** Its gateway is quarantined. */
  | 'gateway'
  /** The cloud refuses to read it. */
  | 'refused'

export type SkipReason =
  /** No longer in the project. */
  | 'gone'
  | 'nothing-to-do'
  /** Another version is offered now. */
  | 'superseded'
  /** It is on another version than when the plan was made, and not on the planned one. */
  | 'changed'
  | 'halted'
  /** Left to a newer rollout. */
  | 'replanned'
  /** Its update never fits into its maintenance window. */
  | 'no-window'

/** States in which a device takes a slot. */
export const SLOT_STATES = ['intended', 'sending', 'sent', 'waiting', 'updating'] as const
/** Only a retry by a named person moves a device out of these states. */
export const TERMINAL_STATES = ['verified', 'failed', 'skipped'] as const

interface Attempted {
  /** 1 for the first attempt. Only sending spends attempts, reading never does. */
  readonly attempt: number
}
interface Dispatched extends Attempted {
  readonly dispatchId: DispatchId
}
interface Sent extends Dispatched {
  /** When the POST ended, on the bot's clock. Readings that began before this plus the settle time prove nothing. */
  readonly sentAtMs: number
}

/** The state of one device of a rollout, with the fields of that state only. */
export type DeviceProgress =
  | ({
      readonly state: 'planned'
      readonly notBeforeMs: number
      readonly lastFailure?: DeviceProblem
    } & Attempted)
  | ({ readonly state: 'intended' } & Dispatched)
  | ({ readonly state: 'sending'; readonly startedAtMs: number } & Dispatched)
  /** `isAmbiguous`: it is unknown whether the POST happened. */
  | ({ readonly state: 'sent'; readonly isAmbiguous: boolean } & Sent)
  | ({ readonly state: 'waiting'; readonly sinceMs: number } & Sent)
  | ({ readonly state: 'updating'; readonly sinceMs: number; readonly isOutside: false } & Sent)
  /** Not started by this bot; takes a slot all the same. */
  | ({ readonly state: 'updating'; readonly sinceMs: number; readonly isOutside: true } & Attempted)
  /** The cloud reports it as installed; the version isn't read back yet. Takes no slot. */
  | ({
      readonly state: 'verifying'
      readonly sinceMs: number
      readonly isOutside: boolean
      readonly lastReadAtMs?: number
    } & Attempted)
  /** No end within the time that such devices take. Takes no slot; still observed; may still succeed. */
  | ({ readonly state: 'stalled'; readonly sinceMs: number; readonly isOutside: false } & Sent)
  | ({ readonly state: 'stalled'; readonly sinceMs: number; readonly isOutside: true } & Attempted)
  | ({
      readonly state: 'parked'
      readonly reason: ParkReason
      readonly sinceMs: number
      readonly recheckAtMs: number
      readonly recheckDelayMs: number
      /** For `refused`. */
      readonly problem?: CallProblem
    } & Attempted)
  | ({
      readonly state: 'unknown'
      readonly statusCode: number
      readonly sinceMs: number
      readonly problem?: CallProblem
    } & Attempted)
  | ({
      readonly state: 'verified'
      readonly atMs: number
      readonly isOutside: boolean
      readonly installedVersion?: string
      readonly hasFurtherUpdate?: boolean
    } & Attempted)
  | ({ readonly state: 'failed'; readonly atMs: number; readonly problem: DeviceProblem } & Attempted)
  | ({ readonly state: 'skipped'; readonly atMs: number; readonly reason: SkipReason } & Attempted)
export type DeviceState = DeviceProgress['state']
export type ProgressOf<S extends DeviceState> = Extract<DeviceProgress, { readonly state: S }>

/** A device's progress, plus facts that survive a change of state. */
export interface DeviceRecord {
  readonly progress: DeviceProgress
  /** Increased by a person's retry, which alone may reopen a terminal state. */
  readonly generation: number
  /** The newest offer that was read: proof of what a POST would install. */
  readonly offer?: { readonly version: string; readonly online: boolean; readonly readStartedAtMs: number }
  /** The newest settled phase. A device that is busy in this phase is never posted. */
  readonly lastSeen?: {
    readonly phase: Observation['phase']
    readonly statusCode: number
    readonly online: boolean
    readonly readStartedAtMs: number
  }
  /** When a detail of it was last read before sending. */
  readonly versionReadAtMs?: number
  readonly retriedBy?: PersonId
  /** The newest POST of this device in this generation. If its attempt number is the current one, that attempt was sent. */
  readonly lastSent?: {
    readonly dispatchId: DispatchId
    readonly attempt: number
    readonly sentAtMs: number
    readonly isAmbiguous: boolean
  }
  /** When the state last changed. Readings that began before this plus the settle time can't undo the change. */
  readonly movedAtMs?: number
  /** A settled read that still offered the update after it was sent. A second one proves that the POST had no effect. */
  readonly untakenReadAtMs?: number
  /** When it was first parked since it was last sent, so that a flapping device doesn't wait forever. */
  readonly firstParkedAtMs?: number
  /** A complete list didn't show it; a detail must tell why. Cleared by the next reading. */
  readonly absence?: { readonly source: string; readonly readStartedAtMs: number }
  /** How often it was missing since it last moved or was offered. Beyond a limit, the rollout stops waiting for it. */
  readonly absences?: number
  /** When a detail of it was last refused since it last moved. It isn't read again at once. */
  readonly refusedReadAtMs?: number
  /** What the rollout waited for too long: an end, or the new version after an end. Another such reading doesn't restart the wait. */
  readonly givenUp?: 'end' | 'read-back'
  /** The state of a verified canary device when the soak ended. It affects the gate, never the device. */
  readonly soaked?: { readonly isWell: boolean; readonly readStartedAtMs: number }
  /** Attempts that the cloud reported as failed, in all generations. */
  readonly failures?: number
  /** Definite refusals of POSTs with this device, and the time of the first. */
  readonly refusals?: { readonly count: number; readonly sinceMs: number }
  /** The largest slice it may be sent in. Decreases when slices with it are refused or have no effect, down to 1. */
  readonly sliceLimit?: number
}
