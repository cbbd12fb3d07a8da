interface ClaimedKeyTable {
  key: string
  value: string
  at_ms: number
}

interface CardTable {
  rollout_id: string
  place: string
  message_ts: string | null
  drawn_version: number
  is_terminal: number
}

interface PostedNoticeTable {
  rollout_id: string
  seq: number
  message_ts: string
}

/** A reply that the thread was not told yet. Written with its event; gone once it is posted. */
interface DueNoticeTable {
  rollout_id: string
  seq: number
  notice: string
}

/** A reply that was handed to the chat platform, and no answer was kept: it may stand in the thread. */
interface BegunNoticeTable {
  rollout_id: string
  seq: number
}

export interface MessageTables {
  claimed_key: ClaimedKeyTable
  card: CardTable
  posted_notice: PostedNoticeTable
  due_notice: DueNoticeTable
  begun_notice: BegunNoticeTable
}
