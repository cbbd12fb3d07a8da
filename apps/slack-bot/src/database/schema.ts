/*
 * The tables, the same on SQLite and PostgreSQL: text, integer, and bigint for milliseconds. JSON travels as text,
 * so that a hash over it means the same on both.
 */

/** Where each rollout stands, replaced with every commit. */
export interface RolloutTable {
  rollout_id: string
  /** The number in the id, for order. */
  number: number
  project_id: string
  status: string
  /** Seq of the newest event. */
  version: number
  /** Hash of the newest event: the end of the rollout's chain. */
  head_hash: string
  /** Which device list is held: `none`, `selection`, `plan`, or `rest` (what a halting rollout still waits for). */
  held: string
}

/** A rollout's state, without its frame, as one of its commits left it. The events after it lead to the newest state. */
export interface RolloutSnapshotTable {
  rollout_id: string
  /** Seq of the last event that is in it. */
  version: number
  state: string
}

/** The part of a rollout's state that only its draft and its plan write: a row of its own is not copied with each snapshot. */
export interface RolloutFrameTable {
  rollout_id: string
  frame: string
}

/** Append-only. Each row's hash covers the row before it, so that no byte changes unseen. */
export interface EventTable {
  rollout_id: string
  seq: number
  project_id: string
  at_ms: number
  event: string
  /** JSON, in a rollout's first row: the heads of the trails that it follows. */
  follows: string | null
  previous_hash: string
  hash: string
}

/** Up to which event a later rollout follows each trail: a rollout, or `project` and its id. */
export interface TrailBoundTable {
  trail_id: string
  seq: number
}

/** The newest event of each project's own trail. */
export interface ProjectTrailTable {
  project_id: string
  seq: number
  head_hash: string
}

/** What people did in a project beside its rollouts. Append-only, chained as `event` is. */
export interface ProjectEventTable {
  project_id: string
  seq: number
  at_ms: number
  event: string
  previous_hash: string
  hash: string
}

/** Devices of live rollouts. The primary key is what keeps a device out of a second one. */
export interface HeldDeviceTable {
  device_id: string
  rollout_id: string
}

export interface CounterTable {
  name: string
  value: number
}

export interface ClaimedKeyTable {
  key: string
  value: string
  at_ms: number
}

export interface CardTable {
  rollout_id: string
  place: string
  message_ts: string | null
  drawn_version: number
  is_terminal: number
}

export interface PostedNoticeTable {
  rollout_id: string
  seq: number
  message_ts: string
}

/** A reply that the thread was not told yet. Written with its event; gone once it is posted. */
export interface DueNoticeTable {
  rollout_id: string
  seq: number
  notice: string
}

/** A reply that was handed to the chat platform, and no answer was kept: it may stand in the thread. */
export interface BegunNoticeTable {
  rollout_id: string
  seq: number
}

export interface DeviceFactTable {
  device_id: string
  detail: string
  read_at_ms: number
}

export interface CallCountTable {
  project_id: string
  /** `2026-05`, in UTC. */
  month: string
  calls: number
}

/** How long one update took, from POST to the end that was seen. */
export interface UpdateDurationTable {
  rollout_id: string
  seq: number
  sort: string
  duration_ms: number
  at_ms: number
}

/** Due work of the embedded queue. Only SQLite has this table. */
export interface WorkTable {
  id: number
  key: string | null
  lane: 'cloud' | 'people'
  effect: string
  due_at_ms: number
  /** When that was decided. */
  set_at_ms: number
  state: 'waiting' | 'running' | 'dead'
  attempts: number
  problem: string | null
}

/** Rooms that people hold. Rows whose end has passed may remain; they say nothing. */
export interface RoomLockTable {
  project_id: string
  room_id: string
  room_label: string
  locked_by: string
  reason: string
  locked_at_ms: number
  until_ms: number
  post_place: string | null
  post_ts: string | null
}

/** Updates in a project that somebody else started, as the list of running updates last showed them. */
export interface OutsideUpdateTable {
  project_id: string
  device_id: string
  /** What it takes slots by: kind, radio, gateway, room. */
  device: string
  first_seen_at_ms: number
}

/** One row. */
export interface InstallationTable {
  name: 'this'
  id: string
}

export interface DatabaseSchema {
  rollout: RolloutTable
  rollout_snapshot: RolloutSnapshotTable
  rollout_frame: RolloutFrameTable
  event: EventTable
  trail_bound: TrailBoundTable
  project_trail: ProjectTrailTable
  project_event: ProjectEventTable
  held_device: HeldDeviceTable
  counter: CounterTable
  claimed_key: ClaimedKeyTable
  card: CardTable
  posted_notice: PostedNoticeTable
  due_notice: DueNoticeTable
  begun_notice: BegunNoticeTable
  device_fact: DeviceFactTable
  call_count: CallCountTable
  update_duration: UpdateDurationTable
  work: WorkTable
  room_lock: RoomLockTable
  installation: InstallationTable
  outside_update: OutsideUpdateTable
}
