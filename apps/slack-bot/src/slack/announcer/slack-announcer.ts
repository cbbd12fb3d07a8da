import { setTimeout as sleep } from 'node:timers/promises'
import type { WebClient } from '@slack/web-api'
import type { Notice } from '../../rollouts/effect.ts'
import type { PersonId, PlaceId, RolloutId } from '../../rollouts/ids.ts'
import type { Announcer, CardRecord, MessageLedger } from '../../rollouts/ports/announcer.ts'
import type { Clock } from '../../rollouts/ports/clock.ts'
import type { StoredRollout } from '../../rollouts/ports/rollout-store.ts'
import { NOTICE_EVENT } from '../ids.ts'
import type { Log } from '../../rollouts/ports/log.ts'
import type { CardContext } from '../rollout-card/card-context.ts'
import { AnnounceError, slackFailure, toAnnounceError } from '../slack-failure.ts'
import { createCardWriter } from './card-writer.ts'
import { createCoalescer } from './coalesce.ts'
import { createLostMessages } from './find-lost-posts.ts'
import { noticeView } from './notice-view.ts'
import { createPace } from './pace.ts'
import { postView, whisperView } from './deliver.ts'
import { tellNoPlace } from './tell-no-place.ts'

export interface SlackAnnouncerOptions {
  /** A client of its own (`createSlackClient`), so that a rate limit here never holds up a modal. */
  readonly client: WebClient
  readonly ledger: MessageLedger
  readonly loadRollout: (rolloutId: RolloutId) => Promise<StoredRollout | undefined>
  readonly clock: Clock
  readonly log: Log
  readonly context: CardContext
  /** Least time between two edits of one card; Slack permits about 50 edits a minute in all. */
  readonly editRestMs?: number
  /** Least time between two new messages in one channel. */
  readonly postRestMs?: number
  readonly wait?: (ms: number) => Promise<void>
}

export interface SlackAnnouncer extends Announcer {
  /** Resolves when no message is being written. */
  idle(): Promise<void>
}

const EDIT_REST_MS = 1_500
const POST_REST_MS = 1_000
const NO_CARD_YET_MS = 2_000

/** Tells people in Slack: one writer per card, the newest state wins, each notice once. */
export const createSlackAnnouncer = (options: SlackAnnouncerOptions): SlackAnnouncer => {
  const { client, ledger, loadRollout, clock, log, context } = options
  const wait = options.wait ?? ((ms: number) => sleep(ms))
  const coalescer = createCoalescer({ restMs: options.editRestMs ?? EDIT_REST_MS, clock, wait })
  const pace = createPace({ restMs: options.postRestMs ?? POST_REST_MS, clock, wait })
  const lostMessages = createLostMessages(client)
  const drawCard = createCardWriter({ client, ledger, loadRollout, clock, log, context, lostMessages, pace })
  const tellRequester = tellNoPlace(client, log)

  const refreshCard = (rolloutId: RolloutId): Promise<void> =>
    coalescer.run(rolloutId, async () => {
      try {
        await drawCard(rolloutId)
      } catch (error) {
        if (slackFailure(error).kind === 'no-place') await tellRequester(await loadRollout(rolloutId))
        throw toAnnounceError(`the card of ${rolloutId}`, error)
      }
    })

  const cardFor = async (rolloutId: RolloutId): Promise<CardRecord & { readonly messageTs: string }> => {
    const known = await ledger.loadCard(rolloutId)
    if (known?.messageTs === undefined) await refreshCard(rolloutId)
    const record = known?.messageTs === undefined ? await ledger.loadCard(rolloutId) : known
    if (record?.messageTs === undefined)
      throw new AnnounceError(`${rolloutId} has no card to reply to yet`, {
        retryAfterMs: NO_CARD_YET_MS,
        cause: undefined,
      })
    return { ...record, messageTs: record.messageTs }
  }

  const postOnce = async (rolloutId: RolloutId, seq: number, notice: Notice): Promise<void> => {
    const stored = await loadRollout(rolloutId)
    if (stored === undefined) return
    const card = await cardFor(rolloutId)
    const lost = await lostMessages.findNotice(card.place, card.messageTs, { rolloutId, seq })
    if (lost.kind === 'found') return ledger.markNoticePosted(rolloutId, seq, lost.messageTs)
    const view = noticeView(notice, stored.rollout, { nowMs: clock.now(), context })
    const metadata = { event_type: NOTICE_EVENT, event_payload: { rollout_id: rolloutId, seq } }
    const messageTs = await pace(card.place, () =>
      postView(client, view, { place: card.place, threadTs: card.messageTs, metadata }),
    )
    await ledger.markNoticePosted(rolloutId, seq, messageTs)
  }

  return {
    refreshCard,
    async postNotice(rolloutId, seq, notice) {
      if (await ledger.hasPostedNotice(rolloutId, seq)) return
      try {
        await postOnce(rolloutId, seq, notice)
      } catch (error) {
        if (slackFailure(error).kind === 'gone') await refreshCard(rolloutId)
        throw toAnnounceError(`notice ${seq} of ${rolloutId}`, error)
      }
    },
    async tellPerson(person: PersonId, place: PlaceId, rolloutId: RolloutId, notice: Notice) {
      const stored = await loadRollout(rolloutId)
      if (stored === undefined) return
      const view = noticeView(notice, stored.rollout, { nowMs: clock.now(), context })
      try {
        await whisperView(client, view, { place, person })
      } catch (error) {
        if (slackFailure(error).kind !== 'no-place') throw toAnnounceError(`a word to ${person}`, error)
        await postView(client, view, { place: person }).catch((failure: unknown) => {
          throw toAnnounceError(`a word to ${person}`, failure)
        })
      }
    },
    idle: () => coalescer.idle(),
  }
}
