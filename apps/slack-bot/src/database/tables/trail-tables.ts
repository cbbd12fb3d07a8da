/** Append-only. Each row's hash covers the row before it, so that every change is detected. */
interface EventTable {
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

/** The last event of each trail that a later rollout follows. A trail is a rollout, or `project` and its id. */
interface TrailBoundTable {
  trail_id: string
  seq: number
}

/** The newest event of each project's own trail. */
interface ProjectTrailTable {
  project_id: string
  seq: number
  head_hash: string
}

/** Actions of people outside rollouts. Append-only, chained like `event`. */
interface ProjectEventTable {
  project_id: string
  seq: number
  at_ms: number
  event: string
  previous_hash: string
  hash: string
}

export interface TrailTables {
  event: EventTable
  trail_bound: TrailBoundTable
  project_trail: ProjectTrailTable
  project_event: ProjectEventTable
}
