import type { Kysely } from 'kysely'
import type { DatabaseSchema } from '../database/schema.ts'
import { writeUnsynced } from '../database/write-unsynced.ts'
import type { MessageLedger } from '../rollouts/ports/announcer.ts'

/** Where cards and notices are, on SQLite or PostgreSQL. */
export const createSqlMessageLedger = (db: Kysely<DatabaseSchema>): MessageLedger => ({
  loadCard: async (rolloutId) => {
    const row = await db.selectFrom('card').selectAll().where('rollout_id', '=', rolloutId).executeTakeFirst()
    if (row === undefined) return undefined
    return {
      rolloutId,
      place: row.place,
      ...(row.message_ts === null ? {} : { messageTs: row.message_ts }),
      drawnVersion: row.drawn_version,
      isTerminal: row.is_terminal === 1,
    }
  },
  saveCard: async (record) => {
    const row = {
      place: record.place,
      message_ts: record.messageTs ?? null,
      drawn_version: record.drawnVersion,
      is_terminal: record.isTerminal ? 1 : 0,
    }
    const write = (open: Kysely<DatabaseSchema>) =>
      open
        .insertInto('card')
        .values({ rollout_id: record.rolloutId, ...row })
        .onConflict((on) => on.column('rollout_id').doUpdateSet(row))
        .execute()
    const known = await db
      .selectFrom('card')
      .select('message_ts')
      .where('rollout_id', '=', record.rolloutId)
      .executeTakeFirst()
    // Where the card is must not be lost. How far it is drawn may be: then it is drawn once more.
    const isEdit = known !== undefined && known.message_ts === row.message_ts
    await (isEdit ? writeUnsynced(db, write) : write(db))
  },
  hasPostedNotice: async (rolloutId, seq) => {
    const row = await db
      .selectFrom('posted_notice')
      .select('seq')
      .where('rollout_id', '=', rolloutId)
      .where('seq', '=', seq)
      .executeTakeFirst()
    return row !== undefined
  },
  markNoticePosted: async (rolloutId, seq, messageTs) => {
    await db
      .insertInto('posted_notice')
      .values({ rollout_id: rolloutId, seq, message_ts: messageTs })
      .onConflict((on) => on.columns(['rollout_id', 'seq']).doNothing())
      .execute()
  },
})
