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

/** A reply not posted yet. Written with its event; deleted once posted. */
interface DueNoticeTable {
  rollout_id: string
  seq: number
  notice: string
}

/** A reply sent to the chat platform without a recorded answer: it may be in the thread. */
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
