import type { AnyBlock } from '../block-kit/walk-blocks.ts'
import { flattenBlocks, placedElements } from '../block-kit/walk-blocks.ts'
import type { SlackFile, SlackMessage } from './entities.ts'
import type { IdSource } from './ids.ts'
import type { Workspace } from './workspace.ts'

/** A message's content, without channel and author. */
export type MessageContent = {
  text: string
  blocks?: AnyBlock[] | undefined
  attachments?: unknown[] | undefined
  metadata?: SlackMessage['metadata'] | undefined
}

export type NewMessage = MessageContent & {
  channelId: string
  userId: string
  threadTs?: string | undefined
  ephemeralFor?: string | undefined
  isBroadcast?: boolean | undefined
  files?: SlackFile[] | undefined
  username?: string | undefined
  iconEmoji?: string | undefined
}

/** Like Slack, adds any missing `block_id` and `action_id`. */
export const withIds = (blocks: readonly AnyBlock[], ids: IdSource): AnyBlock[] => {
  const copy = structuredClone([...blocks])
  for (const block of flattenBlocks(copy)) block.block_id ??= ids.nextBlockId()
  for (const { element } of placedElements(copy)) element.action_id ??= ids.nextBlockId()
  return copy
}

const orderedFields = (workspace: Workspace, message: NewMessage): SlackMessage => {
  const isApp = message.userId === workspace.app.botUserId
  return {
    type: 'message',
    channel: message.channelId,
    ts: workspace.ids.nextTs(),
    user: message.userId,
    text: message.text,
    team: workspace.team.id,
    ...(isApp && { bot_id: workspace.app.botId, app_id: workspace.app.id }),
    ...(message.blocks && { blocks: withIds(message.blocks, workspace.ids) }),
    ...(message.attachments && { attachments: message.attachments }),
    ...(message.metadata && { metadata: message.metadata }),
    ...(message.threadTs !== undefined && { thread_ts: message.threadTs }),
    ...(message.files && { files: message.files }),
    ...(message.username !== undefined && { username: message.username }),
    ...(message.iconEmoji !== undefined && { icon_emoji: message.iconEmoji }),
    ...(message.isBroadcast === true && { subtype: 'thread_broadcast' }),
    ...(message.ephemeralFor !== undefined && { ephemeralFor: message.ephemeralFor }),
  }
}

const append = (lists: Map<string, SlackMessage[]>, key: string, message: SlackMessage): void => {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [message])
  else list.push(message)
}

/** Updates the reply counters of a thread's first message. */
const refreshThread = (workspace: Workspace, channelId: string, threadTs: string): void => {
  const parent = findMessage(workspace, channelId, threadTs)
  if (parent === undefined) return
  const replies = threadReplies(workspace, channelId, threadTs)
  const users = [...new Set(replies.map(({ user }) => user))]
  const latest = replies.at(-1)
  if (latest === undefined) {
    for (const field of [
      'thread_ts',
      'reply_count',
      'reply_users',
      'reply_users_count',
      'latest_reply',
    ] as const) {
      delete parent[field]
    }
  } else {
    Object.assign(parent, {
      thread_ts: threadTs,
      reply_count: replies.length,
      reply_users: users,
      reply_users_count: users.length,
      latest_reply: latest.ts,
    })
  }
  workspace.changes.emit({ kind: 'message-updated', channelId, ts: threadTs })
}

export const postMessage = (workspace: Workspace, content: NewMessage): SlackMessage => {
  const message = orderedFields(workspace, content)
  const { channelId, threadTs, ephemeralFor } = content
  if (ephemeralFor !== undefined) {
    append(workspace.ephemerals, ephemeralFor, message)
    workspace.changes.emit({ kind: 'ephemeral-changed', channelId, userId: ephemeralFor, ts: message.ts })
    return message
  }
  append(workspace.messages, channelId, message)
  if (threadTs !== undefined) {
    message.parent_user_id = findMessage(workspace, channelId, threadTs)?.user ?? message.user
    refreshThread(workspace, channelId, threadTs)
  }
  workspace.changes.emit({ kind: 'message-posted', channelId, ts: message.ts })
  return message
}

const announceEdit = (workspace: Workspace, message: SlackMessage): void => {
  const { channel: channelId, ts, ephemeralFor } = message
  workspace.changes.emit(
    ephemeralFor === undefined
      ? { kind: 'message-updated', channelId, ts }
      : { kind: 'ephemeral-changed', channelId, userId: ephemeralFor, ts },
  )
}

/** Replaces a message's content. Fields missing in `content` are removed, as `chat.update` removes blocks. */
export const replaceContent = (
  workspace: Workspace,
  message: SlackMessage,
  content: MessageContent,
): void => {
  message.text = content.text
  if (content.blocks === undefined) delete message.blocks
  else message.blocks = withIds(content.blocks, workspace.ids)
  if (content.attachments === undefined) delete message.attachments
  else message.attachments = content.attachments
  if (content.metadata !== undefined) message.metadata = content.metadata
  forgetChoices(workspace, message.ts)
  announceEdit(workspace, message)
}

const forgetChoices = (workspace: Workspace, ts: string): void => {
  for (const key of workspace.messageState.keys())
    if (key.endsWith(`:${ts}`)) workspace.messageState.delete(key)
}

export const removeMessage = (workspace: Workspace, message: SlackMessage): void => {
  const { channel: channelId, ts, ephemeralFor, thread_ts: threadTs } = message
  const lists = ephemeralFor === undefined ? workspace.messages : workspace.ephemerals
  const key = ephemeralFor ?? channelId
  lists.set(
    key,
    (lists.get(key) ?? []).filter((other) => other.ts !== ts),
  )
  forgetChoices(workspace, ts)
  if (ephemeralFor !== undefined) {
    announceEdit(workspace, message)
    return
  }
  workspace.changes.emit({ kind: 'message-deleted', channelId, ts })
  if (threadTs !== undefined && threadTs !== ts) refreshThread(workspace, channelId, threadTs)
}

export const findMessage = (workspace: Workspace, channelId: string, ts: string): SlackMessage | undefined =>
  workspace.messages.get(channelId)?.find((message) => message.ts === ts)

export const findEphemeral = (workspace: Workspace, userId: string, ts: string): SlackMessage | undefined =>
  workspace.ephemerals.get(userId)?.find((message) => message.ts === ts)

export const threadReplies = (workspace: Workspace, channelId: string, threadTs: string): SlackMessage[] =>
  (workspace.messages.get(channelId) ?? []).filter(
    (message) => message.thread_ts === threadTs && message.ts !== threadTs,
  )
