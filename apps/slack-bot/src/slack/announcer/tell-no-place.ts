import type { WebClient } from '@slack/web-api'
import type { RolloutId } from '../../rollouts/ids.ts'
import type { StoredRollout } from '../../rollouts/ports/rollout-store.ts'
import { answer } from '../blocks/message.ts'
import type { Log } from '../../rollouts/ports/log.ts'
import { postView } from './deliver.ts'

/** Tells the requester once, in a direct message, that the card cannot be posted because the bot is not in the channel. */
export const tellNoPlace = (
  client: WebClient,
  log: Log,
): ((stored: StoredRollout | undefined) => Promise<void>) => {
  const told = new Set<RolloutId>()
  return async (stored) => {
    if (stored === undefined || told.has(stored.rollout.rolloutId)) return
    const { rolloutId, requester, place } = stored.rollout
    told.add(rolloutId)
    const view = answer([
      [
        `I cannot post the card of ${rolloutId} in `,
        { channel: place },
        ', because I am not a member there.',
      ],
      [
        'Type /invite and my name in that channel; I try again every minute. Nothing is sent to devices before an approval.',
      ],
    ])
    await postView(client, view, { place: requester }).catch((error: unknown) => {
      log.warn({ rolloutId, error }, 'The requester could not be told that the card has no place')
    })
  }
}
