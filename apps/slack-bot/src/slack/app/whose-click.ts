import { answer, type MessageView } from '../blocks/message.ts'
import { noteModal } from '../blocks/note-modal.ts'
import type { FeatureContext } from '../feature-context.ts'
import { COMMAND, parseRolloutValue } from '../platform/ids.ts'
import type { Line } from '../text/inline.ts'
import type { Click } from './interaction.ts'

const FOREIGN: readonly Line[] = [
  [
    'This belongs to another installation of illume-ota: its database is not the one that I work with. Nothing changed, and it stays as it is.',
  ],
  [
    `Type ${COMMAND} to go on with mine. If you did not expect this, tell an admin: the bot’s database was replaced, or two bots use one Slack app.`,
  ],
]

export const OLD_BUTTON = answer([
  [
    `This button belongs to an older version of the bot. Nothing changed. Type ${COMMAND} to go on from here.`,
  ],
])

export const foreignModal = noteModal('Not mine', FOREIGN)

/** A card of before there were marks is ours when the ledger knows its very message, or the thread it stands in. */
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

/** What a person is told who clicked on what this installation did not draw. Absent: it did. */
export const strangeClickView = async (
  click: Click,
  installationId: string | undefined,
  context: FeatureContext,
): Promise<MessageView | undefined> => {
  if (installationId === context.installationId) return undefined
  if (installationId !== undefined) return answer(FOREIGN)
  if (parseRolloutValue(click.value) === undefined) return OLD_BUTTON
  return (await isOnRecord(click, context)) ? undefined : answer(FOREIGN)
}
