import { answer, type MessageView } from '../blocks/message.ts'
import { noteModal } from '../blocks/note-modal.ts'
import { COMMAND } from '../platform/ids.ts'
import type { Line } from '../text/inline.ts'

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

/** The message for a click on something that this installation did not draw; absent if it did. */
export const foreignClickView = (
  drawnBy: string | undefined,
  installationId: string,
): MessageView | undefined => {
  if (drawnBy === undefined) return OLD_BUTTON
  return drawnBy === installationId ? undefined : answer(FOREIGN)
}
