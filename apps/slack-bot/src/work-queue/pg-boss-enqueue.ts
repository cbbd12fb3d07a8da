import { randomUUID } from 'node:crypto'
import { sql, type Kysely } from 'kysely'
import { fromKysely, type PgBoss } from 'pg-boss'
import type { DatabaseSchema } from '../database/schema.ts'
import type { DueWork } from '../rollouts/ports/work-queue.ts'
import { laneOf } from './lane.ts'
import { QUEUES, RETENTION_SECONDS } from './pg-boss-queues.ts'
import type { RetryPolicies } from './retry-policy.ts'

const NO_LIMIT = 2 ** 31 - 1

/** Enqueues a piece in the caller's transaction. If one waits under the same key, that one is moved forward instead. */
export const enqueueJob = async (
  boss: PgBoss,
  open: Kysely<DatabaseSchema>,
  { piece, nowMs, retry }: { readonly piece: DueWork; readonly nowMs: number; readonly retry: RetryPolicies },
): Promise<void> => {
  const lane = laneOf(piece.effect)
  const queue = QUEUES[lane]
  const via = { db: fromKysely(open) }
  const dueAtMs = piece.dueAtMs ?? nowMs
  if (piece.key !== undefined) {
    // Without the lock, two concurrent transactions with one key would both find no waiting job.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`${queue} ${piece.key}`}, 0))`.execute(open)
    const [waiting] = await boss.findJobs(queue, { key: piece.key, queued: true, limit: 1, ...via })
    if (waiting !== undefined) {
      const startAfter = new Date(Math.min(waiting.startAfter.getTime(), dueAtMs))
      // Updates even without a change: the row lock keeps workers away until this transaction commits.
      const { updated } = await boss.update(queue, undefined, { id: waiting.id, startAfter, ...via })
      if (updated > 0) return
    }
  }
  await boss.send(queue, piece.effect, {
    // Without a key of its own, pg-boss would treat all such work as one key.
    singletonKey: piece.key ?? randomUUID(),
    // pg-boss counts only attempts whose worker died; the judge decides about the others.
    retryLimit: Math.min(retry[lane].maxAttempts - 1, NO_LIMIT),
    retentionSeconds: RETENTION_SECONDS,
    ...(piece.dueAtMs !== undefined && { startAfter: new Date(piece.dueAtMs) }),
    ...via,
  })
}
