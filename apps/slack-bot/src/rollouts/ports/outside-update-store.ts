import type { SlotTaker } from '../model/slot-needs.ts'

/** An update that was seen in a project and that no rollout waits for: somebody else started it. */
export interface OutsideUpdate {
  readonly device: SlotTaker
  readonly firstSeenAtMs: number
}

/** Outside updates as last seen, over restarts and for all replicas. */
export interface OutsideUpdateStore {
  load(projectId: string): Promise<readonly OutsideUpdate[]>
  /** What was stored of this project before is forgotten; other projects keep theirs. */
  replace(projectId: string, updates: readonly OutsideUpdate[]): Promise<void>
}
