import type { WebClient } from '@slack/web-api'
import type { RolloutId } from '../../rollouts/ids.ts'
import type { CardRecord, MessageLedger } from '../../rollouts/ports/announcer.ts'
import type { Clock } from '../../rollouts/ports/clock.ts'
import type { StoredRollout } from '../../rollouts/ports/rollout-store.ts'
import type { MessageView } from '../blocks/message.ts'
import { CARD_EVENT } from '../ids.ts'
import type { Log } from '../../rollouts/ports/log.ts'
import type { CardContext } from '../rollout-card/card-context.ts'
import { isTerminalCard, rolloutCard } from '../rollout-card/rollout-card.ts'
import { slackFailure } from '../slack-failure.ts'
import type { LostMessages } from './find-lost-posts.ts'
import { editView, postView } from './deliver.ts'

export interface CardWriterOptions {
  readonly client: WebClient
  readonly ledger: MessageLedger
  readonly loadRollout: (rolloutId: RolloutId) => Promise<StoredRollout | undefined>
  readonly clock: Clock
  readonly log: Log
  readonly context: CardContext
  readonly lostMessages: LostMessages
  readonly pace: <T>(place: string, work: () => Promise<T>) => Promise<T>
}

const MOST_REPOSTS = 1

const recordOf = (stored: StoredRollout, messageTs: string): CardRecord => ({
  rolloutId: stored.rollout.rolloutId,
  place: stored.rollout.place,
  messageTs,
  drawnVersion: stored.version,
  isTerminal: isTerminalCard(stored.rollout),
})

/** Draws one rollout's card once. Callers see to it that no two draws of a rollout run at the same time. */
export const createCardWriter = (options: CardWriterOptions): ((rolloutId: RolloutId) => Promise<void>) => {
  const { client, ledger, loadRollout, clock, log, context, lostMessages, pace } = options
  const lastDrawn = new Map<RolloutId, string>()
  const reposts = new Map<RolloutId, number>()

  const metadataOf = (stored: StoredRollout) => ({
    event_type: CARD_EVENT,
    event_payload: { rollout_id: stored.rollout.rolloutId },
  })

  const post = (stored: StoredRollout, view: MessageView): Promise<string> =>
    pace(stored.rollout.place, () =>
      postView(client, view, { place: stored.rollout.place, metadata: metadataOf(stored) }),
    )

  const edit = (stored: StoredRollout, view: MessageView, messageTs: string): Promise<void> =>
    editView(client, view, { place: stored.rollout.place, messageTs, metadata: metadataOf(stored) })

  /** The intention is written first: a process that dies between the post and the second write leaves a trace. */
  const writeIntention = (stored: StoredRollout): Promise<void> =>
    ledger.saveCard({
      rolloutId: stored.rollout.rolloutId,
      place: stored.rollout.place,
      drawnVersion: 0,
      isTerminal: false,
    })

  const firstPost = async (stored: StoredRollout, view: MessageView, isRetry: boolean): Promise<string> => {
    const { rolloutId, place, createdAtMs } = stored.rollout
    if (!isRetry) {
      await writeIntention(stored)
      return post(stored, view)
    }
    const lost = await lostMessages.findCard(place, rolloutId, createdAtMs)
    if (lost.kind === 'found') {
      await edit(stored, view, lost.messageTs)
      return lost.messageTs
    }
    if (lost.kind === 'cannot-look')
      log.warn(
        { rolloutId, place },
        'An earlier post of this card cannot be looked up; a second card may appear',
      )
    return post(stored, view)
  }

  /** Somebody deleted the card: it is posted again once. Deleted again, people do not want it. */
  const repost = async (stored: StoredRollout, view: MessageView): Promise<string | undefined> => {
    const { rolloutId } = stored.rollout
    const count = reposts.get(rolloutId) ?? 0
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
    try {
      await edit(stored, view, messageTs)
      return messageTs
    } catch (error) {
      if (slackFailure(error).kind !== 'gone') throw error
      return (await repost(stored, view)) ?? messageTs
    }
  }

  return async (rolloutId) => {
    const stored = await loadRollout(rolloutId)
    if (stored === undefined) return
    const view = rolloutCard(stored.rollout, clock.now(), context)
    if (view === undefined) return
    const record = await ledger.loadCard(rolloutId)
    const drawing = JSON.stringify(view)
    if (record !== undefined && record.drawnVersion > stored.version) return
    const isDrawn = record?.messageTs !== undefined && record.drawnVersion === stored.version
    if (isDrawn && (record.isTerminal || lastDrawn.get(rolloutId) === drawing)) return
    const messageTs =
      record?.messageTs === undefined
        ? await firstPost(stored, view, record !== undefined)
        : await editOrRepost(stored, view, record.messageTs)
    await ledger.saveCard(recordOf(stored, messageTs))
    if (isTerminalCard(stored.rollout)) lastDrawn.delete(rolloutId)
    else lastDrawn.set(rolloutId, drawing)
  }
}
