import { z } from 'zod'
import { findMessage, postMessage, removeMessage, replaceContent } from '../workspace/messages.ts'
import type { SlackMessage } from '../workspace/entities.ts'
import { findChannel } from '../workspace/workspace.ts'
import { flag, requiredText, text, ts } from './argument-types.ts'
import { contentFields, parseContent } from './message-content.ts'
import { defineMethod, refuse, type MethodContext } from './method.ts'
import { toPublicMessage } from './public-message.ts'

const writableChannel = (context: MethodContext, reference: string) => {
  const channel = findChannel(context.workspace, reference)
  if (channel === undefined) return refuse('channel_not_found')
  const { botUserId, scopes } = context.workspace.app
  const isMember = channel.memberIds.includes(botUserId)
  const mayPostAnyway = !channel.isPrivate && scopes.includes('chat:write.public')
  return isMember || mayPostAnyway ? { ok: true as const, channel } : refuse('not_in_channel')
}

type Channel = { id: string }
const isChannel = (result: { ok: boolean; channel?: unknown }): result is { ok: true; channel: Channel } =>
  result.ok

/** Finds a message that the app may change. Slack has a different error code for each reason it can't. */
const ownMessage = (context: MethodContext, reference: string, at: string, verb: 'update' | 'delete') => {
  const channel = findChannel(context.workspace, reference)
  if (channel === undefined) return refuse('channel_not_found')
  const message = findMessage(context.workspace, channel.id, at)
  if (message === undefined) return refuse('message_not_found')
  if (message.user !== context.workspace.app.botUserId) return refuse(`cant_${verb}_message`)
  return { ok: true as const, message }
}

const isOwnMessage = (result: {
  ok: boolean
  message?: unknown
}): result is { ok: true; message: SlackMessage } => result.ok

const threadFields = { thread_ts: ts.optional(), reply_broadcast: flag.optional() }
const ignored = {
  parse: text.optional(),
  link_names: flag.optional(),
  unfurl_links: flag.optional(),
  unfurl_media: flag.optional(),
  mrkdwn: flag.optional(),
  as_user: flag.optional(),
  team_id: text.optional(),
}

const chatPostMessage = defineMethod('chat.postMessage', {
  scopes: ['chat:write'],
  tier: 'post',
  args: z.object({
    channel: requiredText,
    username: text.optional(),
    icon_emoji: text.optional(),
    icon_url: text.optional(),
    ...contentFields,
    ...threadFields,
    ...ignored,
  }),
  run: (args, context) => {
    const found = writableChannel(context, args.channel)
    if (!isChannel(found)) return found
    const parsed = parseContent(args, 'post', context.workspace)
    if (!parsed.ok) return parsed.refusal
    if (args.thread_ts !== undefined && !findMessage(context.workspace, found.channel.id, args.thread_ts)) {
      return refuse('thread_not_found')
    }
    const message = postMessage(context.workspace, {
      ...parsed.content,
      channelId: found.channel.id,
      userId: context.workspace.app.botUserId,
      threadTs: args.thread_ts,
      isBroadcast: args.reply_broadcast === true && args.thread_ts !== undefined,
      username: args.username,
      iconEmoji: args.icon_emoji,
    })
    return {
      ok: true,
      channel: found.channel.id,
      ts: message.ts,
      message: toPublicMessage(message, true),
      ...parsed.extra,
    }
  },
})

const chatUpdate = defineMethod('chat.update', {
  scopes: ['chat:write'],
  tier: 'tier3',
  args: z.object({
    channel: requiredText,
    ts,
    ...contentFields,
    ...ignored,
    reply_broadcast: flag.optional(),
    file_ids: text.optional(),
  }),
  run: (args, context) => {
    const found = ownMessage(context, args.channel, args.ts, 'update')
    if (!isOwnMessage(found)) return found
    const parsed = parseContent(args, 'update', context.workspace)
    if (!parsed.ok) return parsed.refusal
    const { message } = found
    const { workspace } = context
    // Only an update without blocks shows the "edited" mark.
    if (args.blocks === undefined) message.edited = { user: message.user, ts: workspace.ids.nextTs() }
    replaceContent(workspace, message, parsed.content)
    return {
      ok: true,
      channel: message.channel,
      ts: message.ts,
      text: message.text,
      message: toPublicMessage(message, true),
      ...parsed.extra,
    }
  },
})

const chatDelete = defineMethod('chat.delete', {
  scopes: ['chat:write'],
  tier: 'tier3',
  args: z.object({ channel: requiredText, ts, as_user: flag.optional() }),
  run: (args, context) => {
    const found = ownMessage(context, args.channel, args.ts, 'delete')
    if (!isOwnMessage(found)) return found
    removeMessage(context.workspace, found.message)
    return { ok: true, channel: found.message.channel, ts: found.message.ts }
  },
})

const chatPostEphemeral = defineMethod('chat.postEphemeral', {
  scopes: ['chat:write'],
  tier: 'tier4',
  args: z.object({
    channel: requiredText,
    user: requiredText,
    username: text.optional(),
    icon_emoji: text.optional(),
    ...contentFields,
    thread_ts: ts.optional(),
    ...ignored,
  }),
  run: (args, context) => {
    const { workspace } = context
    const found = writableChannel(context, args.channel)
    if (!isChannel(found)) return found
    const channel = findChannel(workspace, args.channel)
    if (channel === undefined || !channel.memberIds.includes(args.user)) return refuse('user_not_in_channel')
    const parsed = parseContent(args, 'post', workspace)
    if (!parsed.ok) return parsed.refusal
    const message = postMessage(workspace, {
      ...parsed.content,
      channelId: channel.id,
      userId: workspace.app.botUserId,
      threadTs: args.thread_ts,
      ephemeralFor: args.user,
    })
    return { ok: true, message_ts: message.ts, ...parsed.extra }
  },
})

const chatGetPermalink = defineMethod('chat.getPermalink', {
  tier: 'special',
  args: z.object({ channel: requiredText, message_ts: ts }),
  run: (args, context) => {
    const channel = findChannel(context.workspace, args.channel)
    if (channel === undefined) return refuse('channel_not_found')
    const message = findMessage(context.workspace, channel.id, args.message_ts)
    if (message === undefined) return refuse('message_not_found')
    const thread =
      message.thread_ts !== undefined && message.thread_ts !== message.ts
        ? `?thread_ts=${message.thread_ts}&cid=${channel.id}`
        : ''
    return {
      ok: true,
      channel: channel.id,
      permalink: `${context.baseUrl()}/archives/${channel.id}/p${message.ts.replace('.', '')}${thread}`,
    }
  },
})

export const chatMethods = [chatPostMessage, chatUpdate, chatDelete, chatPostEphemeral, chatGetPermalink]
