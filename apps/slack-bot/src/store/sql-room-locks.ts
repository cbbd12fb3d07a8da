import type { Kysely } from 'kysely'
import type { DatabaseSchema } from '../database/schema.ts'
import { fromTransaction } from '../database/transactions.ts'
import type { RoomLock } from '../rollouts/model/room-lock.ts'
import type { RoomLockStore } from '../rollouts/ports/room-lock-store.ts'

const toRoomLock = (row: DatabaseSchema['room_lock']): RoomLock => ({
  projectId: row.project_id,
  roomId: row.room_id,
  roomLabel: row.room_label,
  by: row.locked_by,
  reason: row.reason,
  lockedAtMs: row.locked_at_ms,
  untilMs: row.until_ms,
  ...(row.post_place !== null &&
    row.post_ts !== null && { post: { place: row.post_place, messageTs: row.post_ts } }),
})

/** Locked rooms, one row per room. */
export const createSqlRoomLocks = (db: Kysely<DatabaseSchema>): RoomLockStore => ({
  list: async (projectId, transaction) => {
    const open = transaction === undefined ? db : fromTransaction(transaction)
    const rows = await open.selectFrom('room_lock').selectAll().where('project_id', '=', projectId).execute()
    return rows.map(toRoomLock)
  },
  put: async (transaction, lock) => {
    const facts = {
      room_label: lock.roomLabel,
      locked_by: lock.by,
      reason: lock.reason,
      locked_at_ms: lock.lockedAtMs,
      until_ms: lock.untilMs,
      post_place: lock.post?.place ?? null,
      post_ts: lock.post?.messageTs ?? null,
    }
    await fromTransaction(transaction)
      .insertInto('room_lock')
      .values({ project_id: lock.projectId, room_id: lock.roomId, ...facts })
      .onConflict((on) => on.columns(['project_id', 'room_id']).doUpdateSet(facts))
      .execute()
  },
  notePost: async (transaction, { projectId, roomId, lockedAtMs }, post) => {
    await fromTransaction(transaction)
      .updateTable('room_lock')
      .set({ post_place: post.place, post_ts: post.messageTs })
      .where('project_id', '=', projectId)
      .where('room_id', '=', roomId)
      .where('locked_at_ms', '=', lockedAtMs)
      .execute()
  },
  remove: async (transaction, { projectId, roomId }) => {
    await fromTransaction(transaction)
      .deleteFrom('room_lock')
      .where('project_id', '=', projectId)
      .where('room_id', '=', roomId)
      .execute()
  },
})
