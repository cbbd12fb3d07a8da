import { LRUCache } from 'lru-cache'
import type { RolloutId } from '../../rollouts/model/ids.ts'
import type { StoredRollout } from '../../rollouts/ports/rollout-store.ts'
import { isExecuting, type Rollout } from '../../rollouts/model/rollout.ts'
import { answer } from '../blocks/message.ts'
import { COMMAND } from '../platform/ids.ts'
import type { Log } from '../../rollouts/ports/log.ts'
import type { SlackFailure } from '../platform/slack-failure-kinds.ts'
import { slackRemedyOf } from '../platform/slack-remedy.ts'
import type { Line } from '../text/inline.ts'
import { postView, type Sender } from './deliver.ts'
import type { SlackGate } from './slack-gate.ts'

interface Trouble {
  readonly failure: SlackFailure
  /** The card itself, or the replies below it. */
  readonly what: 'card' | 'thread'
  readonly hasCard: boolean
}

/** Failures that last until a person changes something. Others pass, or a direct message would fail as well. */
const LASTING: ReadonlySet<SlackFailure['kind']> = new Set(['no-place', 'content', 'refused'])

const meanwhile = (rollout: Rollout): string => {
  if (rollout.status === 'awaiting-approval')
    return 'Nothing is sent to devices until the request is approved.'
  return isExecuting(rollout)
    ? `The upgrade itself continues: ${COMMAND} status ${rollout.rolloutId} shows it, ${COMMAND} halt ${rollout.rolloutId} ends it.`
    : `${COMMAND} status ${rollout.rolloutId} shows how it ended.`
}

const linesOf = (rollout: Rollout, { failure, what, hasCard }: Trouble): readonly Line[] => {
  const { why, toDo } = slackRemedyOf(failure)
  const action = what === 'thread' ? 'reply below' : hasCard ? 'update' : 'post'
  return [
    [
      `I can’t ${action} the card of ${rollout.rolloutId} in `,
      { channel: rollout.place },
      `, because ${why}.`,
    ],
    [
      `To fix it: ${toDo}. ${failure.kind === 'content' ? '' : 'I’ll keep trying every minute. '}${meanwhile(rollout)}`,
    ],
  ]
}

export interface NoPlaceTeller {
  tell(stored: StoredRollout | undefined, trouble: Trouble): Promise<void>
  /** The message was posted, so the requester is told again about a new failure. */
  forget(rolloutId: RolloutId, what: Trouble['what']): void
}

/** Beyond this number, the requester may be told about the oldest failures again. */
const MOST_TOLD = 1_000

/** Tells the requester once, in a direct message, that the card or its replies can't be posted in the channel. */
export const createNoPlaceTeller = (parts: {
  readonly sender: Sender
  readonly gate: SlackGate
  readonly log: Log
}): NoPlaceTeller => {
  const { sender, gate, log } = parts
  const told = new LRUCache<string, true>({ max: MOST_TOLD })
  return {
    async tell(stored, trouble) {
      if (stored === undefined || !LASTING.has(trouble.failure.kind)) return
      const { rolloutId, requester } = stored.rollout
      const key = `${trouble.what} ${rolloutId}`
      if (told.has(key)) return
      try {
        const view = answer(linesOf(stored.rollout, trouble))
        await gate.call(requester, () => postView(sender, view, { place: requester }))
        told.set(key, true)
      } catch (error) {
        log.warn({ rolloutId, error }, 'The requester could not be told that the card can’t be posted')
      }
    },
    forget: (rolloutId, what) => void told.delete(`${what} ${rolloutId}`),
  }
}
