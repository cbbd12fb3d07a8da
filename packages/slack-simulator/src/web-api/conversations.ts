import { z } from 'zod'
import type { SlackChannel, SlackMessage } from '../workspace/entities.ts'
import { findMessage, threadReplies } from '../workspace/messages.ts'
import { findChannel, openDirectChannel } from '../workspace/workspace.ts'
import { count, flag, requiredText, text, ts } from './argument-types.ts'
import { page } from './cursor.ts'
import { defineMethod, refuse, type MethodContext } from './method.ts'
import { toPublicMessage } from './public-message.ts'

/** Whether the channel is shared over Slack Connect: a member is from another organisation. */
const isShared = ({ memberIds }: SlackChannel, { users }: MethodContext['workspace']): boolean =>
  memberIds.some((id) => users.get(id)?.membership === 'other-organisation')

const toConversation = (channel: SlackChannel, { workspace }: MethodContext): Record<string, unknown> => ({
  id: channel.id,
  ...(channel.isDirect ? { user: channel.name } : { name: channel.name, name_normalized: channel.name }),
  is_channel: !channel.isPrivate,
  is_group: channel.isPrivate && !channel.isDirect,
  is_im: channel.isDirect,
  is_mpim: false,
  is_private: channel.isPrivate,
  is_archived: false,
  is_general: channel.name === 'general',
  is_member: channel.memberIds.includes(workspace.app.botUserId),
  is_shared: isShared(channel, workspace),
  is_ext_shared: isShared(channel, workspace),
  is_org_shared: false,
  context_team_id: workspace.team.id,
  created: 0,
  creator: workspace.app.botUserId,
  topic: { value: channel.topic, creator: '', last_set: 0 },
  purpose: { value: channel.topic, creator: '', last_set: 0 },
})

const readScopes = ['channels:read', 'groups:read', 'im:read']
const historyScopes = ['channels:history', 'groups:history', 'im:history']

const conversationsInfo = defineMethod('conversations.info', {
  scopes: readScopes,
  tier: 'tier3',
  args: z.object({
    channel: requiredText,
    include_locale: flag.optional(),
    include_num_members: flag.optional(),
  }),
  run: (args, context) => {
    const channel = context.workspace.channels.get(args.channel)
    if (channel === undefined) return refuse('channel_not_found')
    const members = args.include_num_members === true ? { num_members: channel.memberIds.length } : {}
    return { ok: true, channel: { ...toConversation(channel, context), ...members } }
  },
})

const kindOf = (channel: SlackChannel): string =>
  channel.isDirect ? 'im' : channel.isPrivate ? 'private_channel' : 'public_channel'

const conversationsList = defineMethod('conversations.list', {
  scopes: readScopes,
  tier: 'tier2',
  args: z.object({
    cursor: text.optional(),
    limit: count(1000).optional(),
    types: text.optional(),
    exclude_archived: flag.optional(),
    team_id: text.optional(),
  }),
  run: (args, context) => {
    const types = (args.types ?? 'public_channel').split(',').map((type) => type.trim())
    const channels = [...context.workspace.channels.values()].filter((channel) =>
      types.includes(kindOf(channel)),
    )
    const paged = page(channels, args)
    if (!paged.ok) return paged.refusal
    return {
      ok: true,
      channels: paged.items.map((channel) => toConversation(channel, context)),
      response_metadata: { next_cursor: paged.nextCursor },
    }
  },
})

const conversationsMembers = defineMethod('conversations.members', {
  scopes: readScopes,
  tier: 'tier4',
  args: z.object({ channel: requiredText, cursor: text.optional(), limit: count(1000).optional() }),
  run: (args, { workspace }) => {
    const channel = workspace.channels.get(args.channel)
    if (channel === undefined) return refuse('channel_not_found')
    const paged = page(channel.memberIds, args)
    if (!paged.ok) return paged.refusal
    return { ok: true, members: paged.items, response_metadata: { next_cursor: paged.nextCursor } }
  },
})

const historyArgs = {
  channel: requiredText,
  cursor: text.optional(),
  limit: count(999).optional(),
  oldest: ts.optional(),
  latest: ts.optional(),
  inclusive: flag.optional(),
  include_all_metadata: flag.optional(),
}

