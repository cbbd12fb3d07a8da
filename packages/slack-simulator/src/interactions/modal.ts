import { z } from 'zod'
import type { MenuOption } from '../block-kit/check-suggestions.ts'
import { blockKitLimits as limits } from '../block-kit/limits.ts'
import { checkView } from '../block-kit/check-view.ts'
import { placedElements } from '../block-kit/walk-blocks.ts'
import type { DeliveryError } from '../delivery/delivery.ts'
import { initialState, toElementState, type ElementInput } from '../workspace/element-state.ts'
import type { SlackUser, SlackView } from '../workspace/entities.ts'
import { offeredOptions } from '../workspace/offered-options.ts'
import { openModals, pushView, replaceView, setModals } from '../workspace/view-stacks.ts'
import {
  isConfirmed,
  requireElement,
  stateAfter,
  type ClickResult,
  type ElementUse,
  type FoundElement,
} from './click.ts'
import { inputErrors } from './input-errors.ts'
import { notify, requireUser, type InteractionContext } from './interaction-context.ts'
import { actionOf, viewActionPayload, viewClosedPayload, viewSubmissionPayload } from './payloads.ts'

/** Slack's notice in a modal whose app didn't answer correctly. */
const troubleNotice = 'We had some trouble connecting. Try again?'

export type FillValues = Record<string, Record<string, ElementInput>>

export type SubmitResult =
  /** Errors shown under the fields. `by` says whether they come from the form or the app. */
  | { outcome: 'errors'; errors: Record<string, string>; by: 'form' | 'app' }
  | { outcome: 'closed' }
  | { outcome: 'updated' | 'pushed'; view: SlackView }
  | {
      outcome: 'failed'
      error: DeliveryError | 'invalid_response'
      notice: string
      messages?: readonly string[]
    }

export const requireView = (context: InteractionContext, userId: string): SlackView => {
  const view = openModals(context.workspace, userId).at(-1)
  if (view === undefined) throw new Error(`${userId} has no open modal.`)
  return view
}

/** The front modal, or the person's Home tab. */
export const requireSurfaceView = (
  context: InteractionContext,
  userId: string,
  surface: 'modal' | 'home' | undefined,
): SlackView => {
  if (surface !== 'home') return requireView(context, userId)
  const home = context.workspace.homes.get(userId)
  if (home === undefined) throw new Error(`The app has not published a Home tab for ${userId}.`)
  return home
}

const choicesIn = (
  { workspace }: InteractionContext,
  userId: string,
  view: SlackView,
  { block, element }: FoundElement,
): MenuOption[] =>
  offeredOptions(
    workspace,
    { userId, surfaceId: view.id, blockId: block.block_id, actionId: element.action_id },
    view.state.values[block.block_id]?.[element.action_id],
  )

const putState = (
  view: SlackView,
  blockId: string,
  actionId: string,
  state: Record<string, unknown>,
): void => {
  view.state.values[blockId] = { ...view.state.values[blockId], [actionId]: state }
}

/** Enters values without submitting. Throws for unknown ids, and for options that the app has not offered. */
export const fillView = (
  request: { userId: string; values: FillValues },
  context: InteractionContext,
): SlackView => {
  const view = requireView(context, request.userId)
  for (const [blockId, actions] of Object.entries(request.values)) {
    for (const [actionId, input] of Object.entries(actions)) {
      const found = requireElement(view.blocks, { actionId, blockId }, `View "${view.callback_id}"`)
      const offered = choicesIn(context, request.userId, view, found)
      putState(view, blockId, actionId, toElementState(found.element, input, offered))
    }
  }
  context.workspace.changes.emit({ kind: 'modals-changed', userId: request.userId })
  return view
}

/** A person uses a button or menu in the front modal or their Home tab. */
export const clickInView = async (
  request: ElementUse & { userId: string; surface?: 'modal' | 'home' | undefined },
  context: InteractionContext,
): Promise<ClickResult> => {
  const { workspace } = context
  const user = requireUser(context, request.userId)
  const view = requireSurfaceView(context, user.id, request.surface)
  const found = requireElement(view.blocks, request, `View "${view.callback_id}"`)
  const { block, element } = found
  if (!isConfirmed(element, request)) return { dispatched: false, acked: false, ackMs: 0 }
  const changed = stateAfter(element, request, choicesIn(context, user.id, view, found))
  if (initialState(element) !== undefined) putState(view, block.block_id, element.action_id, changed)
  if (block.type === 'input' && block['dispatch_action'] !== true)
    return { dispatched: false, acked: false, ackMs: 0 }
  const payload = viewActionPayload(workspace, {
    user,
    view: structuredClone(view),
    action: actionOf(workspace, block.block_id, element, changed),
    triggerId: context.triggers.issue(user.id, view.id),
  })
  const result = await context.delivery().deliver({ kind: 'interactive', payload, acceptsResponse: true })
  if (result.acked) return { dispatched: true, acked: true, ackMs: result.ackMs }
  notify(context, user.id, troubleNotice)
  return { dispatched: true, acked: false, ackMs: result.ackMs, error: result.error, notice: troubleNotice }
}

