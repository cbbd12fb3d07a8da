import { z } from 'zod'
import { postMessage } from '../workspace/messages.ts'
import { findChannel } from '../workspace/workspace.ts'
import { requiredText, text, ts } from './argument-types.ts'
import { parseContent } from './message-content.ts'
import { defineMethod, refuse } from './method.ts'

const mimeTypes: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  json: 'application/json',
  jsonl: 'application/x-ndjson',
  txt: 'text/plain',
  png: 'image/png',
}

/** A channel or a direct message with the bot. A user id is refused (bolt-js #2115, #2275). */
const conversationId = /^[CGDZ][A-Z0-9]{8,}$/

const getUploadUrl = defineMethod('files.getUploadURLExternal', {
  scopes: ['files:write'],
  tier: 'tier4',
  args: z.object({
    filename: requiredText,
    length: z.coerce.number().int().min(1),
    alt_txt: text.optional(),
    snippet_type: text.optional(),
    team_id: text.optional(),
  }),
  run: (args, { workspace, baseUrl }) => {
    const id = workspace.ids.nextId('F')
    workspace.files.set(id, {
      id,
      name: args.filename,
      title: args.filename,
      mimetype: mimeTypes[args.filename.split('.').at(-1) ?? ''] ?? 'application/octet-stream',
      size: args.length,
      user: workspace.app.botUserId,
      created: Math.floor(workspace.clock.now() / 1000),
      permalink: `${baseUrl()}/files/${id}`,
      url_private: `${baseUrl()}/files/${id}`,
      content: Buffer.alloc(0),
      sentBytes: 0,
      isComplete: false,
    })
    return { ok: true, upload_url: `${baseUrl()}/upload/${id}`, file_id: id }
  },
})

const completeUpload = defineMethod('files.completeUploadExternal', {
  scopes: ['files:write'],
  tier: 'tier4',
  args: z.object({
    files: z.array(z.object({ id: requiredText, title: text.optional() })).min(1),
    channel_id: z.string().regex(conversationId).optional(),
    channels: z.unknown().optional(),
    thread_ts: ts.optional(),
    initial_comment: text.optional(),
    blocks: z.unknown().optional(),
    team_id: text.optional(),
  }),
  run: (args, { workspace }) => {
    const found = args.files.map(({ id, title }) => ({ file: workspace.files.get(id), title }))
    if (found.some(({ file }) => file === undefined || file.isComplete)) return refuse('file_not_found')
    const files = found.flatMap(({ file, title }) => (file === undefined ? [] : [{ file, title }]))
    if (files.some(({ file }) => file.sentBytes !== file.size)) return refuse('file_upload_size_mismatch')
    const channel = args.channel_id === undefined ? undefined : findChannel(workspace, args.channel_id)
    if (args.channel_id !== undefined && channel === undefined) return refuse('channel_not_found')
    if (channel?.memberIds.includes(workspace.app.botUserId) === false) return refuse('not_in_channel')
    const hasComment = args.initial_comment !== undefined || args.blocks !== undefined
    const parsed = hasComment
      ? parseContent({ text: args.initial_comment, blocks: args.blocks }, 'post', workspace)
      : undefined
    if (parsed?.ok === false) return parsed.refusal
    for (const { file, title } of files) Object.assign(file, { title: title ?? file.title, isComplete: true })
    const shown = files.map(
      ({ file: { content: _content, sentBytes: _sent, isComplete: _is, ...file } }) => file,
    )
    if (channel === undefined) return { ok: true, files: shown }
    postMessage(workspace, {
      text: '',
      ...parsed?.content,
      channelId: channel.id,
      userId: workspace.app.botUserId,
      threadTs: args.thread_ts,
      files: shown,
    })
    return { ok: true, files: shown }
  },
})

export const fileMethods = [getUploadUrl, completeUpload]
