import type { SlackMessage, SlackUser } from '@illume-ota/slack-simulator'
import { followRollout } from './follow-rollout.ts'
import { APPROVE } from './request.ts'
import type { Stage } from './stage.ts'

const ROLLOUT_TIMEOUT_MS = 120_000

const pressApprove = ({ slack, channel }: Stage, person: SlackUser, card: SlackMessage) =>
  slack.click({
    userId: person.id,
    channelId: channel.id,
    messageTs: card.ts,
    actionId: APPROVE,
    confirm: 'accept',
  })

/** The requester presses Approve and is refused. */
export const approveOwnRequest = async (stage: Stage, card: SlackMessage): Promise<void> => {
  const { slack, transcript, mia, channel, read } = stage
  transcript.tell(`${mia.realName} presses Approve herself`)
  await pressApprove(stage, mia, card)
  const answer = await slack.waitForEphemeral({
    userId: mia.id,
    channelId: channel.id,
    where: { includes: 'someone else must approve' },
  })
  transcript.show('Only she sees:', read(answer))
}

const offers = ({ blocks }: SlackMessage, actionId: string): boolean =>
  JSON.stringify(blocks ?? []).includes(`"${actionId}"`)

/** Someone else approves, and the card and its thread are followed to the result. */
export const approveAndFollow = async (stage: Stage, card: SlackMessage): Promise<void> => {
  const { slack, transcript, jonas, channel, read } = stage
  transcript.tell(`${jonas.realName}, ${jonas.title.toLowerCase()}, presses Approve and confirms`)
  await pressApprove(stage, jonas, card)
  let shown = ''
  await followRollout({
    slack,
    channelId: channel.id,
    cardTs: card.ts,
    onReply: (reply, now) => {
      const [headline = ''] = read(now)
      if (headline !== shown && !offers(now, APPROVE)) transcript.follow('card', [headline])
      shown = headline
      transcript.follow('thread', read(reply))
    },
    // Of the replies, only the result offers the list of devices.
    isEnd: (reply) => offers(reply, 'rollout.devices'),
    timeoutMs: ROLLOUT_TIMEOUT_MS,
  })
}