type History = {
  cursor?: string | undefined
  limit?: number | undefined
  oldest?: string | undefined
  latest?: string | undefined
  inclusive?: boolean | undefined
  include_all_metadata?: boolean | undefined
}

const isWithin = (message: SlackMessage, args: History): boolean => {
  const at = Number(message.ts)
  const isEdge = message.ts === args.oldest || message.ts === args.latest
  if (isEdge) return args.inclusive === true
  return at > Number(args.oldest ?? 0) && at < Number(args.latest ?? Infinity)
}

const historyAnswer = (messages: readonly SlackMessage[], args: History) => {
  const paged = page(messages, args)
  if (!paged.ok) return paged.refusal
  return {
    ok: true as const,
    messages: paged.items.map((message) => toPublicMessage(message, args.include_all_metadata === true)),
    has_more: paged.nextCursor !== '',
    response_metadata: { next_cursor: paged.nextCursor },
  }
}

const readableChannel = (context: MethodContext, id: string) => {
  const channel = context.workspace.channels.get(id)
  if (channel === undefined) return refuse('channel_not_found')
  if (!channel.memberIds.includes(context.workspace.app.botUserId)) return refuse('not_in_channel')
  return { ok: true as const, channel }
}

const conversationsHistory = defineMethod('conversations.history', {
  scopes: historyScopes,
  tier: 'tier3',
  args: z.object(historyArgs),
  run: (args, context) => {
    const found = readableChannel(context, args.channel)
    if (!found.ok) return found
    const shown = (context.workspace.messages.get(args.channel) ?? []).filter(
      ({ thread_ts: threadTs, ts: own, subtype }) =>
        threadTs === undefined || threadTs === own || subtype === 'thread_broadcast',
    )
    return historyAnswer(shown.filter((message) => isWithin(message, args)).reverse(), args)
  },
})

const conversationsReplies = defineMethod('conversations.replies', {
  scopes: historyScopes,
  tier: 'tier3',
  args: z.object({ ...historyArgs, ts }),
  run: (args, context) => {
    const found = readableChannel(context, args.channel)
    if (!found.ok) return found
    const parent = findMessage(context.workspace, args.channel, args.ts)
    if (parent === undefined) return refuse('thread_not_found')
    const replies = threadReplies(context.workspace, args.channel, args.ts)
    return historyAnswer([parent, ...replies.filter((message) => isWithin(message, args))], args)
  },
})

const conversationsOpen = defineMethod('conversations.open', {
  scopes: ['im:write'],
  tier: 'tier3',
  args: z.object({
    users: text.optional(),
    channel: text.optional(),
    return_im: flag.optional(),
    prevent_creation: flag.optional(),
  }),
  run: (args, context) => {
    const reference = args.users ?? args.channel ?? ''
    if (reference.includes(',')) return refuse('method_not_supported_for_channel_type')
    const known = findChannel(context.workspace, reference)
    if (known?.isDirect === true)
      return {
        ok: true,
        channel: args.return_im === true ? toConversation(known, context) : { id: known.id },
      }
    if (!context.workspace.users.has(reference)) return refuse('user_not_found')
    return { ok: true, channel: { id: openDirectChannel(context.workspace, reference).id } }
  },
})

const conversationsJoin = defineMethod('conversations.join', {
  scopes: ['channels:join'],
  tier: 'tier3',
  args: z.object({ channel: requiredText }),
  run: (args, context) => {
    const channel = context.workspace.channels.get(args.channel)
    if (channel === undefined) return refuse('channel_not_found')
    if (channel.isPrivate) return refuse('method_not_supported_for_channel_type')
    const { botUserId } = context.workspace.app
    if (!channel.memberIds.includes(botUserId)) channel.memberIds.push(botUserId)
    context.workspace.changes.emit({ kind: 'channels-changed' })
    return { ok: true, channel: toConversation(channel, context) }
  },
})

export const conversationMethods = [
  conversationsInfo,
  conversationsList,
  conversationsMembers,
  conversationsHistory,
  conversationsReplies,
  conversationsOpen,
  conversationsJoin,
]
