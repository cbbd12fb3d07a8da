/** The current state of each rollout, updated with every commit. */
interface RolloutTable {
  rollout_id: string
  /** The number in the id, for order. */
  number: number
  project_id: string
  status: string
  /** Seq of the newest event. */
  version: number
  /** Hash of the newest event: the end of the rollout's chain. */
  head_hash: string
  /** Which device list is reserved: `none`, `selection`, `plan`, or `rest` (unfinished devices of a halting rollout). */
  reserved: string
}

/** A rollout's state after one of its commits, without its frame. Later events lead to the newest state. */
interface RolloutSnapshotTable {
  rollout_id: string
  /** Seq of the last event included. */
  version: number
  state: string
}

/** The part of a rollout's state that only its draft and plan change. A separate row, so that snapshots don't copy it. */
interface RolloutFrameTable {
  rollout_id: string
  frame: string
}

/** Devices of live rollouts. The primary key prevents a device from being in two rollouts. */
interface ReservedDeviceTable {
  device_id: string
  rollout_id: string
}

interface CounterTable {
  name: string
  value: number
}

export interface RolloutTables {
  rollout: RolloutTable
  rollout_snapshot: RolloutSnapshotTable
  rollout_frame: RolloutFrameTable
  reserved_device: ReservedDeviceTable
  counter: CounterTable
}
