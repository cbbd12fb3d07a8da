import type { CallProblem } from './call-problem.ts'
import type { DeviceProblem } from './device-problem.ts'
import type { DispatchId, PersonId } from './ids.ts'
import type { Observation } from './observation.ts'

/** Why a device was not sent, though it is part of the plan. Parked devices hold no slot. */
export type ParkReason =
  | 'offline'
  /** Its room is locked. */
  | 'locked'
  | 'window'
  /** The cloud took the call and hasn't started the update. */
  | 'wake'
  /** It used up its tries; only a person's retry sends it again. */
  | 'quarantine'
  /** Its gateway is quarantined. */
  | 'gateway'
  /** The cloud refuses to answer for it. */
  | 'refused'

export type SkipReason =
  /** No longer in the project. */
  | 'gone'
  | 'nothing-to-do'
  /** Another version is offered now. */
  | 'superseded'
  | 'halted'
  /** Planned again in a newer rollout. */
  | 'replanned'
  /** Its update fits into no opening of its maintenance window. */
  | 'no-window'

/** A slot is held while a device is in one of these states, and only then. */
export const SLOT_STATES = ['intended', 'sending', 'sent', 'waiting', 'updating'] as const
/** Nothing but a named person's retry moves a device out of these. */
export const TERMINAL_STATES = ['verified', 'failed', 'skipped'] as const

interface Attempted {
  /** 1 for the first attempt. Attempts are spent by sending, never by looking. */
  readonly attempt: number
}
interface Dispatched extends Attempted {
  readonly dispatchId: DispatchId
}
interface Sent extends Dispatched {
  /** When the POST ended, on the bot's clock. Readings begun earlier than this plus the settle time prove nothing. */
  readonly sentAtMs: number
}

/** Where one device of a rollout stands. Impossible fields cannot be written. */
export type DeviceProgress =
  | ({
      readonly state: 'planned'
      readonly notBeforeMs: number
      readonly lastFailure?: DeviceProblem
    } & Attempted)
  | ({ readonly state: 'intended' } & Dispatched)
  | ({ readonly state: 'sending'; readonly startedAtMs: number } & Dispatched)
  /** `isAmbiguous`: whether the POST happened is not known. */
  | ({ readonly state: 'sent'; readonly isAmbiguous: boolean } & Sent)
  | ({ readonly state: 'waiting'; readonly sinceMs: number } & Sent)
  | ({ readonly state: 'updating'; readonly sinceMs: number; readonly isOutside: false } & Sent)
  /** Somebody else started it; it takes a slot all the same. */
  | ({ readonly state: 'updating'; readonly sinceMs: number; readonly isOutside: true } & Attempted)
  /** The cloud says installed; the installed version is not read back yet. Holds no slot. */
  | ({
      readonly state: 'verifying'
      readonly sinceMs: number
      readonly isOutside: boolean
      readonly lastReadAtMs?: number
    } & Attempted)
  /** No end within the time that such devices take. Holds no slot; still observed; may yet succeed. */
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

/** A device's progress with what outlives its state. */
export interface DeviceRecord {
  readonly progress: DeviceProgress
  /** Raised by a person's retry, which alone may reopen a terminal state. */
  readonly generation: number
  /** The newest offer that was read, proof of what a POST would install. */
  readonly offer?: { readonly version: string; readonly online: boolean; readonly readStartedAtMs: number }
  /** The newest settled phase that was seen: a device that is busy by this is never posted. */
  readonly lastSeen?: {
    readonly phase: Observation['phase']
    readonly statusCode: number
    readonly online: boolean
    readonly readStartedAtMs: number
  }
  readonly retriedBy?: PersonId
  /** The newest POST of this device in this generation. The present attempt was sent if its number is the same. */
  readonly lastSent?: {
    readonly dispatchId: DispatchId
    readonly attempt: number
    readonly sentAtMs: number
    readonly isAmbiguous: boolean
  }
  /** When the state last changed: readings begun before this plus the settle time cannot undo the change. */
  readonly movedAtMs?: number
  /** A settled read that still offered the update after it was sent; a second one proves that the POST did not take. */
  readonly untakenReadAtMs?: number
  /** When it was first parked since it was last sent, so that a flapping device does not wait for ever. */
  readonly firstParkedAtMs?: number
  /** A complete scan did not show it; a detail must tell what became of it. Cleared by the next reading. */
  readonly absence?: { readonly source: string; readonly readStartedAtMs: number }
  /** How often it was missing since it last moved or was offered: a list that never shows it cannot be waited for. */
  readonly absences?: number
  /** When a detail of it was last refused, since it last moved. Not asked again at once. */
  readonly refusedReadAtMs?: number
  /** What was waited for too long: an end, or the new version after one. More of the same does not start the wait again. */
  readonly givenUp?: 'end' | 'read-back'
  /** How a verified device of the canary was when the soak ended. It moves the gate, never the device. */
  readonly soaked?: { readonly isWell: boolean; readonly readStartedAtMs: number }
  /** Ended attempts that the cloud called failed, in all generations. */
  readonly failures?: number
  /** Definite refusals of POSTs that named it, and the time of the first. */
  readonly refusals?: { readonly count: number; readonly sinceMs: number }
  /** Largest slice it may be sent in: falls when slices with it are refused or never taken, until it stands alone. */
  readonly sliceLimit?: number
}
