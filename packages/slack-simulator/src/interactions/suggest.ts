import { checkSuggestions, type MenuOption, type OptionGroup } from '../block-kit/check-suggestions.ts'
import { blockKitLimits as limits } from '../block-kit/limits.ts'
import type { BlockElement } from '../block-kit/walk-blocks.ts'
import type { DeliveryError } from '../delivery/delivery.ts'
import type { SlackView } from '../workspace/entities.ts'
import { findEphemeral, findMessage } from '../workspace/messages.ts'
import { rememberOffered } from '../workspace/offered-options.ts'
import { requireElement } from './click.ts'
import { requireChannel, requireUser, type InteractionContext } from './interaction-context.ts'
import { requireSurfaceView } from './modal.ts'
import { suggestionPayload } from './payloads.ts'

export type SuggestRequest = {
  userId: string
  actionId: string
  blockId?: string | undefined
  /** What the person has typed so far. */
  value: string
  /** The message that contains the menu. Default: the front modal. */
  message?: { channelId: string; ts: string } | undefined
  surface?: 'modal' | 'home' | undefined
}

export type SuggestResult = {
  /** False if the person typed less than `min_query_length`; then the app isn't asked. */
  dispatched: boolean
  acked: boolean
  ackMs: number
  /** What the person can choose from, with the options of all groups. Empty means "No results". */
  options: MenuOption[]
  /** The groups, if the app answered with `option_groups`. */
  groups?: OptionGroup[]
  error?: DeliveryError | 'invalid_response'
  /** What is wrong with an invalid answer. */
  messages?: readonly string[]
}

const placeOf = (request: SuggestRequest, context: InteractionContext) => {
  if (request.message === undefined) {
    return { view: requireSurfaceView(context, request.userId, request.surface) }
  }
  const { channelId, ts } = request.message
  const message =
    findMessage(context.workspace, channelId, ts) ?? findEphemeral(context.workspace, request.userId, ts)
  if (message === undefined) throw new Error(`There is no message ${ts} in ${channelId}.`)
  return { channel: requireChannel(context, channelId), message }
}

const requireExternal = (element: BlockElement & { action_id: string }): void => {
  if (element.type.endsWith('external_select')) return
  throw new Error(
    `${element.type} ${element.action_id} has its own options. Only external menus request them.`,
  )
}

/** A person types into an external menu, which requests options from the app (`block_suggestion`). */
export const suggestOptions = async (
  request: SuggestRequest,
  context: InteractionContext,
): Promise<SuggestResult> => {
  const user = requireUser(context, request.userId)
  const place = placeOf(request, context)
  const blocks = 'view' in place ? (place.view satisfies SlackView).blocks : (place.message.blocks ?? [])
  const { block, element } = requireElement(blocks, request, 'The surface')
  requireExternal(element)
  const minQueryLength = Number(element['min_query_length'] ?? limits.select.defaultMinQueryLength)
  if (request.value.length < minQueryLength) return { dispatched: false, acked: false, ackMs: 0, options: [] }
  const menu = { blockId: block.block_id, actionId: element.action_id }
  const payload = suggestionPayload(context.workspace, { ...menu, user, value: request.value, place })
  const result = await context.delivery().deliver({ kind: 'interactive', payload, acceptsResponse: true })
  if (!result.acked) {
    return { dispatched: true, acked: false, ackMs: result.ackMs, options: [], error: result.error }
  }
  const answered = { dispatched: true, acked: true, ackMs: result.ackMs }
  const checked = checkSuggestions(result.response ?? {})
  if (!checked.ok) {
    return { ...answered, options: [], error: 'invalid_response', messages: checked.messages }
  }
  const { options, groups } = checked
  const surfaceId = 'view' in place ? place.view.id : place.message.ts
  rememberOffered(context.workspace, { ...menu, userId: user.id, surfaceId }, options)
  return { ...answered, options, ...(groups !== undefined && { groups }) }
}
