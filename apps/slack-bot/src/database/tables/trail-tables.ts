/** Append-only. Each row's hash covers the row before it, so that no byte changes unseen. */
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

/** Up to which event a later rollout follows each trail: a rollout, or `project` and its id. */
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

/** What people did in a project beside its rollouts. Append-only, chained as `event` is. */
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
