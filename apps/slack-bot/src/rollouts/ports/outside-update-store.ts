import type { SlotTaker } from '../model/slot-needs.ts'

/** An update that no rollout started or waits for. */
export interface OutsideUpdate {
  readonly device: SlotTaker
  readonly firstSeenAtMs: number
}

/** Outside updates as last seen, across restarts and replicas. */
export interface OutsideUpdateStore {
  load(projectId: string): Promise<readonly OutsideUpdate[]>
  /** Replaces the project's updates; other projects keep theirs. */
  replace(projectId: string, updates: readonly OutsideUpdate[]): Promise<void>
}
