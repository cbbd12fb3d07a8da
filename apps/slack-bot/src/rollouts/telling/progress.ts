import type { DeviceState } from '../model/device-progress.ts'
import type { DeviceNote } from './device-note.ts'

/** Counts of devices by the word that people see. Their sum is `total`. */
export interface Counts {
  readonly total: number
  readonly verified: number
  readonly failed: number
  readonly skipped: number
  readonly parked: number
  readonly unknown: number
  readonly stalled: number
  /** Tuya is being asked; whether it takes the call is not known yet. */
  readonly sending: number
  /** Tuya was asked, perhaps: the answer of the call was lost. */
  readonly perhaps: number
  /** Sent, not yet seen to move. */
  readonly sent: number
  /** Waiting to wake up, or queued by the cloud. */
  readonly queued: number
  readonly updating: number
  /** Installed says the cloud; the version is being read back. */
  readonly verifying: number
  /** Not sent yet. */
  readonly waiting: number
}

export interface WaveProgress {
  readonly number: number
  readonly state: 'pending' | 'active' | 'soaking' | 'passed' | 'failed' | 'inconclusive'
  readonly counts: Counts
  readonly soakUntilMs?: number
}

/** A device that a person should know of: everything that is not on its normal way. */
export interface DeviceLine {
  readonly deviceId: string
  readonly name: string
  readonly roomLabel: string
  readonly state: DeviceState
  /** Whether it was sent is not known: the answer of the call was lost. */
  readonly isAmbiguous?: boolean
  readonly fromVersion?: string
  readonly toVersion: string
  readonly attempt: number
  readonly note?: DeviceNote
  readonly sinceMs?: number
  readonly nextTryAtMs?: number
  /** Parked because its window is closed: when that opens, as far as it is foreseeable. */
  readonly opensAtMs?: number
}

/** Everything a card shows of a rollout that was approved, computed from stored state alone. */
export interface RolloutProgress {
  readonly counts: Counts
  /** Verified devices of all in the plan, in whole percent; never falls. */
  readonly percent: number
  readonly waves: readonly WaveProgress[]
  readonly exceptions: readonly DeviceLine[]
  readonly devices: readonly DeviceLine[]
  /** Absent until something is known to base it on, and once nothing is left. */
  readonly remainingMs?: { readonly low: number; readonly high: number }
  readonly lastReadAtMs?: number
}
