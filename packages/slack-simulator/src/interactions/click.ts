import type { MenuOption } from '../block-kit/check-suggestions.ts'
import { placedElements, type AnyBlock, type BlockElement } from '../block-kit/walk-blocks.ts'
import type { DeliveryError } from '../delivery/delivery.ts'
import {
  emptyStateValues,
  initialState,
  optionsOf,
  toElementState,
  type ElementInput,
} from '../workspace/element-state.ts'
import type { SlackMessage, StateValues } from '../workspace/entities.ts'
import { findEphemeral, findMessage } from '../workspace/messages.ts'
import { offeredOptions } from '../workspace/offered-options.ts'
import { notify, requireChannel, requireUser, type InteractionContext } from './interaction-context.ts'
import { actionOf, messageActionPayload } from './payloads.ts'

/** How a person uses an element. `value` selects one of several buttons with the same id, or is the entered value. */
export type ElementUse = {
  actionId: string
  blockId?: string | undefined
  value?: ElementInput | undefined
  /** Value of the chosen menu option; same as `value`. An entry of an overflow menu may also be named by its text. */
  selectedOption?: string | undefined
  /** Answer to the element's confirmation dialog. Required if it has one. */
  confirm?: 'accept' | 'deny' | undefined
}

export type ClickRequest = ElementUse & { userId: string; channelId: string; messageTs: string }

export type ClickResult = {
  /** False if the person canceled the confirmation dialog; then nothing is sent to the app. */
  dispatched: boolean
  acked: boolean
  ackMs: number
  error?: DeliveryError
  notice?: string
}

export type FoundElement = {
  block: AnyBlock & { block_id: string }
  element: BlockElement & { action_id: string }
}

const describe = ({ block, element }: { block: AnyBlock; element: BlockElement }): string => {
  const value = element['value'] === undefined ? '' : ` value=${JSON.stringify(element['value'])}`
  return `${element.type} ${element.action_id ?? '?'}${value} (block ${block.block_id ?? '?'})`
}

/** Finds the element. If none or several match, throws an error that lists the elements. */
export const requireElement = (blocks: readonly AnyBlock[], use: ElementUse, where: string): FoundElement => {
  const all = placedElements(blocks)
  const withId = all.filter(
    ({ block, element }) =>
      element.action_id === use.actionId && (use.blockId === undefined || block.block_id === use.blockId),
  )
  const sameValue = withId.filter(({ element }) => element['value'] === use.value)
  const matching = withId.length > 1 && use.value !== undefined ? sameValue : withId
  const [found] = matching
  if (found === undefined || matching.length > 1) {
    const problem = found === undefined ? 'no element with' : `${matching.length} elements with`
    throw new Error(
      `${where} has ${problem} action id "${use.actionId}". Elements: ${all.map(describe).join('; ') || 'none'}`,
    )
  }
  return { block: found.block as FoundElement['block'], element: found.element as FoundElement['element'] }
}

const entryOf = (menu: BlockElement, input: ElementInput | undefined) => {
  const labelled = optionsOf(menu).map((option) => ({
    option,
    label: (option['text'] as { text: string }).text,
  }))
  const entry = labelled.find(({ option, label }) => option.value === input || label === input)
  if (entry !== undefined) return entry.option
  const labels = labelled.map(({ label }) => label).join(', ')
  throw new Error(
    `overflow ${menu.action_id ?? ''} has no entry ${JSON.stringify(input)}. Entries: ${labels}`,
  )
}

/** The action that the element reports for this use. `offered` has the options of an external menu. */
export const stateAfter = (
  element: BlockElement,
  use: ElementUse,
  offered: readonly MenuOption[],
): Record<string, unknown> => {
  const input = use.selectedOption ?? use.value
  if (element.type === 'overflow') return { selected_option: entryOf(element, input) }
  if (initialState(element) === undefined) return {}
  return toElementState(element, input ?? null, offered)
}

/** Returns false if the person cancels. Throws if the element has a dialog and the caller gave no answer. */
export const isConfirmed = (element: BlockElement, use: ElementUse): boolean => {
  if (element['confirm'] === undefined) return true
  if (use.confirm !== undefined) return use.confirm === 'accept'
  throw new Error(`"${use.actionId}" asks for confirmation. Pass confirm: 'accept' or confirm: 'deny'.`)
}

const requireMessage = (context: InteractionContext, request: ClickRequest): SlackMessage => {
  const { workspace } = context
  const { userId, channelId, messageTs } = request
  const message = findMessage(workspace, channelId, messageTs) ?? findEphemeral(workspace, userId, messageTs)
  if (message !== undefined) return message
  throw new Error(
    `${userId} can't see a message ${messageTs} in ${channelId}. It may be deleted or visible only to someone else.`,
  )
}

const messageState = (
  context: InteractionContext,
  request: ClickRequest,
  blocks: readonly AnyBlock[],
): StateValues => {
  const key = `${request.userId}:${request.messageTs}`
  const known = context.workspace.messageState.get(key)
  if (known !== undefined) return known
  const values = emptyStateValues()
  for (const { block, element } of placedElements(blocks)) {
    const initial = initialState(element)
    if (initial === undefined || block.block_id === undefined || element.action_id === undefined) continue
    values[block.block_id] = { ...values[block.block_id], [element.action_id]: initial }
  }
  context.workspace.messageState.set(key, values)
  return values
}

/** A person uses an element of a message. Resolves when the app acknowledges or Slack's time limit is over. */
export const runClick = async (request: ClickRequest, context: InteractionContext): Promise<ClickResult> => {
  const { workspace } = context
  const user = requireUser(context, request.userId)
  const channel = requireChannel(context, request.channelId)
  const message = requireMessage(context, request)
  const blocks = message.blocks ?? []
  const { block, element } = requireElement(blocks, request, `Message ${message.ts}`)
  if (!isConfirmed(element, request)) return { dispatched: false, acked: false, ackMs: 0 }
  const state = messageState(context, request, blocks)
  const menu = { surfaceId: message.ts, blockId: block.block_id, actionId: element.action_id }
  const current = state[menu.blockId]?.[menu.actionId]
  const changed = stateAfter(
    element,
    request,
    offeredOptions(workspace, { ...menu, userId: user.id }, current),
  )
  if (initialState(element) !== undefined) {
    state[block.block_id] = { ...state[block.block_id], [element.action_id]: changed }
  }
  const isInput = block.type === 'input' && block['dispatch_action'] !== true
  if (isInput) return { dispatched: false, acked: false, ackMs: 0 }
  const isEphemeral = message.ephemeralFor !== undefined
  const payload = messageActionPayload(workspace, {
    user,
    channel,
    message,
    state: structuredClone(state),
    action: actionOf(workspace, block.block_id, element, changed),
    responseUrl: context.responseUrls.issue({
      userId: user.id,
      channelId: channel.id,
      original: { ts: message.ts, isEphemeral },
      threadTs: message.thread_ts === message.ts ? undefined : message.thread_ts,
    }),
    triggerId: context.triggers.issue(user.id),
  })
  const result = await context.delivery().deliver({ kind: 'interactive', payload, acceptsResponse: true })
  if (result.acked) return { dispatched: true, acked: true, ackMs: result.ackMs }
  const notice = `This app did not respond (${result.error}). Try again, or ask its owner.`
  notify(context, user.id, notice, channel.id)
  return { dispatched: true, acked: false, ackMs: result.ackMs, error: result.error, notice }
}
