import type { WebClient } from '@slack/web-api'
import type { RolloutId } from '../../rollouts/ids.ts'
import type { StoredRollout } from '../../rollouts/ports/rollout-store.ts'
import { isExecuting, type Rollout } from '../../rollouts/rollout.ts'
import { answer } from '../blocks/message.ts'
import { COMMAND } from '../ids.ts'
import type { Log } from '../../rollouts/ports/log.ts'
import type { Line } from '../text/inline.ts'
import { postView } from './deliver.ts'
import type { SlackGate } from './slack-gate.ts'

interface Reason {
  readonly code: string
  readonly hasCard: boolean
}

const ARCHIVED = ['is_archived', 'is_inactive']
const NOT_A_MEMBER = ['not_in_channel', 'channel_not_found', 'no_permission']

const whyAndWhatToDo = (code: string): { readonly why: string; readonly toDo: string } => {
  if (ARCHIVED.includes(code)) return { why: 'the channel is archived', toDo: 'Unarchive it' }
  if (NOT_A_MEMBER.includes(code))
    return { why: 'I am not a member there', toDo: 'Type /invite and my name in that channel' }
  return { why: `Slack answers ${code}`, toDo: 'Ask whoever manages the channel' }
}

const meanwhile = (rollout: Rollout): string => {
  if (rollout.status === 'awaiting-approval') return 'Nothing is sent to devices before an approval.'
  return isExecuting(rollout)
    ? `The upgrade itself goes on: ${COMMAND} status ${rollout.rolloutId} shows it, ${COMMAND} halt ${rollout.rolloutId} ends it.`
    : `${COMMAND} status ${rollout.rolloutId} shows how it ended.`
}

const linesOf = (rollout: Rollout, { code, hasCard }: Reason): readonly Line[] => {
  const { why, toDo } = whyAndWhatToDo(code)
  const verb = hasCard ? 'update' : 'post'
  return [
    [
      `I cannot ${verb} the card of ${rollout.rolloutId} in `,
      { channel: rollout.place },
      `, because ${why}.`,
    ],
    [`${toDo}; I try again every minute. ${meanwhile(rollout)}`],
  ]
}

export interface NoPlaceTeller {
  tell(stored: StoredRollout | undefined, reason: Reason): Promise<void>
  /** The card was drawn, so that a new trouble is told again. */
  forget(rolloutId: RolloutId): void
}

/** Tells the requester once, in a direct message, that the card cannot be drawn where it belongs. */
export const createNoPlaceTeller = (parts: {
  readonly client: WebClient
  readonly gate: SlackGate
  readonly log: Log
}): NoPlaceTeller => {
  const { client, gate, log } = parts
  const told = new Set<RolloutId>()
  return {
    async tell(stored, reason) {
      if (stored === undefined || told.has(stored.rollout.rolloutId)) return
      const { rolloutId, requester } = stored.rollout
      try {
        const view = answer(linesOf(stored.rollout, reason))
        await gate.call(requester, () => postView(client, view, { place: requester }))
        told.add(rolloutId)
      } catch (error) {
        log.warn({ rolloutId, error }, 'The requester could not be told that the card has no place')
      }
    },
    forget: (rolloutId) => void told.delete(rolloutId),
  }
}
