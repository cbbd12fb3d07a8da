import { deliverEvent } from '../delivery/deliver-events.ts'
import type { SlackMessage } from '../workspace/entities.ts'
import { postMessage } from '../workspace/messages.ts'
import { toPublicMessage } from '../web-api/public-message.ts'
import { requireChannel, requireUser, type InteractionContext } from './interaction-context.ts'

export type SayRequest = { userId: string; channelId: string; text: string; threadTs?: string | undefined }

/** A person writes a message. The app gets an event if it subscribed to messages or was mentioned. */
export const sayInChannel = async (
  request: SayRequest,
  context: InteractionContext,
): Promise<SlackMessage> => {
  const { workspace } = context
  const user = requireUser(context, request.userId)
  const channel = requireChannel(context, request.channelId)
  const message = postMessage(workspace, {
    channelId: channel.id,
    userId: user.id,
    text: request.text,
    threadTs: request.threadTs,
  })
  const event = { ...toPublicMessage(message, false), channel: channel.id, event_ts: message.ts }
  await deliverEvent(workspace, context.delivery, {
    ...event,
    type: 'message',
    channel_type: channel.isDirect ? 'im' : 'channel',
  })
  if (request.text.includes(`<@${workspace.app.botUserId}>`)) {
    await deliverEvent(workspace, context.delivery, { ...event, type: 'app_mention' })
  }
  return message
}
