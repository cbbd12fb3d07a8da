import type { Event, RecordedEvent } from '../model/event.ts'
import type { RolloutId } from '../model/ids.ts'
import type { Rollout } from '../model/rollout.ts'
import type { Transaction } from './transaction.ts'

export interface StoredRollout {
  readonly rollout: Rollout
  readonly projectId: string
  /** The seq of the newest event; the expected version of the next commit. */
  readonly version: number
  /** Covers the whole history up to that event. */
  readonly headHash: string
}

/** Another commit came first. Load the rollout again and decide again. */
export class VersionConflictError extends Error {
  override readonly name = 'VersionConflictError'
}

/** A device of the rollout is reserved by another live rollout; nothing was committed. */
export class DevicesBusyError extends Error {
  override readonly name = 'DevicesBusyError'
  readonly deviceIds: readonly string[]
  readonly reservedBy: RolloutId
  constructor(deviceIds: readonly string[], reservedBy: RolloutId) {
    super(`Devices are reserved by ${reservedBy}`)
    this.deviceIds = deviceIds
    this.reservedBy = reservedBy
  }
}

export interface RolloutFilter {
  readonly projectId?: string
  readonly statuses?: readonly Rollout['status'][]
  /** Newest first, at most this many. */
  readonly limit?: number
}

/** The state of all rollouts and their append-only, hash-chained events. */
export interface RolloutStore {
  /** The next short id. Never given out twice. */
  nextRolloutId(transaction: Transaction): Promise<RolloutId>
  /**
   * Appends events and replaces the state, if the rollout is still at `expectedVersion` (0 for a new one).
   * Reserves the devices of live rollouts, so that a device is in at most one.
   * Throws VersionConflictError or DevicesBusyError; the caller's transaction must then roll back.
   */
  commit(
    transaction: Transaction,
    change: {
      readonly rolloutId: RolloutId
      readonly projectId: string
      readonly expectedVersion: number
      readonly atMs: number
      readonly events: readonly Event[]
      readonly next: Rollout
    },
  ): Promise<readonly RecordedEvent[]>
  load(rolloutId: RolloutId, transaction?: Transaction): Promise<StoredRollout | undefined>
  list(filter: RolloutFilter): Promise<readonly StoredRollout[]>
  /** The whole history, oldest first. */
  events(rolloutId: RolloutId): Promise<readonly RecordedEvent[]>
}
