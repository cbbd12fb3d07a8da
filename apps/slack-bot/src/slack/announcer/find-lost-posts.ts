import type { WebClient } from '@slack/web-api'
import type { RolloutId } from '../../rollouts/model/ids.ts'
import { CARD_EVENT, NOTICE_EVENT, toPayload } from '../platform/ids.ts'
import { slackFailure } from '../platform/slack-failure.ts'

/** `no-history`: the app lacks the optional history scope, or the place has no history. */
export type LostMessage =
  | { readonly kind: 'found'; readonly messageTs: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'no-history' }

interface Page {
  readonly messages?: readonly {
    readonly ts?: string | undefined
    readonly bot_id?: string | undefined
    readonly metadata?:
      | { readonly event_type?: string | undefined; readonly event_payload?: object | undefined }
      | undefined
  }[]
  readonly response_metadata?: { readonly next_cursor?: string | undefined }
}

const MOST_PAGES = 10
const PAGE_SIZE = 100
/** Slack's clock and ours may differ. */
const CLOCK_MARGIN_MS = 10 * 60_000

const matches = (payload: object | undefined, wanted: Readonly<Record<string, unknown>>): boolean =>
  payload !== undefined && Object.entries(wanted).every(([key, value]) => Reflect.get(payload, key) === value)

/** Searches pages for a message with the wanted metadata, posted by this bot: any app may use the same metadata. */
const search = async (
  readPage: (cursor: string | undefined) => Promise<Page>,
  wanted: {
    readonly botId: string
    readonly eventType: string
    readonly payload: Readonly<Record<string, unknown>>
  },
): Promise<LostMessage> => {
  let cursor: string | undefined
  for (let page = 0; page < MOST_PAGES; page += 1) {
    let answer: Page
    try {
      answer = await readPage(cursor)
    } catch (error) {
      const { kind } = slackFailure(error)
      if (kind === 'missing-scope' || kind === 'no-place') return { kind: 'no-history' }
      if (kind === 'gone') return { kind: 'absent' }
      throw error
    }
    const found = answer.messages?.find(
      (message) =>
        message.bot_id === wanted.botId &&
        message.metadata?.event_type === wanted.eventType &&
        matches(message.metadata.event_payload, wanted.payload),
    )
    if (found?.ts !== undefined) return { kind: 'found', messageTs: found.ts }
    cursor = answer.response_metadata?.next_cursor
    if (cursor === undefined || cursor === '') break
  }
  return { kind: 'absent' }
}

/** Finds messages posted by a process that died before it recorded them. */
export const createLostMessages = (client: WebClient, installationId: string) => {
  let botId: Promise<string> | undefined
  const ownBotId = (): Promise<string> => {
    botId ??= client.auth.test().then((who) => who.bot_id ?? '')
    botId.catch(() => {
      botId = undefined
    })
    return botId
  }
  return {
    async findCard(place: string, rolloutId: RolloutId, sinceMs: number): Promise<LostMessage> {
      const oldest = String(Math.max(0, sinceMs - CLOCK_MARGIN_MS) / 1_000)
      const readPage = (cursor: string | undefined): Promise<Page> =>
        client.conversations.history({
          channel: place,
          oldest,
          limit: PAGE_SIZE,
          include_all_metadata: true,
          ...(cursor === undefined ? {} : { cursor }),
        })
      return search(readPage, {
        botId: await ownBotId(),
        eventType: CARD_EVENT,
        payload: toPayload(rolloutId, installationId),
      })
    },
    async findNotice(
      place: string,
      threadTs: string,
      notice: { rolloutId: RolloutId; seq: number },
    ): Promise<LostMessage> {
      const readPage = (cursor: string | undefined): Promise<Page> =>
        client.conversations.replies({
          channel: place,
          ts: threadTs,
          limit: PAGE_SIZE,
          include_all_metadata: true,
          ...(cursor === undefined ? {} : { cursor }),
        })
      return search(readPage, {
        botId: await ownBotId(),
        eventType: NOTICE_EVENT,
        payload: { ...toPayload(notice.rolloutId, installationId), seq: notice.seq },
      })
    },
  }
}
export type LostMessages = ReturnType<typeof createLostMessages>
