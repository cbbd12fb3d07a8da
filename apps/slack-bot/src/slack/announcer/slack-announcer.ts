import { setTimeout as sleep } from 'node:timers/promises'
import type { WebClient } from '@slack/web-api'
import type { Notice } from '../../rollouts/model/effect.ts'
import type { RolloutId } from '../../rollouts/model/ids.ts'
import type { Announcer, CardRecord, MessageLedger } from '../../rollouts/ports/announcer.ts'
import type { Clock } from '../../rollouts/ports/clock.ts'
import type { StoredRollout } from '../../rollouts/ports/rollout-store.ts'
import { stillNewsOf } from '../../rollouts/telling/still-news.ts'
import type { MessageView } from '../blocks/message.ts'
import { NOTICE_EVENT, toPayload } from '../platform/ids.ts'
import type { Log } from '../../rollouts/ports/log.ts'
import type { CardContext } from '../rollout-card/card-context.ts'
import { isFromSlack, slackFailure } from '../platform/slack-failure.ts'
import { AnnounceError, drawn, isCertainlyNotPosted, toAnnounceError } from './announce-error.ts'
import { createCardWriter } from './card-writer.ts'
import { createCoalescer } from './coalesce.ts'
import { createEditAllowance } from './edit-allowance.ts'
import { createLostMessages } from './find-lost-posts.ts'
import { noticeView } from './notice-view.ts'
import { createPace } from './pace.ts'
import { editView, postView } from './deliver.ts'
import { endedLockMessage } from '../room-lock/lock-message.ts'
import { createRefusedBlocks } from './refused-blocks.ts'
import { createSlackGate, type Trouble } from './slack-gate.ts'
import { createNoPlaceTeller } from './tell-no-place.ts'
import { createPersonTeller } from './tell-person.ts'

export interface SlackAnnouncerOptions {
  /** A separate client (`createSlackClient`), so that a rate limit here never delays a modal. */
  readonly client: WebClient
  readonly installationId: string
  readonly ledger: MessageLedger
  readonly loadRollout: (rolloutId: RolloutId) => Promise<StoredRollout | undefined>
  readonly clock: Clock
  readonly log: Log
  readonly context: CardContext
  /** Minimum time between two edits of one card. */
  readonly editRestMs?: number
  /** Minimum time between two new messages in one channel. */
  readonly postRestMs?: number
  /** For all cards together; Slack allows about 50. */
  readonly editsPerMinute?: number
  readonly wait?: (ms: number) => Promise<void>
}

export interface SlackAnnouncer extends Announcer {
  /** Why messages are waiting to be posted, if any are. */
  troubles(): readonly Trouble[]
  /** Resolves when no message is being written. */
  idle(): Promise<void>
}

const EDIT_REST_MS = 1_500
const POST_REST_MS = 1_000
const NO_CARD_YET_MS = 2_000
const EDITS_PER_MINUTE = 45

