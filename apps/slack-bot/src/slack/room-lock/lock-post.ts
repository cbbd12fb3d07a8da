import type { RoomLock } from '../../rollouts/ports/room-lock-store.ts'
import { editView, postView } from '../announcer/deliver.ts'
import type { Call, ClickedMessage } from '../app/interaction.ts'
import type { MessageView } from '../blocks/message.ts'
import type { FeatureContext } from '../feature-context.ts'
import { endedLockMessage, type LockEnding } from './lock-message.ts'

/** Tells a channel of a lock and keeps where, so that the post can be ended. Where the bot is no member, only Slack's answer gets there. */
export const postLock = async (
  call: Pick<Call, 'answer' | 'channelId'>,
  told: { readonly lock: RoomLock; readonly view: MessageView; readonly place: string },
  context: FeatureContext,
): Promise<void> => {
  const { lock, view, place } = told
  let messageTs: string
  try {
    messageTs = await postView(context.client, view, { place })
  } catch (error) {
    context.log.info({ error, place }, 'A lock is told by an answer, because it cannot be posted')
    await call.answer(view, 'channel')
    return
  }
  await context.engine.roomLocks.notePost(lock, { place, messageTs }).catch((error: unknown) => {
    context.log.warn({ error }, 'Where a lock was told could not be kept')
  })
}

const editPost = async (
  post: { readonly place: string; readonly messageTs: string },
  view: MessageView,
  context: FeatureContext,
): Promise<void> => {
  await editView(context.client, view, post).catch((error: unknown) => {
    context.log.warn({ error, ...post }, 'The post of a lock that ended could not be edited')
  })
}

/** The post of a lock says how the lock ended and offers nothing more. `clicked`: the message of the button, which may be that post. */
export const endLockPost = async (
  lock: RoomLock,
  ended: { readonly ending: LockEnding; readonly clicked?: ClickedMessage | undefined },
  context: FeatureContext,
): Promise<void> => {
  const clicked = toPost(ended.clicked)
  const post = lock.post ?? clicked
  if (post !== undefined) await editPost(post, endedLockMessage(lock, ended.ending), context)
}

/** A post whose lock is gone: nothing of it is known but what its button says. */
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
