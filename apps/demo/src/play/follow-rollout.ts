import type { RemoteSlackDriver, SlackMessage } from '@illume-ota/slack-simulator'
import { setTimeout as wait } from 'node:timers/promises'

const POLL_INTERVAL_MS = 200

/** Follows a card's thread until `isEnd` accepts a reply. `onReply` gets every new reply once, with the card at that time. */
export const followRollout = async (parts: {
  readonly slack: RemoteSlackDriver
  readonly channelId: string
  readonly cardTs: string
  readonly onReply: (reply: SlackMessage, card: SlackMessage) => void
  readonly isEnd: (reply: SlackMessage) => boolean
  readonly timeoutMs: number
}): Promise<void> => {
  const seen = new Set<string>()
  let cardText = ''
  const until = Date.now() + parts.timeoutMs
  while (Date.now() < until) {
    const [card, ...replies] = await parts.slack.thread(parts.channelId, parts.cardTs)
    if (card === undefined) throw new Error('The card was deleted from the channel.')
    cardText = card.text
    for (const reply of replies.filter(({ ts }) => !seen.has(ts))) {
      seen.add(reply.ts)
      parts.onReply(reply, card)
      if (parts.isEnd(reply)) return
    }
    await wait(POLL_INTERVAL_MS)
  }
  throw new Error(`The rollout didn't end within ${parts.timeoutMs / 1000} s. Last card: ${cardText}`)
}
