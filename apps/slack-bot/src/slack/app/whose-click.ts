import { answer, type MessageView } from '../blocks/message.ts'
import { noteModal } from '../blocks/note-modal.ts'
import type { FeatureContext } from '../feature-context.ts'
import { COMMAND, parseRolloutValue } from '../platform/ids.ts'
import type { Line } from '../text/inline.ts'
import type { Click } from './interaction.ts'

const FOREIGN: readonly Line[] = [
  ['This belongs to another installation of illume-ota, with a different database. Nothing changed.'],
  [
    `Type ${COMMAND} to use this bot instead. If you did not expect this, tell an admin: the bot’s database was replaced, or two bots use the same Slack app.`,
  ],
]

export const OLD_BUTTON = answer([
  [`This button is from an older version of the bot. Nothing changed. Type ${COMMAND} to continue.`],
])

export const foreignModal = noteModal('Other installation', FOREIGN)

/** A card drawn before buttons had marks is ours if the ledger has its message or its thread. */
const isOnRecord = async (click: Click, { ledger }: FeatureContext): Promise<boolean> => {
  const token = parseRolloutValue(click.value)
  const { message } = click
  if (token === undefined || message === undefined) return false
  const card = await ledger.loadCard(token.rolloutId)
  return (
    card?.messageTs !== undefined &&
    card.place === message.channelId &&
    [message.messageTs, message.threadTs].includes(card.messageTs)
  )
}

/** The message for a click on something that this installation did not draw; absent if it did. */
export const foreignClickView = async (
  click: Click,
  installationId: string | undefined,
  context: FeatureContext,
): Promise<MessageView | undefined> => {
  if (installationId === context.installationId) return undefined
  if (installationId !== undefined) return answer(FOREIGN)
  if (parseRolloutValue(click.value) === undefined) return OLD_BUTTON
  return (await isOnRecord(click, context)) ? undefined : answer(FOREIGN)
}
