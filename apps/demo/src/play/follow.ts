import { setTimeout as wait } from 'node:timers/promises'
import type { SlackMessage } from '@illume-ota/slack-simulator'
import { APPROVE } from './approve.ts'
import type { Stage } from './stage.ts'

const POLL_INTERVAL_MS = 200
const ROLLOUT_TIMEOUT_MS = 120_000

const offers = ({ blocks }: SlackMessage, actionId: string): boolean =>
  JSON.stringify(blocks ?? []).includes(`"${actionId}"`)

/** Of the replies in a thread, only the result offers the list of devices. */
const isResult = (reply: SlackMessage): boolean => offers(reply, 'rollout.devices')

const isRunning = (card: SlackMessage): boolean =>
  [APPROVE, 'progress.pause', 'progress.resume', 'progress.halt'].some((action) => offers(card, action))

/** Prints the thread as it grows, and what the card says meanwhile, until both tell the result. */
export const follow = async (stage: Stage, { ts: cardTs }: SlackMessage): Promise<void> => {
  const { slack, transcript, channel, read } = stage
  const seen = new Set<string>()
  let told = ''
  const tellCard = (card: SlackMessage): void => {
    const [headline = ''] = read(card)
    if (headline === told || offers(card, APPROVE)) return
    told = headline
    transcript.follow('card', [headline])
  }
  const until = Date.now() + ROLLOUT_TIMEOUT_MS
  while (Date.now() < until) {
    const [card, ...replies] = await slack.thread(channel.id, cardTs)
    if (card === undefined) throw new Error('The card was deleted from the channel.')
    for (const reply of replies.filter(({ ts }) => !seen.has(ts))) {
      seen.add(reply.ts)
      tellCard(card)
      transcript.follow('thread', read(reply))
    }
    if (replies.some(isResult) && !isRunning(card)) {
      tellCard(card)
      return
    }
    await wait(POLL_INTERVAL_MS)
  }
  throw new Error(`The rollout didn't end within ${ROLLOUT_TIMEOUT_MS / 1000} s. Last card: ${told}`)
}
