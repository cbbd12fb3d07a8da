import { z } from 'zod'
import { blockCharacters } from '../block-kit/block-characters.ts'
import { checkBlocks } from '../block-kit/check-blocks.ts'
import { blockKitLimits as limits } from '../block-kit/limits.ts'
import type { MessageContent } from '../workspace/messages.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { refuse, type Answer } from './method.ts'

/** The message content arguments of every posting method. */
export const contentFields = {
  text: z.string().optional(),
  markdown_text: z.string().optional(),
  blocks: z.unknown().optional(),
  attachments: z.unknown().optional(),
  metadata: z.unknown().optional(),
}

type ContentArguments = {
  text?: string | undefined
  markdown_text?: string | undefined
  blocks?: unknown
  attachments?: unknown
  metadata?: unknown
}

export type ContentResult =
  | { ok: true; content: MessageContent; extra: Record<string, unknown> }
  | { ok: false; refusal: Answer }

const metadataSchema = z.object({
  event_type: z.string().min(1).max(limits.idCharacters),
  event_payload: z.record(z.string(), z.unknown()),
})

const no = (error: string, messages?: readonly string[]): ContentResult => ({
  ok: false,
  refusal: refuse(error, messages),
})

const markdownConflict = (args: ContentArguments): boolean =>
  args.markdown_text !== undefined && (args.text !== undefined || args.blocks !== undefined)

/** In a form, a client may send an empty string for missing blocks. */
const isGiven = (value: unknown): boolean => value !== undefined && value !== null && value !== ''

/** Where content comes from. A response URL accepts more than a method, and an edit accepts less text. */
type Way = 'post' | 'update' | 'response-url'

const isTooMuchMetadata = (metadata: unknown): boolean =>
  Buffer.byteLength(JSON.stringify(metadata) ?? '') > limits.message.metadataBytes

/** Reads and checks a message's content. Like Slack, truncates a long text with a warning. */
export const parseContent = (
  args: ContentArguments,
  way: Way,
  { dataTables }: Pick<Workspace, 'dataTables'>,
): ContentResult => {
  if (markdownConflict(args)) return no('markdown_text_conflict')
  const givenBlocks =
    args.markdown_text === undefined ? args.blocks : [{ type: 'markdown', text: args.markdown_text }]
  const blocks = isGiven(givenBlocks)
    ? checkBlocks(givenBlocks, 'message', ['blocks'], dataTables)
    : undefined
  if (blocks?.ok === false) return no(blocks.error, blocks.messages)
  const attachments = isGiven(args.attachments) ? args.attachments : undefined
  if (attachments !== undefined && !Array.isArray(attachments)) return no('invalid_attachments')
  if (attachments !== undefined && attachments.length > limits.message.attachments)
    return no('too_many_attachments')
  const hasBlocks = blocks !== undefined && blocks.blocks.length > 0
  const fullText = args.text ?? args.markdown_text ?? ''
  if (fullText === '' && !hasBlocks && attachments === undefined) return no('no_text')
  if (way === 'update' && fullText.length > limits.message.updateTextCharacters) return no('msg_too_long')
  if (way !== 'response-url' && hasBlocks && blockCharacters(blocks.blocks) > limits.message.blockCharacters)
    return no('msg_blocks_too_long')
  if (isGiven(args.metadata) && isTooMuchMetadata(args.metadata)) return no('metadata_too_large')
  const metadata = isGiven(args.metadata) ? metadataSchema.safeParse(args.metadata) : undefined
  if (metadata?.success === false) return no('invalid_metadata_format')
  const isCut = fullText.length > limits.message.textCharacters
  return {
    ok: true,
    content: {
      text: fullText.slice(0, limits.message.textCharacters),
      blocks: hasBlocks ? blocks.blocks : undefined,
      attachments,
      metadata: metadata?.data,
    },
    extra: isCut
      ? { warning: 'message_truncated', response_metadata: { warnings: ['message_truncated'] } }
      : {},
  }
}
