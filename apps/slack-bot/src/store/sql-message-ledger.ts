import type { Kysely } from 'kysely'
import type { DatabaseSchema } from '../database/schema.ts'
import { writeUnsynced } from '../database/write-unsynced.ts'
import type { RolloutId } from '../rollouts/model/ids.ts'
import type { MessageLedger } from '../rollouts/ports/announcer.ts'

/** If this write is lost, it costs one extra lookup of a message. */
const forgetBegun = async (db: Kysely<DatabaseSchema>, rolloutId: RolloutId, seq: number): Promise<void> => {
  await writeUnsynced(db, (open) =>
    open.deleteFrom('begun_notice').where('rollout_id', '=', rolloutId).where('seq', '=', seq).execute(),
  )
}

/** The messages of cards and notices, on SQLite or PostgreSQL. */
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
    // The card's message must not be lost. If only the drawn version is lost, the card is drawn again.
    const isEdit = known !== undefined && known.message_ts === row.message_ts
    await (isEdit ? writeUnsynced(db, write) : write(db))
  },
  noticeState: async (rolloutId, seq) => {
    const has = async (table: 'posted_notice' | 'begun_notice'): Promise<boolean> => {
      const row = await db
        .selectFrom(table)
        .select('seq')
        .where('rollout_id', '=', rolloutId)
        .where('seq', '=', seq)
        .executeTakeFirst()
      return row !== undefined
    }
    if (await has('posted_notice')) return 'posted'
    return (await has('begun_notice')) ? 'begun' : 'new'
  },
  beginNotice: async (rolloutId, seq) => {
    await db
      .insertInto('begun_notice')
      .values({ rollout_id: rolloutId, seq })
      .onConflict((on) => on.columns(['rollout_id', 'seq']).doNothing())
      .execute()
  },
  withdrawNotice: (rolloutId, seq) => forgetBegun(db, rolloutId, seq),
  markNoticePosted: async (rolloutId, seq, messageTs) => {
    await db
      .insertInto('posted_notice')
      .values({ rollout_id: rolloutId, seq, message_ts: messageTs })
      .onConflict((on) => on.columns(['rollout_id', 'seq']).doNothing())
      .execute()
    await forgetBegun(db, rolloutId, seq)
  },
})
