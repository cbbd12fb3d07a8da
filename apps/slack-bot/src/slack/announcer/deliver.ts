import type { MessageMetadata } from '@slack/types'
import type { WebClient } from '@slack/web-api'
import type { MessageView } from '../blocks/message.ts'
import { postDrawingsOf, type Drawing } from './drawings.ts'
import type { RefusedBlocks } from './refused-blocks.ts'

/** What a message is sent with. */
export interface Sender {
  readonly client: WebClient
  readonly refusedBlocks: RefusedBlocks
}

const QUIET = { unfurl_links: false, unfurl_media: false, link_names: false } as const

/** The content of a drawing to send. Without blocks, metadata is left out too, because Slack may refuse it. */
const contentOf = ({ text, blocks }: Drawing, metadata: MessageMetadata | undefined) =>
  blocks === undefined ? { text } : { text, blocks, ...(metadata !== undefined && { metadata }) }

/** Posts a view and returns its `ts`. */
export const postView = async (
  { client, refusedBlocks }: Sender,
  view: MessageView,
  where: { readonly place: string; readonly threadTs?: string; readonly metadata?: MessageMetadata },
): Promise<string> =>
  refusedBlocks.send(postDrawingsOf(view), async (drawing) => {
    const { postMessage } = client.chat
    const answer = await postMessage({
      channel: where.place,
      ...contentOf(drawing, where.metadata),
      ...QUIET,
      ...(where.threadTs === undefined ? {} : { thread_ts: where.threadTs }),
    })
    if (answer.ts === undefined) throw new Error('chat.postMessage answered without a ts')
    return answer.ts
  })

/** Shows a view to one person in a channel. */
export const whisperView = async (
  { client, refusedBlocks }: Sender,
  view: MessageView,
  where: { readonly place: string; readonly person: string },
): Promise<void> => {
  await refusedBlocks.send(postDrawingsOf(view), (drawing) =>
    client.chat.postEphemeral({
      channel: where.place,
      user: where.person,
      ...contentOf(drawing, undefined),
    }),
  )
}

/** Edits a message. With blocks and text, Slack doesn't show "edited"; with text only, it removes the blocks. */
export const editView = async (
  { client, refusedBlocks }: Sender,
  view: MessageView,
  where: { readonly place: string; readonly messageTs: string; readonly metadata?: MessageMetadata },
): Promise<void> => {
  await refusedBlocks.send(postDrawingsOf(view), (drawing) =>
    client.chat.update({
      channel: where.place,
      ts: where.messageTs,
      ...contentOf(drawing, where.metadata),
      link_names: false,
      parse: 'none',
    }),
  )
}
