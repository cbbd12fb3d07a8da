import { LRUCache } from 'lru-cache'
import type { RolloutId } from '../../rollouts/model/ids.ts'
import { isLive } from '../../rollouts/model/rollout.ts'
import type { CardRecord, MessageLedger } from '../../rollouts/ports/announcer.ts'
import type { Clock } from '../../rollouts/ports/clock.ts'
import type { StoredRollout } from '../../rollouts/ports/rollout-store.ts'
import type { MessageView } from '../blocks/message.ts'
import { CARD_EVENT, toPayload } from '../platform/ids.ts'
import type { Log } from '../../rollouts/ports/log.ts'
import type { CardContext } from '../rollout-card/card-context.ts'
import { rolloutCard } from '../rollout-card/rollout-card.ts'
import { slackFailure } from '../platform/slack-failure.ts'
import { drawn, isCertainlyNotPosted } from './announce-error.ts'
import { editView, postView, type Sender } from './deliver.ts'
import type { LostMessages } from './find-lost-posts.ts'
import type { Pace } from './pace.ts'
import type { SlackGate } from './slack-gate.ts'

export interface CardWriterOptions {
  readonly sender: Sender
  readonly installationId: string
  readonly ledger: MessageLedger
  readonly loadRollout: (rolloutId: RolloutId) => Promise<StoredRollout | undefined>
  readonly clock: Clock
  readonly log: Log
  readonly context: CardContext
  readonly lostMessages: LostMessages
  readonly gate: SlackGate
  /** New messages, by place. */
  readonly posts: Pace
  readonly awaitEdit: () => Promise<void>
}

export interface CardWriter {
  /** Draws one rollout's card once. Callers must not run two draws of a rollout at the same time. */
  draw(rolloutId: RolloutId): Promise<void>
  /** The card's message was deleted; the next draw posts it again. */
  noteGone(rolloutId: RolloutId): void
}

const MOST_REPOSTS = 1
/** Bounds what is kept of rollouts whose last state another replica drew. */
const MOST_REMEMBERED = 1_000

const recordOf = (stored: StoredRollout, messageTs: string): CardRecord => ({
  rolloutId: stored.rollout.rolloutId,
  place: stored.rollout.place,
  messageTs,
  drawnVersion: stored.version,
  isTerminal: !isLive(stored.rollout),
})

export const createCardWriter = (options: CardWriterOptions): CardWriter => {
  const { sender, ledger, loadRollout, clock, log, context, lostMessages, gate, posts, awaitEdit } = options
  const lastDrawn = new LRUCache<RolloutId, string>({ max: MOST_REMEMBERED })
  const reposts = new LRUCache<RolloutId, number>({ max: MOST_REMEMBERED })
  const gone = new Set<RolloutId>()
  /** Cards whose last post certainly failed. */
  const notPosted = new Set<RolloutId>()

  const metadataOf = (stored: StoredRollout) => ({
    event_type: CARD_EVENT,
    event_payload: toPayload(stored.rollout.rolloutId, options.installationId),
  })

  const post = async (stored: StoredRollout, view: MessageView): Promise<string> => {
    const { place, rolloutId } = stored.rollout
    const metadata = metadataOf(stored)
    try {
      return await gate.call(place, () => posts.run(place, () => postView(sender, view, { place, metadata })))
    } catch (error) {
      if (isCertainlyNotPosted(error)) notPosted.add(rolloutId)
      throw error
    }
  }

  const edit = (stored: StoredRollout, view: MessageView, messageTs: string): Promise<void> => {
    const { place } = stored.rollout
    return gate.call(place, async () => {
      await awaitEdit()
      await editView(sender, view, { place, messageTs, metadata: metadataOf(stored) })
    })
  }

  /** Writes the intention first, so that a crash between the post and the second write can be detected. */
  const writeIntention = (stored: StoredRollout): Promise<void> =>
    ledger.saveCard({
      rolloutId: stored.rollout.rolloutId,
      place: stored.rollout.place,
      drawnVersion: 0,
      isTerminal: false,
    })

  const firstPost = async (stored: StoredRollout, view: MessageView, isRetry: boolean): Promise<string> => {
    const { rolloutId, place, createdAtMs } = stored.rollout
    const isUnknown = isRetry && !notPosted.delete(rolloutId)
    if (!isUnknown) {
      await writeIntention(stored)
      return post(stored, view)
    }
    const lost = await gate.call(place, () => lostMessages.findCard(place, rolloutId, createdAtMs))
    if (lost.kind === 'found') {
      await edit(stored, view, lost.messageTs)
      return lost.messageTs
    }
    if (lost.kind === 'no-history')
      log.warn(
        { rolloutId, place },
        'An earlier post of this card can’t be looked up; a second card may appear',
      )
    return post(stored, view)
  }

  /** Posts a deleted card again, but only once: a second deletion is taken as intended. */
  const repost = async (stored: StoredRollout, view: MessageView): Promise<string | undefined> => {
    const { rolloutId } = stored.rollout
    const count = reposts.get(rolloutId) ?? 0
    gone.delete(rolloutId)
    if (count >= MOST_REPOSTS) {
      log.warn({ rolloutId }, 'The card was deleted again; it is not posted a third time')
      return undefined
    }
    reposts.set(rolloutId, count + 1)
    await writeIntention(stored)
    return post(stored, view)
  }

  const editOrRepost = async (
    stored: StoredRollout,
    view: MessageView,
    messageTs: string,
  ): Promise<string> => {
    if (!gone.has(stored.rollout.rolloutId))
      try {
        await edit(stored, view, messageTs)
        return messageTs
      } catch (error) {
        if (slackFailure(error).kind !== 'gone') throw error
      }
    return (await repost(stored, view)) ?? messageTs
  }

  const draw = async (rolloutId: RolloutId): Promise<void> => {
    const stored = await loadRollout(rolloutId)
    if (stored === undefined) return
    const view = drawn(`The card of ${rolloutId}`, () => rolloutCard(stored.rollout, clock.now(), context))
    if (view === undefined) return
    const record = await ledger.loadCard(rolloutId)
    const drawing = JSON.stringify(view)
    if (record !== undefined && record.drawnVersion > stored.version) return
    const isThere = record?.messageTs !== undefined && !gone.has(rolloutId)
    const isDrawn = isThere && record.drawnVersion === stored.version
    if (isDrawn && (record.isTerminal || lastDrawn.get(rolloutId) === drawing)) return
    const messageTs =
      record?.messageTs === undefined
        ? await firstPost(stored, view, record !== undefined)
        : await editOrRepost(stored, view, record.messageTs)
    await ledger.saveCard(recordOf(stored, messageTs))
    if (!isLive(stored.rollout)) lastDrawn.delete(rolloutId)
    else lastDrawn.set(rolloutId, drawing)
  }

  return { draw, noteGone: (rolloutId) => void gone.add(rolloutId) }
}
