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
  /** The call to Tuya is running. */
  readonly sending: number
  /** Tuya was perhaps asked: the answer to the call was lost. */
  readonly perhaps: number
  /** Sent; no reaction seen yet. */
  readonly sent: number
  /** Waiting to wake up, or queued by the cloud. */
  readonly queued: number
  readonly updating: number
  /** The cloud reports it as installed; the version is being read back. */
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

/** A device that a person should know about: not on its normal way. */
export interface DeviceLine {
  readonly deviceId: string
  readonly name: string
  readonly roomLabel: string
  readonly state: DeviceState
  /** It is unknown whether it was sent: the answer to the call was lost. */
  readonly isAmbiguous?: boolean
  readonly fromVersion?: string
  readonly toVersion: string
  readonly attempt: number
  readonly note?: DeviceNote
  readonly sinceMs?: number
  readonly nextTryAtMs?: number
  /** For a device parked by a closed window: when it opens, if known. */
  readonly opensAtMs?: number
  /** For a device that no person can move now: how long the rollout waits for it. */
  readonly waitedUntilMs?: number
}

/** Everything that a card shows of an approved rollout, computed from stored state alone. */
export interface RolloutProgress {
  readonly counts: Counts
  /** Verified devices among all in the plan, in whole percent; never decreases. */
  readonly percent: number
  readonly waves: readonly WaveProgress[]
  readonly exceptions: readonly DeviceLine[]
  readonly devices: readonly DeviceLine[]
  /** Absent while there is nothing to base it on, and once nothing is left. */
  readonly remainingMs?: { readonly low: number; readonly high: number }
  readonly lastReadAtMs?: number
}
