import type { SlackMessage } from '@illume-ota/slack-simulator'
import { APPROVE } from './approve.ts'
import type { Stage } from './stage.ts'

const FORM = 'modal.request'
const REASON_ACTION = 'upgrade.reason'

/** Mia gives a reason in the form that is open and asks for approval. Resolves with the card in the channel. */
export const sendRequest = async (stage: Stage, reason: string): Promise<SlackMessage> => {
  const { slack, transcript, mia, channel, read } = stage
  const form = await slack.waitForModal({
    userId: mia.id,
    where: { callbackId: FORM, includes: REASON_ACTION },
  })
  const [title = ''] = read(form)
  const forecast = form.blocks.filter((block) => block.block_id === 'forecast')
  transcript.show('A form opens:', [title, ...read({ blocks: forecast })])
  const field = form.blocks.find((block) => JSON.stringify(block).includes(`"${REASON_ACTION}"`))
  await slack.fillView({
    userId: mia.id,
    values: { [field?.block_id ?? '']: { [REASON_ACTION]: reason } },
  })
  transcript.tell(`She writes “${reason}” and presses Ask for approval`)
  await slack.submitView({ userId: mia.id })
  if ((await slack.openModals({ userId: mia.id })).length > 0) await slack.closeView({ userId: mia.id })
  // No other card still asks for approval.
  const card = await slack.waitForMessage({ channelId: channel.id, where: { action: APPROVE } })
  transcript.show(`#${channel.name}`, read(card))
  return card
}
