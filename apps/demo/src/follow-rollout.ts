import type { RemoteSlackDriver, SlackMessage } from '@illume-ota/slack-simulator'
import { setTimeout as wait } from 'node:timers/promises'

const LOOK_EVERY_MS = 200

/**
 * Watches a card and its thread as a person would, until the card has no buttons left that could change the rollout.
 * `onReply` gets every new reply once; `onCard` each new headline of the card.
 */
export const followRollout = async (parts: {
  readonly slack: RemoteSlackDriver
  readonly channelId: string
  readonly cardTs: string
  readonly onCard: (message: SlackMessage) => void
  readonly onReply: (message: SlackMessage) => void
  readonly isEnd: (message: SlackMessage) => boolean
  readonly timeoutMs: number
}): Promise<SlackMessage> => {
  const seen = new Set<string>()
  let headline = ''
  const until = Date.now() + parts.timeoutMs
  while (Date.now() < until) {
    const [card, ...replies] = await parts.slack.thread(parts.channelId, parts.cardTs)
    if (card === undefined) throw new Error('The card is gone from the channel.')
    if (card.text !== headline) {
      headline = card.text
      parts.onCard(card)
    }
    for (const reply of replies.filter(({ ts }) => !seen.has(ts))) {
      seen.add(reply.ts)
      parts.onReply(reply)
      if (parts.isEnd(reply)) return card
    }
    await wait(LOOK_EVERY_MS)
  }
  throw new Error(`The rollout did not end within ${parts.timeoutMs / 1000} s. The card said: ${headline}`)
}
