interface DeviceFactTable {
  device_id: string
  detail: string
  read_at_ms: number
}

interface CallCountTable {
  budget: string
  /** `2026-05`, in UTC. */
  month: string
  calls: number
}

/** How long one update took, from POST to its observed end. */
interface UpdateDurationTable {
  rollout_id: string
  seq: number
  sort: string
  duration_ms: number
  at_ms: number
}

/** Updates started outside this bot, from the last list of running updates. */
interface OutsideUpdateTable {
  project_id: string
  device_id: string
  /** What its slots depend on: kind, radio, gateway, room. */
  device: string
  first_seen_at_ms: number
}

export interface ReadingTables {
  device_fact: DeviceFactTable
  call_count: CallCountTable
  update_duration: UpdateDurationTable
  outside_update: OutsideUpdateTable
}
