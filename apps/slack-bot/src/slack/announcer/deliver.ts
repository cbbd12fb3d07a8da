import type { MessageMetadata } from '@slack/types'
import type { WebClient } from '@slack/web-api'
import { LIMITS } from '../block-limits.ts'
import type { MessageView } from '../blocks/message.ts'
import { slackFailure } from '../slack-failure.ts'
import { truncateEscaped } from '../text/truncate.ts'

/** Blocks to try one after another: as wished, without the newer blocks, and the facts alone with the same buttons. */
const drawings = (view: MessageView): readonly MessageView['blocks'][] => [
  view.blocks,
  ...(view.plainBlocks === undefined ? [] : [view.plainBlocks]),
  [
    {
      type: 'section',
      text: { type: 'mrkdwn', text: truncateEscaped(view.text, LIMITS.section.text), verbatim: true },
    },
    ...view.blocks.filter((block) => block.type === 'actions'),
  ],
]

/** Sends with ever plainer blocks as long as Slack answers `invalid_blocks`. Anything else is thrown at once. */
export const withPlainerBlocks = async <T>(
  view: MessageView,
  send: (blocks: MessageView['blocks']) => Promise<T>,
): Promise<T> => {
  let refused: unknown
  for (const blocks of drawings(view)) {
    try {
      return await send(blocks)
    } catch (error) {
      if (slackFailure(error).kind !== 'invalid-blocks') throw error
      refused = error
    }
  }
  throw refused
}

const QUIET = { unfurl_links: false, unfurl_media: false, link_names: false } as const

/** Posts a view and answers its `ts`. */
export const postView = async (
  client: WebClient,
  view: MessageView,
  where: { readonly place: string; readonly threadTs?: string; readonly metadata?: MessageMetadata },
): Promise<string> =>
  withPlainerBlocks(view, async (blocks) => {
    const { postMessage } = client.chat
    const answer = await postMessage({
      channel: where.place,
      text: view.text,
      blocks,
      ...QUIET,
      ...(where.threadTs === undefined ? {} : { thread_ts: where.threadTs }),
      ...(where.metadata === undefined ? {} : { metadata: where.metadata }),
    })
    if (answer.ts === undefined) throw new Error('chat.postMessage answered without a ts')
    return answer.ts
  })

/** Edits a message. Text and blocks always go together: with text alone Slack removes the blocks. */
export const editView = async (
  client: WebClient,
  view: MessageView,
  where: { readonly place: string; readonly messageTs: string; readonly metadata?: MessageMetadata },
): Promise<void> => {
  await withPlainerBlocks(view, (blocks) =>
    client.chat.update({
      channel: where.place,
      ts: where.messageTs,
      text: view.text,
      blocks,
      link_names: false,
      parse: 'none',
      ...(where.metadata === undefined ? {} : { metadata: where.metadata }),
    }),
  )
}
