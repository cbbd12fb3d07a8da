import type { SlackMessage } from '@illume-ota/slack-simulator'
import type { Stage } from './stage.ts'

/** One input of a form with ticks, as far as the play needs it. */
interface Ticks {
  readonly block_id: string
  readonly element: {
    readonly action_id: string
    readonly options: readonly { readonly text: { readonly text: string }; readonly value: string }[]
  }
}

const isTicks = (block: object): block is Ticks =>
  'element' in block &&
  typeof block.element === 'object' &&
  block.element !== null &&
  'type' in block.element &&
  block.element.type === 'checkboxes'

/** An approver unticks one device and approves the others. */
export const leaveOneOut = async (stage: Stage, card: SlackMessage, deviceName: string): Promise<void> => {
  const { slack, transcript, jonas, channel, read } = stage
  transcript.tell(`${jonas.realName}, ${jonas.title.toLowerCase()}, chooses Change devices…`)
  await slack.click({
    userId: jonas.id,
    channelId: channel.id,
    messageTs: card.ts,
    actionId: 'approval.menu',
    selectedOption: 'Change devices…',
  })
  const form = await slack.waitForModal({ userId: jonas.id, where: { callbackId: 'modal.change-devices' } })
  transcript.show('A form opens:', read({ blocks: form.blocks.filter(({ type }) => type !== 'input') }))
  const isIt = (option: Ticks['element']['options'][number]): boolean => option.text.text === deviceName
  const field = (form.blocks as readonly object[])
    .filter(isTicks)
    .find(({ element }) => element.options.some(isIt))
  if (field === undefined) throw new Error(`The form has no ${deviceName}.`)
  const { block_id: blockId, element } = field
  const kept = element.options.filter((option) => !isIt(option)).map(({ value }) => value)
  await slack.fillView({ userId: jonas.id, values: { [blockId]: { [element.action_id]: kept } } })
  transcript.tell(`He unticks ${deviceName} and presses ${form.submit?.text ?? 'the button'}`)
  await slack.submitView({ userId: jonas.id })
  if ((await slack.openModals({ userId: jonas.id })).length > 0) await slack.closeView({ userId: jonas.id })
}
