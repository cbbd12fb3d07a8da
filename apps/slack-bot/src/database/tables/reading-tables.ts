interface DeviceFactTable {
  device_id: string
  detail: string
  read_at_ms: number
}

interface CallCountTable {
  project_id: string
  /** `2026-05`, in UTC. */
  month: string
  calls: number
}

/** How long one update took, from POST to the end that was seen. */
interface UpdateDurationTable {
  rollout_id: string
  seq: number
  sort: string
  duration_ms: number
  at_ms: number
}

/** Updates in a project that somebody else started, as the list of running updates last showed them. */
interface OutsideUpdateTable {
  project_id: string
  device_id: string
  /** What it takes slots by: kind, radio, gateway, room. */
  device: string
  first_seen_at_ms: number
}

export interface ReadingTables {
  device_fact: DeviceFactTable
  call_count: CallCountTable
  update_duration: UpdateDurationTable
  outside_update: OutsideUpdateTable
}
