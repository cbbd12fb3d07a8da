/** Where each rollout stands, replaced with every commit. */
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
  /** Which device list is reserved: `none`, `selection`, `plan`, or `rest` (what a halting rollout still waits for). */
  reserved: string
}

/** A rollout's state, without its frame, as one of its commits left it. The events after it lead to the newest state. */
interface RolloutSnapshotTable {
  rollout_id: string
  /** Seq of the last event that is in it. */
  version: number
  state: string
}

/** The part of a rollout's state that only its draft and its plan write: a row of its own is not copied with each snapshot. */
interface RolloutFrameTable {
  rollout_id: string
  frame: string
}

/** Devices of live rollouts. The primary key is what keeps a device out of a second one. */
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