/** Posts cards and notices to Slack: one writer per card, the newest state wins, each notice is posted once. */
export const createSlackAnnouncer = (options: SlackAnnouncerOptions): SlackAnnouncer => {
  const { client, installationId, ledger, loadRollout, clock, log, context } = options
  const sender = { client, refusedBlocks: createRefusedBlocks(clock, log) }
  const wait = options.wait ?? ((ms: number) => sleep(ms))
  const edits = createPace({ restMs: options.editRestMs ?? EDIT_REST_MS, clock, wait })
  const coalesced = createCoalescer(edits)
  const posts = createPace({ restMs: options.postRestMs ?? POST_REST_MS, clock, wait })
  const awaitEdit = createEditAllowance({
    perMinute: options.editsPerMinute ?? EDITS_PER_MINUTE,
    clock,
    wait,
  })
  const gate = createSlackGate({ clock, log })
  const lostMessages = createLostMessages(client, installationId)
  const cards = createCardWriter({
    sender,
    installationId,
    ledger,
    loadRollout,
    clock,
    log,
    context,
    lostMessages,
    gate,
    posts,
    awaitEdit,
  })
  const requester = createNoPlaceTeller({ sender, gate, log })
  const tellPerson = createPersonTeller({ sender, gate, loadRollout, clock, log, context })

  const tellRequester = async (
    rolloutId: RolloutId,
    what: 'card' | 'thread',
    error: unknown,
  ): Promise<void> => {
    if (!isFromSlack(error)) return
    await requester.tell(await loadRollout(rolloutId), {
      failure: slackFailure(error),
      what,
      hasCard: (await ledger.loadCard(rolloutId))?.messageTs !== undefined,
    })
  }

  const refreshCard = (rolloutId: RolloutId): Promise<void> =>
    coalesced(rolloutId, async () => {
      try {
        await cards.draw(rolloutId)
        requester.forget(rolloutId, 'card')
      } catch (error) {
        await tellRequester(rolloutId, 'card', error)
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
      })
    return { ...record, messageTs: record.messageTs }
  }

  /** Finds the notice of an earlier try whose result is unknown. Costs a call, so it is used only then. */
  const findLost = async (
    card: { readonly place: string; readonly messageTs: string },
    notice: { readonly rolloutId: RolloutId; readonly seq: number },
  ): Promise<string | undefined> => {
    const lost = await gate.call(card.place, () =>
      lostMessages.findNotice(card.place, card.messageTs, notice),
    )
    return lost.kind === 'found' ? lost.messageTs : undefined
  }

  const post = async (
    card: { readonly place: string; readonly messageTs: string },
    { rolloutId, seq }: { readonly rolloutId: RolloutId; readonly seq: number },
    view: MessageView,
  ): Promise<string> => {
    const metadata = {
      event_type: NOTICE_EVENT,
      event_payload: { ...toPayload(rolloutId, installationId), seq },
    }
    const where = { place: card.place, threadTs: card.messageTs, metadata }
    await ledger.beginNotice(rolloutId, seq)
    try {
      return await gate.call(card.place, () => posts.run(card.place, () => postView(sender, view, where)))
    } catch (error) {
      if (isCertainlyNotPosted(error)) await ledger.withdrawNotice(rolloutId, seq)
      throw error
    }
  }

  const postOnce = async (rolloutId: RolloutId, seq: number, notice: Notice): Promise<void> => {
    const state = await ledger.noticeState(rolloutId, seq)
    const stored = state === 'posted' ? undefined : await loadRollout(rolloutId)
    if (stored === undefined) return
    const news = stillNewsOf(notice, stored.rollout, clock.now())
    if (news === undefined) return
    const card = await cardFor(rolloutId)
    const what = { rolloutId, seq }
    const view = drawn(`Notice ${seq} of ${rolloutId}`, () =>
      noticeView(news, stored, { nowMs: clock.now(), context }),
    )
    const lostTs = state === 'begun' ? await findLost(card, what) : undefined
    await ledger.markNoticePosted(rolloutId, seq, lostTs ?? (await post(card, what, view)))
  }

  /** The card of a notice was deleted: posts it again, unless that was done before. */
  const replaceCard = async (rolloutId: RolloutId): Promise<void> => {
    const before = await ledger.loadCard(rolloutId)
    cards.noteGone(rolloutId)
    await refreshCard(rolloutId)
    const after = await ledger.loadCard(rolloutId)
    if (after?.messageTs === before?.messageTs)
      throw new AnnounceError(`the card of ${rolloutId} was deleted, so its thread is gone`, {
        isFinal: true,
      })
  }

  return {
    refreshCard,
    async endLockPost({ post, ...lock }, ending) {
      const what = `the post about the lock of ${lock.roomLabel}`
      const view = drawn(what, () => endedLockMessage(lock, ending))
      try {
        await awaitEdit()
        await editView(sender, view, post)
      } catch (error) {
        if (isFromSlack(error) && slackFailure(error).kind === 'gone') return
        throw toAnnounceError(what, error)
      }
    },
    async postNotice(rolloutId, seq, notice) {
      try {
        await postOnce(rolloutId, seq, notice)
        requester.forget(rolloutId, 'thread')
      } catch (error) {
        if (slackFailure(error).kind === 'gone') await replaceCard(rolloutId)
        else await tellRequester(rolloutId, 'thread', error)
        throw toAnnounceError(`notice ${seq} of ${rolloutId}`, error)
      }
    },
    tellPerson,
    troubles: () => gate.troubles(),
    idle: () => edits.idle(),
  }
}
