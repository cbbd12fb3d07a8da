import type { SlackMessage, SlackUser } from '@illume-ota/slack-simulator'
import type { Stage } from './stage.ts'

export const APPROVE = 'approval.approve'

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

export const approve = async (stage: Stage, card: SlackMessage): Promise<void> => {
  const { transcript, jonas } = stage
  transcript.tell(`${jonas.realName} presses Approve and confirms`)
  await pressApprove(stage, jonas, card)
}
