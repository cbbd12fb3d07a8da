import type { RoomLock } from '../../rollouts/model/room-lock.ts'
import { editView, postView } from '../announcer/deliver.ts'
import type { Call, ClickedMessage } from '../app/interaction.ts'
import type { MessageView } from '../blocks/message.ts'
import type { FeatureContext } from '../feature-context.ts'

/** Posts a lock to a channel and records the post, to edit it later. If the bot is not a member, it answers the command instead. */
export const postLock = async (
  call: Pick<Call, 'answer' | 'channelId'>,
  told: { readonly lock: RoomLock; readonly view: MessageView; readonly place: string },
  context: FeatureContext,
): Promise<void> => {
  const { lock, view, place } = told
  let messageTs: string
  try {
    messageTs = await postView(context, view, { place })
  } catch (error) {
    context.log.info({ error, place }, 'A lock could not be posted; announcing it as an answer instead')
    await call.answer(view, 'channel')
    return
  }
  await context.engine.roomLocks.notePost(lock, { place, messageTs }).catch((error: unknown) => {
    context.log.warn({ error }, 'The post about a lock could not be recorded')
  })
}

const editPost = async (
  post: { readonly place: string; readonly messageTs: string },
  view: MessageView,
  context: FeatureContext,
): Promise<void> => {
  await editView(context, view, post).catch((error: unknown) => {
    context.log.warn({ error, ...post }, 'The post about an ended lock could not be edited')
  })
}

/** Edits the clicked post about a lock that has ended, where nothing else knows the post. */
export const closeClickedPost = async (
  clicked: ClickedMessage | undefined,
  view: MessageView,
  context: FeatureContext,
): Promise<void> => {
  const post = toPost(clicked)
  if (post !== undefined) await editPost(post, view, context)
}

const toPost = (clicked: ClickedMessage | undefined) =>
  clicked === undefined || clicked.isEphemeral
    ? undefined
    : { place: clicked.channelId, messageTs: clicked.messageTs }