const actionSchema = z.looseObject({
  response_action: z.enum(['errors', 'update', 'push', 'clear']).optional(),
  errors: z.record(z.string(), z.string()).optional(),
  view: z.unknown().optional(),
})

const applyResponse = (
  response: unknown,
  user: SlackUser,
  view: SlackView,
  context: InteractionContext,
): SubmitResult => {
  const { workspace } = context
  const invalid = (messages: readonly string[]): SubmitResult => {
    notify(context, user.id, troubleNotice)
    return { outcome: 'failed', error: 'invalid_response', notice: troubleNotice, messages }
  }
  const stack = openModals(workspace, user.id)
  const parsed = actionSchema.safeParse(response ?? {})
  if (!parsed.success) return invalid(['[ERROR] unknown response_action'])
  const { response_action: action, errors = {}, view: sent } = parsed.data
  if (action === undefined) {
    setModals(
      workspace,
      user.id,
      stack.filter((open) => open.id !== view.id),
    )
    return { outcome: 'closed' }
  }
  if (action === 'clear') {
    setModals(workspace, user.id, [])
    return { outcome: 'closed' }
  }
  if (action === 'errors') {
    const inputs = new Set(
      view.blocks.filter(({ type }) => type === 'input').map(({ block_id: blockId }) => blockId),
    )
    const unknown = Object.keys(errors).filter((blockId) => !inputs.has(blockId))
    if (unknown.length > 0 || Object.keys(errors).length === 0) {
      return invalid([
        `[ERROR] errors must name input blocks of the view; unknown: ${unknown.join(', ') || 'none given'}`,
      ])
    }
    return { outcome: 'errors', errors, by: 'app' }
  }
  const checked = checkView(sent, 'modal')
  if (!checked.ok) return invalid(checked.messages)
  if (action === 'push') {
    if (stack.length >= limits.viewStack) return invalid(['[ERROR] push_limit_reached'])
    return { outcome: 'pushed', view: pushView(workspace, user.id, checked.view) }
  }
  return { outcome: 'updated', view: replaceView(workspace, user.id, view, checked.view) }
}

/** A person presses the modal's submit button. */
export const submitView = async (
  request: { userId: string },
  context: InteractionContext,
): Promise<SubmitResult> => {
  const { workspace } = context
  const user = requireUser(context, request.userId)
  const view = requireView(context, user.id)
  const formErrors = inputErrors(view)
  if (Object.keys(formErrors).length > 0) return { outcome: 'errors', errors: formErrors, by: 'form' }
  const payload = viewSubmissionPayload(workspace, {
    user,
    view: structuredClone(view),
    triggerId: context.triggers.issue(user.id, view.id),
    responseUrls: responseUrlsOf(view, user, context),
  })
  const result = await context.delivery().deliver({ kind: 'interactive', payload, acceptsResponse: true })
  if (!result.acked) {
    notify(context, user.id, troubleNotice)
    return { outcome: 'failed', error: result.error, notice: troubleNotice }
  }
  return applyResponse(result.response, user, view, context)
}

const responseUrlsOf = (
  view: SlackView,
  user: SlackUser,
  context: InteractionContext,
): Record<string, unknown>[] =>
  placedElements(view.blocks)
    .filter(({ element }) => element['response_url_enabled'] === true)
    .flatMap(({ block, element }) => {
      const state = view.state.values[block.block_id ?? '']?.[element.action_id ?? '']
      const channelId = state?.['selected_conversation'] ?? state?.['selected_channel']
      if (typeof channelId !== 'string') return []
      const responseUrl = context.responseUrls.issue({ userId: user.id, channelId })
      return [
        {
          block_id: block.block_id,
          action_id: element.action_id,
          channel_id: channelId,
          response_url: responseUrl,
        },
      ]
    })

/** A person closes the front modal. The app is notified if the view has `notify_on_close`. */
export const closeView = async (request: { userId: string }, context: InteractionContext): Promise<void> => {
  const { workspace } = context
  const user = requireUser(context, request.userId)
  const view = requireView(context, user.id)
  const isCleared = view.clear_on_close === true
  const stack = openModals(workspace, user.id)
  setModals(workspace, user.id, isCleared ? [] : stack.slice(0, -1))
  if (view.notify_on_close !== true) return
  const payload = viewClosedPayload(workspace, { user, view, isCleared })
  await context.delivery().deliver({ kind: 'interactive', payload, acceptsResponse: false })
}
