import { editView } from '../announcer/deliver.ts'
import type { Click, ClickedMessage } from '../app/interaction.ts'
import { answer } from '../blocks/message.ts'
import type { FeatureContext } from '../feature-context.ts'
import type { Inline } from '../text/inline.ts'

/** Replaces a duplicate card with a link to the rollout's own card. */
export const retireOrphan = async (
  click: Click,
  cards: {
    readonly message: ClickedMessage
    readonly card: { readonly place: string; readonly messageTs: string }
  },
  context: FeatureContext,
): Promise<void> => {
  const { message, card } = cards
  const { client, log } = context
  const { permalink } = await client.chat
    .getPermalink({ channel: card.place, message_ts: card.messageTs })
    .catch(() => ({ permalink: undefined }))
  const there: Inline =
    permalink === undefined ? 'further down in this channel' : { link: permalink, text: 'here' }
  await click.answer(
    answer([
      ['This card was posted twice. The current one is ', there, '. Nothing changed; please click there.'],
    ]),
  )
  await editView(context, answer([['This card was posted twice. The current one is ', there, '.']]), {
    place: message.channelId,
    messageTs: message.messageTs,
  }).catch((error: unknown) => log.warn({ error }, 'A second card could not be retired'))
}
