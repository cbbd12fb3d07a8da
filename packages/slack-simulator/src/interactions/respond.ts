import { z } from 'zod'
import {
  findEphemeral,
  findMessage,
  postMessage,
  removeMessage,
  replaceContent,
} from '../workspace/messages.ts'
import type { SlackMessage } from '../workspace/entities.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { parseContent } from '../web-api/message-content.ts'
import { refuse, type Answer } from '../web-api/method.ts'
import type { ResponseTarget } from './response-urls.ts'

const responseSchema = z.looseObject({
  text: z.string().optional(),
  blocks: z.unknown().optional(),
  attachments: z.unknown().optional(),
  response_type: z.enum(['ephemeral', 'in_channel']).optional(),
  replace_original: z.union([z.boolean(), z.enum(['true', 'false'])]).optional(),
  delete_original: z.union([z.boolean(), z.enum(['true', 'false'])]).optional(),
  thread_ts: z.string().optional(),
})

const isTrue = (value: unknown): boolean => value === true || value === 'true'

const findOriginal = (workspace: Workspace, target: ResponseTarget): SlackMessage | undefined => {
  if (target.original === undefined) return undefined
  const { ts, isEphemeral } = target.original
  return isEphemeral
    ? findEphemeral(workspace, target.userId, ts)
    : findMessage(workspace, target.channelId, ts)
}

/**
 * Handles a post to a response URL, or the content of a slash command's acknowledgement.
 * A private message stays private, and only the app's messages can be replaced or deleted.
 */
export const respond = (workspace: Workspace, target: ResponseTarget, body: unknown): Answer => {
  const parsed = responseSchema.safeParse(body)
  if (!parsed.success) return refuse('invalid_payload')
  const { data } = parsed
  const original = findOriginal(workspace, target)
  if (isTrue(data.delete_original)) {
    if (original !== undefined) removeMessage(workspace, original)
    return { ok: true }
  }
  const content = parseContent(data, 'response-url', workspace)
  if (!content.ok) return content.refusal
  if (isTrue(data.replace_original) && original !== undefined) {
    replaceContent(workspace, original, content.content)
    return { ok: true }
  }
  const isPrivate = data.response_type !== 'in_channel'
  // Slack documents that a thread reply through a response URL must be in_channel.
  const threadTs = isPrivate ? target.threadTs : (data.thread_ts ?? target.threadTs)
  const message = postMessage(workspace, {
    ...content.content,
    channelId: target.channelId,
    userId: workspace.app.botUserId,
    threadTs,
    ephemeralFor: isPrivate ? target.userId : undefined,
  })
  target.original ??= { ts: message.ts, isEphemeral: isPrivate }
  return { ok: true }
}
