import { z } from 'zod'
import type { SlackView } from '../workspace/entities.ts'
import { findEphemeral, findMessage } from '../workspace/messages.ts'
import { requireElement } from './click.ts'
import { requireChannel, requireUser, type InteractionContext } from './interaction-context.ts'
import { requireView } from './modal.ts'
import { suggestionPayload } from './payloads.ts'

export type SuggestRequest = {
  userId: string
  actionId: string
  blockId?: string | undefined
  /** What the person has typed so far. */
  query: string
  /** The message that contains the menu. Default: the front modal. */
  message?: { channelId: string; ts: string } | undefined
}

export type SuggestedOption = { text: { text: string }; value: string }

const option = z.looseObject({ text: z.looseObject({ text: z.string() }), value: z.string() })
const answerSchema = z.looseObject({
  options: z.array(option).optional(),
  option_groups: z.array(z.looseObject({ options: z.array(option) })).optional(),
})

const placeOf = (request: SuggestRequest, context: InteractionContext) => {
  if (request.message === undefined) return { view: requireView(context, request.userId) }
  const { channelId, ts } = request.message
  const message =
    findMessage(context.workspace, channelId, ts) ?? findEphemeral(context.workspace, request.userId, ts)
  if (message === undefined) throw new Error(`There is no message ${ts} in ${channelId}.`)
  return { channel: requireChannel(context, channelId), message }
}

/** A person types into an external menu, which requests options from the app (`block_suggestion`). */
export const suggestOptions = async (
  request: SuggestRequest,
  context: InteractionContext,
): Promise<SuggestedOption[]> => {
  const place = placeOf(request, context)
  const blocks = 'view' in place ? (place.view satisfies SlackView).blocks : (place.message.blocks ?? [])
  const { block, element } = requireElement(blocks, request, 'The surface')
  const payload = suggestionPayload(context.workspace, {
    user: requireUser(context, request.userId),
    blockId: block.block_id,
    actionId: element.action_id,
    value: request.query,
    place,
  })
  const result = await context.delivery().deliver({ kind: 'interactive', payload, acceptsResponse: true })
  const answer = result.acked ? answerSchema.safeParse(result.response ?? {}).data : undefined
  return [...(answer?.options ?? []), ...(answer?.option_groups ?? []).flatMap(({ options }) => options)]
}
