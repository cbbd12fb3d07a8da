import type { DatabaseSchema } from '../../database/schema.ts'
import type { RolloutStore } from '../../rollouts/ports/rollout-store.ts'
import { hashOfRow } from './hash-chain.ts'

/** The rows of new events, each with the hash of the one before, and the hash of the last. */
export const chainEvents = (
  change: Parameters<RolloutStore['commit']>[1],
  before: { readonly hash: string; readonly follows: string | undefined },
): { readonly rows: readonly DatabaseSchema['event'][]; readonly headHash: string } => {
  let { hash } = before
  const rows = change.events.map((event, index) => {
    const row = {
      rolloutId: change.rolloutId,
      projectId: change.projectId,
      seq: change.expectedVersion + index + 1,
      atMs: change.atMs,
      event: JSON.stringify(event),
      ...(index === 0 && before.follows !== undefined && { follows: before.follows }),
    }
    const previous = hash
    hash = hashOfRow(previous, row)
    return {
      rollout_id: row.rolloutId,
      project_id: row.projectId,
      seq: row.seq,
      at_ms: row.atMs,
      event: row.event,
      follows: row.follows ?? null,
      previous_hash: previous,
      hash,
    }
  })
  return { rows, headHash: hash }
}
