import { createSqlProjectTrail } from '../../src/store/trail/sql-project-trail.ts'
import { createSqlRolloutStore } from '../../src/store/rollouts/sql-rollout-store.ts'
import { exportTrail } from '../../src/store/trail/export/export-trail.ts'
import type { Database } from '../../src/database/open-database.ts'
import type { Event } from '../../src/rollouts/model/event.ts'
import type { RolloutId } from '../../src/rollouts/model/ids.ts'
import { AT_MS, commitEvents, draftedEvent, PROJECT, requestedEvent } from './sample-rollouts.ts'

export const REMINDED: Event = { type: 'approval-reminded' }

/** A rollout of one device, with any number of additional events. */
export const draftRollout = (
  database: Database,
  deviceId: string,
  more: readonly Event[] = [REMINDED],
): Promise<RolloutId> =>
  database.transactions.run(async (transaction) => {
    const store = createSqlRolloutStore(database.db)
    const rolloutId = await store.nextRolloutId(transaction)
    const events = [draftedEvent(rolloutId, [deviceId]), requestedEvent([deviceId]), ...more]
    await commitEvents(store, transaction, { rolloutId, events })
    return rolloutId
  })

/** What a person did outside of rollouts. */
export const lockRoom = (database: Database): Promise<void> =>
  database.transactions.run((transaction) =>
    createSqlProjectTrail(database.db).append(transaction, PROJECT, {
      atMs: AT_MS,
      event: {
        type: 'room-locked',
        by: 'U1',
        roomId: 'room-1',
        roomLabel: 'Büro 🔦',
        reason: 'visit',
        untilMs: AT_MS,
      },
    }),
  )

export const exportText = async (
  database: Database,
  of: RolloutId | 'everything' = 'everything',
): Promise<string> => {
  let text = ''
  await exportTrail(database.db, { of, format: 'jsonl' }, async (page) => {
    text += page
  })
  return text
}
